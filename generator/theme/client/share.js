/** To pass a page on: its address, and how to cite it. */
import { part, say } from "./place.js";

/** The page's own address; that of its home where it lies on a disk. */
function address() {
  const canonical = document.querySelector("link[rel=canonical]");
  return location.protocol === "file:" && canonical instanceof HTMLLinkElement
    ? canonical.href
    : location.href.split("#")[0];
}

/** @param {string} copied */
export function startSharing(copied) {
  part("share")?.addEventListener("click", async () => {
    const page = { title: document.querySelector("h1")?.textContent?.trim(), url: address() };
    if (!navigator.share) return copy(page.url, copied);
    try {
      await navigator.share(page);
    } catch (fault) {
      // To close the list of receivers is no fault.
      if (!(fault instanceof DOMException && fault.name === "AbortError")) await copy(page.url, copied);
    }
  });
}

/** @param {string} copied */
export function startCiting(copied) {
  part("copy-citation")?.addEventListener("click", () => copy(line(part("citation")), copied));
  part("copy-bibtex")?.addEventListener("click", () => copy(bibtex(), copied));
}

/** @param {HTMLElement | null} element */
const line = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

/** @param {string} text @param {string} copied */
async function copy(text, copied) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not from a web server, or an old browser: by way of a field.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  say(copied);
}

/** The page as an entry for BibTeX, out of its own description for machines. */
function bibtex() {
  const source = document.querySelector("script[type='application/ld+json']");
  const about = JSON.parse(source?.textContent || "{}");
  const fields = Object.entries({
    title: about.name ?? line(document.querySelector("h1")),
    author: about.provider?.name,
    year: (about.dateModified ?? about.datePublished ?? "").slice(0, 4),
    url: address(),
    langid: document.documentElement.lang,
  });
  const key = String(about.identifier ?? "page").replace(/[^\w-]/g, "");
  const written = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${plain(String(value), name)}}`);
  return `@online{${key},\n${written.join(",\n")}\n}\n`;
}

/** @param {string} value @param {string} name */
function plain(value, name) {
  return name === "url" ? value : value.replace(/[\\{}]/g, " ").replace(/[&%$#_]/g, "\\$&");
}
