// Marks the words of a query in the texts of its results.
import { spans } from "./analysis.js";

/**
 * Where words of the query stand in a text.
 * @param {string} text @param {(token: string) => boolean} wanted
 * @returns {[number, number][]} ranges in order, apart from each other
 */
export function matches(text, wanted) {
  /** @type {[number, number][]} */
  const found = [];
  for (const [token, from, to] of spans(text)) {
    if (!wanted(token)) continue;
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

/**
 * Whether a word of a text is one that the query found.
 * @param {import("./types.js").Plan} plan @param {import("./dictionary.js").Dictionary | null} dictionary
 */
export function finder(plan, dictionary) {
  const words = new Set(plan.tokens);
  const heads = new Set(plan.groups.flatMap((group) => group.heads.map((head) => head.key)));
  return (/** @type {string} */ token) => words.has(token) || heads.has(token) || heads.has(dictionary?.known(token) || "\n");
}

/**
 * Puts a text into an element, its matches in `<mark>`.
 * @param {Element} element @param {string} text @param {[number, number][]} found
 */
export function write(element, text, found) {
  let at = 0;
  element.replaceChildren();
  for (const [from, to] of found) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    element.append(text.slice(at, from), mark);
    at = to;
  }
  element.append(text.slice(at));
}
