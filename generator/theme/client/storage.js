/**
 * What this device remembers for its reader: in localStorage, under "tongwen.…". No cookie,
 * nothing that a server gets. A browser that refuses storage just forgets.
 */

/**
 * @typedef {object} Item A page that somebody read, kept or worked through.
 * @property {string} title
 * @property {string} lang Language of the title.
 * @property {string} locale Locale that it was read in.
 * @property {string[]} locales All that have the page.
 * @property {string} [seen] When it was last read, ISO 8601; the others likewise.
 * @property {string} [saved]
 * @property {string} [done]
 * @property {number[]} [ticked] Places in the syllabus, from 0.
 * @property {number} [of] How many places it has.
 */
/** @typedef {Record<string, Item>} Items By the page's path without its locale. */
/** @typedef {{theme?: string, easy?: boolean, both?: boolean, saver?: boolean, offline?: boolean, forget?: boolean}} Settings */

const PREFIX = "tongwen.";
/** Pages that were only read, of which so many are remembered. */
export const RECENT = 20;

/** @param {string} name @returns {Record<string, any>} */
function read(name) {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + name) || "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/** @param {string} name @param {object} value @returns {boolean} Whether it is kept. */
function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @returns {Settings} */
export const settings = () => read("settings");

/** @param {Settings} change */
export const choose = (change) => write("settings", { ...settings(), ...change });

/** @returns {Items} */
export const items = () => read("items");

/** @param {Items} all */
export const keep = (all) => write("items", recent(all));

/** Forgets everything but the settings. */
export const forget = () => write("items", {});

/**
 * Pages that were only read, but for the last few, are let go.
 * @param {Items} all @returns {Items}
 */
export function recent(all) {
  const passing = Object.keys(all).filter((tail) => !isKept(all[tail]));
  passing.sort((a, b) => (all[b].seen ?? "").localeCompare(all[a].seen ?? ""));
  const gone = new Set(passing.slice(RECENT));
  return Object.fromEntries(Object.entries(all).filter(([tail]) => !gone.has(tail)));
}

/** @param {Item} item */
export const isKept = (item) => Boolean(item.saved || item.done || item.ticked?.length);
