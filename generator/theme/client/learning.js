// The page "My learning": what this device remembers, and what to do with it.
import { exported, imported, merged } from "./exchange.js";
import { possible, turnOff, turnOn } from "./offline.js";
import { locale, part, root, say } from "./place.js";
import { choose, forget, isKept, items, keep, settings } from "./storage.js";

/** @typedef {import("./storage.js").Item} Item */
/** @typedef {[string, Item]} Entry */

const words = /** @type {HTMLTemplateElement} */ (part("words")).content;
/** @param {string} name */
const word = (name) => words.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
const number = new Intl.NumberFormat(locale);

/** Lists, and what puts an item there and in order. @type {Record<string, (item: Item) => string | undefined>} */
const LISTS = {
  begun: (item) => (!item.done && item.ticked?.length ? item.seen ?? " " : undefined),
  kept: (item) => item.saved,
  finished: (item) => item.done,
  recent: (item) => (isKept(item) ? undefined : item.seen),
};

function draw() {
  const all = Object.entries(items());
  for (const [id, order] of Object.entries(LISTS)) {
    const found = all.filter(([, item]) => order(item));
    found.sort(([, a], [, b]) => String(order(b)).localeCompare(String(order(a))));
    part(id)?.querySelector("ul")?.replaceChildren(...found.map((entry) => row(entry, id)));
    part(id)?.toggleAttribute("hidden", !found.length);
  }
  part("nothing")?.toggleAttribute("hidden", all.length > 0);
}

/** @param {Entry} entry @param {string} list */
function row([tail, item], list) {
  const [li, link, title] = [document.createElement("li"), document.createElement("a"), document.createElement("bdi")];
  const tag = item.locales.includes(locale) ? locale : item.locale;
  link.href = new URL(`${tag}/${tail}`, root).href;
  if (tag !== locale) link.hreflang = tag;
  title.lang = item.lang;
  title.textContent = item.title;
  link.append(title);
  li.append(link, " ", ...ticks(item), remover(tail, item, list));
  return li;
}

/** @param {Item} item */
function ticks(item) {
  if (!item.ticked?.length || !item.of) return [];
  const small = document.createElement("small");
  small.textContent = word("ticked").replace("%(num)s", number.format(item.ticked.length)).replace("%(of)s", number.format(item.of));
  return [small, " "];
}

/** @param {string} tail @param {Item} item @param {string} list */
function remover(tail, item, list) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = word("remove");
  button.setAttribute("aria-label", `${word("remove")}: ${item.title}`);
  button.addEventListener("click", () => {
    const { [tail]: gone, ...rest } = items();
    keep(list === "kept" && gone ? { ...rest, [tail]: { ...gone, saved: undefined } } : rest);
    draw();
    say(word("removed"));
    part("mine")?.focus();
  });
  return button;
}

// To another device

function save() {
  const file = new Blob([exported(items(), new Date().toISOString())], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "my-learning.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {HTMLInputElement} field */
async function load(field) {
  const file = field.files?.[0];
  if (!file) return;
  const found = file.size > 2_000_000 ? null : imported(await file.text());
  field.value = "";
  if (!found) return say(word("no-file"));
  keep(merged(items(), found));
  draw();
  say(word("loaded").replace("%(num)s", number.format(Object.keys(found).length)));
}

// Switches

/** @param {string} id @param {boolean} on @param {(on: boolean) => unknown} change */
function switched(id, on, change) {
  const box = part(id);
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = on;
  box.addEventListener("change", () => change(box.checked));
}

/** @param {boolean} on */
async function offline(on) {
  try {
    await (on ? turnOn(saved()) : turnOff());
    say(word(on ? "offline-on" : "offline-off"));
  } catch {
    say(word("offline-failed"));
    const box = part("offline");
    if (box instanceof HTMLInputElement) box.checked = !on;
  }
}

/** Addresses of the pages that are kept. */
const saved = () => Object.entries(items()).filter(([, item]) => item.saved).map(([tail, item]) => {
  return new URL(`${item.locales.includes(locale) ? locale : item.locale}/${tail}`, root).href;
});

part("without")?.setAttribute("hidden", "");
part("mine")?.removeAttribute("hidden");
draw();
part("export")?.addEventListener("click", save);
part("import")?.addEventListener("change", (event) => load(/** @type {HTMLInputElement} */ (event.target)));
part("clear")?.addEventListener("click", () => {
  forget();
  draw();
  say(word("removed"));
});
switched("remember", !settings().forget, (on) => choose({ forget: !on }));
part("offline-choice")?.toggleAttribute("hidden", !possible());
switched("offline", Boolean(settings().offline), offline);
if (location.search === "?missing") say(word("missing"));
