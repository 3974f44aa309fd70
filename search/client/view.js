// Draws results, filters and notices. The page's own words and the form of a result are in its HTML.
import { finder, matches, write } from "./marks.js";

/** Filters show so many values of a facet at most, those with most results. */
const VALUES = 100;
/** A facet with so few values keeps their order; a longer one is sorted by count. */
const FEW = 12;

/** @template {HTMLElement} T @param {string} id @returns {T} */
export const part = (id) => /** @type {T} */ (document.getElementById(id));

/** @type {Record<string, string>} */
const words = {};
for (const entry of /** @type {HTMLTemplateElement} */ (part("words")).content.querySelectorAll("p")) {
  words[entry.dataset.word ?? ""] = entry.textContent ?? "";
}

export const locale = document.documentElement.lang;
const numbers = new Intl.NumberFormat(locale);
const root = part("find").dataset.root ?? "";

/**
 * One of the page's own words; what readers typed keeps its own direction in it.
 * @param {string} name @param {Record<string, string | number>} [parts]
 */
export const say = (name, parts = {}) =>
  (words[name] ?? name).replace(/%\((\w+)\)s/g, (whole, key) => {
    const value = parts[key];
    if (typeof value === "number") return numbers.format(value);
    if (value === undefined) return whole;
    return `\u2068${value.slice(0, 80)}${value.length > 80 ? "…" : ""}\u2069`;
  });

/** @param {string} tag */
function languageName(tag) {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** @param {string} tag */
function direction(tag) {
  const script = new Intl.Locale(tag).maximize().script ?? "";
  return ["Arab", "Hebr", "Thaa"].includes(script) ? "rtl" : "ltr";
}

/** Says the language of an element where it is not the page's. @param {Element} element @param {string} tag */
function speak(element, tag) {
  if (!tag || tag === locale) return;
  element.setAttribute("lang", tag);
  element.setAttribute("dir", direction(tag));
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @param {import("./types.js").Answer} answer @param {(import("./types.js").Card | null)[]} cards
 * @param {import("./dictionary.js").Dictionary} dictionary
 */
export function drawResults(answer, cards, dictionary) {
  const wanted = finder(answer.plan, dictionary);
  const locales = dictionary.facts.locales.map(([tag]) => tag);
  const items = answer.hits.flatMap((hit, n) => {
    const card = cards[n];
    if (!card) return [];
    const apart = !hit.full && n > 0 && answer.hits[n - 1].full;
    const item = drawCard(hit, card, wanted, locales);
    return apart ? [make("li", { class: "n" }, say("rest")), item] : [item];
  });
  part("results").replaceChildren(...items);
}

/**
 * @param {import("./types.js").Hit} hit @param {import("./types.js").Card} card
 * @param {(token: string) => boolean} wanted @param {string[]} locales
 */
function drawCard(hit, card, wanted, locales) {
  const form = /** @type {HTMLTemplateElement} */ (part("card")).content.cloneNode(true);
  const item = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (form).firstElementChild);
  const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
  const [title, text] = item.querySelectorAll("bdi");
  const page = card.url.split("/")[0];
  link.href = root + card.url;
  write(title, card.title, matches(card.title, wanted));
  speak(title, card.language);
  write(text, card.text, matches(card.text, wanted));
  speak(text, card.textLanguage);
  if (!card.text) text.parentElement?.remove();
  const meta = /** @type {HTMLElement} */ (item.querySelector(".meta"));
  if (card.detail) meta.append(make("li", {}, make("bdi", {}, card.detail)));
  if (words[`state-${card.state}`] && card.state !== "source") {
    meta.append(make("li", { class: `badge ${card.state}` }, say(`state-${card.state}`)));
  }
  if (page !== locale && locales.includes(page)) {
    link.hreflang = page;
    meta.append(make("li", { class: "badge away" }, `${say("language")}: ${languageName(page)}`));
  }
  if (hit.foundIn) {
    meta.append(make("li", { class: "badge away" }, say("other", { language: languageName(hit.foundIn) })));
  }
  return item;
}

/** What the line over the results says. @param {{ total: number, counted: boolean }} answer */
export function drawCount({ total, counted }) {
  const line = say(counted ? "count" : "about", { num: total });
  part("count").textContent = line;
  return line;
}

/** @param {import("./types.js").Answer} answer @returns {string} what readers have to know of the results */
export function drawNote({ plan, hits, found }) {
  const notes = [];
  if (plan.cut) notes.push(say("long"));
  if (hits.length && !found && plan.groups.length > 1) notes.push(say("some"));
  for (const { token, heads, exact } of plan.groups) {
    const [head] = heads;
    if (!exact && head && !head.key.startsWith(token)) notes.push(say("instead", { query: token, other: head.key }));
  }
  const note = notes.join(" ");
  part("note").textContent = note;
  part("note").hidden = !note;
  return note;
}

/**
 * The filters, each value with how many results it has.
 * @param {import("./types.js").Facet[]} facets @param {import("./types.js").Filters} chosen
 * @param {Map<string, number[]>} counts of the facets where they are known
 */
export function drawFilters(facets, chosen, counts) {
  const form = part("filters");
  const focused = /** @type {HTMLInputElement | null} */ (form.contains(document.activeElement) ? document.activeElement : null);
  const opened = new Map(Array.from(form.querySelectorAll("details"), (one) => [one.dataset.facet, one.open]));
  const wide = matchMedia("(min-width:60em)").matches;
  const blocks = facets.flatMap((facet, n) => {
    const sums = counts.get(facet.name);
    const own = chosen[facet.name] ?? [];
    const values = facet.values
      .map(([id, label, all], i) => ({ id, label, count: sums ? sums[i] : undefined, weight: sums ? sums[i] : all }))
      .filter(({ id, weight }) => weight || own.includes(id));
    if (values.length > FEW) values.sort((a, b) => b.weight - a.weight);
    const open = opened.get(facet.name) ?? (wide && sums !== undefined && (n === 0 || values.length <= FEW));
    if (!values.length) return [];
    const block = drawFacet(facet, values.slice(0, VALUES), own, open);
    if (!sums) block.dataset.uncounted = "";
    return [block];
  });
  if (Object.values(chosen).some((values) => values.length)) {
    blocks.unshift(make("button", { type: "button", id: "clear" }, say("clear")));
  }
  form.replaceChildren(...blocks);
  if (!focused) return;
  const again = Array.from(form.querySelectorAll("input")).find((one) => one.name === focused.name && one.value === focused.value);
  (again ?? part("clear") ?? part("q")).focus();
}

/**
 * @param {import("./types.js").Facet} facet
 * @param {{ id: string, label: string, count: number | undefined }[]} values
 * @param {string[]} chosen @param {boolean} open
 * @returns {HTMLElement}
 */
function drawFacet(facet, values, chosen, open) {
  const items = values.map(({ id, label, count }) => {
    const box = make("input", { type: "checkbox", name: facet.name, value: id });
    box.checked = chosen.includes(id);
    const number = count === undefined ? [] : [make("span", { class: "n" }, numbers.format(count))];
    return make("li", {}, make("label", {}, box, make("bdi", {}, label), ...number));
  });
  const picked = values.filter(({ id }) => chosen.includes(id)).map(({ label }) => make("b", {}, make("bdi", {}, label)));
  const block = make("details", {}, make("summary", {}, facet.label, ...picked), make("ul", { "aria-label": facet.label }, ...items));
  block.dataset.facet = facet.name;
  block.open = open;
  return block;
}

/** @param {import("./types.js").Sort[]} sorts @param {string} chosen */
export function drawSorts(sorts, chosen) {
  const options = sorts.map(({ name, label }) => new Option(label, name));
  part("sort").replaceChildren(new Option(say("relevance"), ""), ...options);
  /** @type {HTMLSelectElement} */ (part("sort")).value = chosen;
  /** @type {HTMLElement} */ (part("sort").parentElement).hidden = !sorts.length;
}

/** A notice in the place of results, with a button where one helps. @param {string} text @param {string} [label] @param {() => void} [act] */
export function drawNotice(text, label, act) {
  const notice = part("notice");
  notice.replaceChildren(make("p", {}, text));
  notice.hidden = !text;
  if (!label || !act) return;
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", act);
  notice.append(button);
}
