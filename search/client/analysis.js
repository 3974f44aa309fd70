// Texts to tokens, by the rules that Python follows too (FORMAT.md, "Analysis").
import {
  CYRILLIC, DIACRITICS, FOLDS, GRAM2, GRAM3, IGNORED, LATIN_GREEK, POINTS, QUERY_LIMIT, SCRIPTS, STRESS, WORD_LIMIT, ZEROS,
} from "./rules.js";

/** @param {number[]} ranges low, high, low, high @returns {string} a character class, inside its brackets */
const chars = (ranges) =>
  ranges.map((code, i) => `${i % 2 ? "-" : ""}\\u{${code.toString(16)}}`).join("");

const TWOS = chars(GRAM2);
const THREES = chars(GRAM3);
const LETTER = `(?![${TWOS}${THREES}])[\\p{L}\\p{N}]`;
const MARK = "(?![\\u{10000}-\\u{10ffff}])\\p{M}";
const RUN = new RegExp(
  `[0-9]+(?:\\.[0-9]+)+|[a-z](?:\\+\\+|#)|[${TWOS}]+|[${THREES}]+|(?:${LETTER})+(?:(?:${MARK})+(?:${LETTER})*)*`,
  "gu",
);
const INVISIBLE = new RegExp(`[${chars(IGNORED)}]`, "gu");
const IS_GRAM2 = new RegExp(`^[${TWOS}]`, "u");
const IS_GRAM3 = new RegExp(`^[${THREES}]`, "u");
/** @type {Record<string, string>} */
const folds = { ...FOLDS };
for (const zero of ZEROS) {
  for (let digit = 10; digit--; ) folds[String.fromCodePoint(zero + digit)] = `${digit}`;
}

/** @param {string} text @param {number} limit in code points */
const cut = (text, limit) =>
  text.length > limit ? Array.from(text.slice(0, 2 * limit)).slice(0, limit).join("") : text;

/** NFKC and lower case, without what is invisible. @param {string} text */
const normalise = (text) =>
  text.normalize("NFKC").toLowerCase().normalize("NFKC").replace(INVISIBLE, "");

/** @type {RegExp | undefined} Marks that go. Made late: browsers that are too old for it must get to the notice. */
let dropped;

/** A word's key. @param {string} word */
function fold(word) {
  dropped ??= new RegExp(
    `[${chars(POINTS)}]|(?<=[${chars(LATIN_GREEK)}][${chars(DIACRITICS)}${chars(POINTS)}]*)[${chars(DIACRITICS)}]` +
      `|(?<=[${chars(CYRILLIC)}][${chars(DIACRITICS)}${chars(POINTS)}]*)[${chars(STRESS)}]` +
      `|(?<=\u0435[${chars(DIACRITICS)}${chars(POINTS)}]*)\u0308`,
    "gu",
  );
  const plain = Array.from(word.normalize("NFD"), (c) => folds[c] ?? c).join("");
  return cut(plain.replace(dropped, "").normalize("NFC"), WORD_LIMIT);
}

/** How many code points grams of a token's script have; 0 for a word. @param {string} token */
export const gramLength = (token) => (IS_GRAM2.test(token) ? 2 : IS_GRAM3.test(token) ? 3 : 0);

/**
 * Each token of a normalised text with where its letters begin and end in it.
 * @param {string} text @returns {Generator<[string, number, number]>}
 */
function* surfaces(text) {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const size = gramLength(run);
    const letters = size ? Array.from(run) : [];
    if (letters.length <= size) {
      yield [fold(run), index, index + run.length];
      continue;
    }
    for (let at = 0, from = index; at <= letters.length - size; from += letters[at++].length) {
      const gram = letters.slice(at, at + size).join("");
      yield [fold(gram), from, from + gram.length];
    }
  }
}

/** @param {string} text @returns {string[]} */
export const tokens = (text) =>
  Array.from(surfaces(normalise(cut(text, QUERY_LIMIT))), ([key]) => key).filter(Boolean);

/**
 * The tokens of a text to be shown, and which of its letters each stands for.
 * @param {string} text @returns {Generator<[string, number, number]>}
 */
export function* spans(text) {
  for (const { 0: piece, index } of text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}+#.]+/gu)) {
    const plain = normalise(piece);
    const same = plain.length === piece.length;
    for (const [key, from, to] of surfaces(plain)) {
      yield same ? [key, index + from, index + to] : [key, index, index + piece.length];
    }
  }
}

/** The script of a token, or "". @param {string} token */
export function script(token) {
  const code = /** @type {number} */ (token.codePointAt(0));
  const found = Object.entries(SCRIPTS).find(([, ranges]) =>
    ranges.some((low, i) => i % 2 === 0 && low <= code && code <= ranges[i + 1]),
  );
  return found ? found[0] : "";
}

/** Whether two words are at most so far apart: insert, delete, replace, swap neighbours.
 * @param {string} one @param {string} other @param {number} most @returns {number} the distance; Infinity above `most` */
export function distance(one, other, most) {
  const a = Array.from(one);
  const b = Array.from(other);
  if (Math.abs(a.length - b.length) > most) return Infinity;
  /** @type {number[]} */
  let before = [];
  /** @type {number[]} */
  let last = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...row) > most) return Infinity;
  }
  return row[b.length] <= most ? row[b.length] : Infinity;
}
