/** Where this page is, and where the site begins: under any path, on any host, on a disk. */

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
/** The site's root; scripts lie in `assets/`. */
export const root = new URL("../", script?.src ?? location.href);
export const locale = document.documentElement.lang;
/** The page's path without its locale, or "". */
export const tail = tailOf(location.href, root.href, locale);

/** @param {string} href @param {string} base @param {string} tag */
export function tailOf(href, base, tag) {
  const path = href.split(/[?#]/)[0];
  const start = `${base}${tag}/`;
  return path.startsWith(start) ? path.slice(start.length) : "";
}

/** @param {string} id */
export const part = (id) => document.getElementById(id);

/** Says something to everybody, eyes or ears. @param {string} text */
export function say(text) {
  const place = part("said");
  if (place) place.textContent = text;
}
