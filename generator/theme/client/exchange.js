/** What was learnt, as a file: to another device, or as a copy. Files of others are not trusted. */

/** @typedef {import("./storage.js").Item} Item */
/** @typedef {import("./storage.js").Items} Items */

export const FORMAT = "tongwen-learning";
const LARGEST = 2_000_000;
const MOST = 5_000;
const TAIL = /^(?:[\p{L}\p{N}_~-][\p{L}\p{N}._~%-]*\/)*[\p{L}\p{N}_~-][\p{L}\p{N}._~%-]*\.html$/u;
const TAG = /^[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** @param {Items} items @param {string} on */
export const exported = (items, on) => `${JSON.stringify({ format: FORMAT, version: 1, on, items }, null, 1)}\n`;

/**
 * The items in a file, whatever else is in it left out; null where it is no such file.
 * @param {string} text @returns {Items | null}
 */
export function imported(text) {
  if (text.length > LARGEST) return null;
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (found?.format !== FORMAT || found.version !== 1 || typeof found.items !== "object" || !found.items) return null;
  const good = Object.entries(found.items).slice(0, MOST).flatMap(([tail, item]) => {
    const sound = TAIL.test(tail) && tail.length < 300 ? checked(item) : null;
    return sound ? [/** @type {const} */ ([tail, sound])] : [];
  });
  return Object.fromEntries(good);
}

/** @param {any} item @returns {Item | null} */
function checked(item) {
  if (!item || typeof item.title !== "string" || !TAG.test(item.locale)) return null;
  /** @param {unknown} value */
  const date = (value) => (typeof value === "string" && DATE.test(value) ? value : undefined);
  const places = Array.isArray(item.ticked) ? item.ticked.filter(isPlace) : [];
  const tags = Array.isArray(item.locales) ? item.locales.filter(isTag).slice(0, 200) : [];
  return {
    title: item.title.slice(0, 500),
    lang: isTag(item.lang) ? item.lang : item.locale,
    locale: item.locale,
    locales: tags.length ? tags : [item.locale],
    seen: date(item.seen),
    saved: date(item.saved),
    done: date(item.done),
    ticked: places.length ? [...new Set(places)].sort((a, b) => a - b) : undefined,
    of: isPlace(item.of) ? item.of : undefined,
  };
}

/** @param {unknown} value @returns {value is number} */
const isPlace = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1000;

/** @param {unknown} value @returns {value is string} */
const isTag = (value) => typeof value === "string" && TAG.test(value);

/**
 * Both together: nothing that was done on either side is lost.
 * @param {Items} mine @param {Items} other @returns {Items}
 */
export function merged(mine, other) {
  const all = { ...mine };
  for (const [tail, item] of Object.entries(other)) {
    const own = all[tail];
    all[tail] = own ? both(own, item) : item;
  }
  return all;
}

/** @param {Item} own @param {Item} other @returns {Item} */
function both(own, other) {
  const places = [...new Set([...(own.ticked ?? []), ...(other.ticked ?? [])])].sort((a, b) => a - b);
  return {
    ...own,
    seen: later(own.seen, other.seen),
    saved: later(own.saved, other.saved),
    done: later(own.done, other.done),
    ticked: places.length ? places : undefined,
    of: own.of ?? other.of,
  };
}

/** @param {string | undefined} a @param {string | undefined} b */
const later = (a, b) => (!a || (b && b > a) ? b : a);
