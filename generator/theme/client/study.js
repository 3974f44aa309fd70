/** A page that can be kept, worked through, shared, cited and read aloud. */
import { locale, part, root, say, tail } from "./place.js";
import { items, keep, settings } from "./storage.js";
import { kept } from "./offline.js";
import { startCiting, startSharing } from "./share.js";
import { startListening } from "./listen.js";

const now = () => new Date().toISOString();

export function startStudy() {
  const tools = document.querySelector(".tools");
  if (!(tools instanceof HTMLElement) || !tail) return;
  const all = items();
  if (!settings().forget) keep({ ...all, [tail]: { ...all[tail], ...about(), seen: now() } });
  startMark("save", "saved", tools.dataset.saved ?? "");
  startMark("done", "done", "");
  startTicks();
  startSharing(tools.dataset.copied ?? "");
  startCiting(tools.dataset.copied ?? "");
  startListening();
}

/** What is remembered of a page besides what was done with it. */
function about() {
  const title = document.querySelector("h1 bdi, h1");
  const links = document.querySelectorAll(".lang a[hreflang]");
  const locales = [...links].map((a) => a.getAttribute("hreflang") ?? "");
  return {
    title: (title?.textContent ?? tail).trim(),
    lang: title?.closest("[lang]")?.getAttribute("lang") ?? locale,
    locale,
    locales: locales.length ? locales : [locale],
  };
}

/** @param {Partial<import("./storage.js").Item>} change */
function note(change) {
  const all = items();
  keep({ ...all, [tail]: { ...all[tail], ...about(), ...change } });
}

/** A button that is pressed or not. @param {string} id @param {"saved" | "done"} field @param {string} word */
function startMark(id, field, word) {
  const button = part(id);
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(Boolean(items()[tail]?.[field])));
  show();
  addEventListener("pageshow", show);
  button.addEventListener("click", () => {
    const on = !items()[tail]?.[field];
    note({ [field]: on ? now() : undefined });
    show();
    say(on ? word : "");
    if (field === "saved") kept(on, [`${root.href}${locale}/${tail}`]);
  });
}

/** Each part of the syllabus can be ticked. */
function startTicks() {
  const list = part("parts");
  if (!list) return;
  list.className = "ticks";
  const parts = [...list.children];
  const ticked = new Set(items()[tail]?.ticked ?? []);
  const boxes = parts.map((li, n) => tickable(li, ticked.has(n)));
  const show = () => count(boxes.filter((box) => box.checked).length, boxes.length);
  list.addEventListener("change", () => {
    const places = boxes.flatMap((box, n) => (box.checked ? [n] : []));
    note({ ticked: places.length ? places : undefined, of: boxes.length });
    show();
  });
  show();
}

/** @param {Element} li @param {boolean} checked @returns {HTMLInputElement} */
function tickable(li, checked) {
  const [label, box] = [document.createElement("label"), document.createElement("input")];
  box.type = "checkbox";
  box.autocomplete = "off";
  box.checked = checked;
  label.append(box, ...li.childNodes);
  li.append(label);
  return box;
}

/** @param {number} done @param {number} all */
function count(done, all) {
  const bar = part("progress");
  const words = part("ticked");
  if (!(bar instanceof HTMLProgressElement) || !words) return;
  bar.max = all;
  bar.value = done;
  const number = new Intl.NumberFormat(locale);
  words.textContent = (words.dataset.words ?? "")
    .replace("%(num)s", number.format(done))
    .replace("%(of)s", number.format(all));
}
