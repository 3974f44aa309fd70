/** Comforts of menus: each opens and closes without this script. */

export function startMenus() {
  for (const type of ["keydown", "click"]) document.addEventListener(type, close);
  openFacets();
  startLanguages();
}

/** A menu closes on Escape, and when something else is pressed. @param {Event} event */
function close(event) {
  const key = /** @type {KeyboardEvent} */ (event).key;
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".pop[open]"));
  if (!menu || (key ? key !== "Escape" : menu.contains(/** @type {Node} */ (event.target)))) return;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (key && inside) menu.querySelector("summary")?.focus();
}

/** Facets start closed, which suits a phone; where there is room for them, they open. */
function openFacets() {
  if (!matchMedia("(min-width:60em)").matches) return;
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const facets = document.querySelectorAll(".facets details");
  facets.forEach((facet, i) => {
    facet.open = i === 0 || facet.querySelectorAll("li").length <= 12;
  });
}

/** The language chosen last, on this device only, is marked on the page of languages. */
function startLanguages() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest?.(".lang a, .tongues a");
    if (link instanceof HTMLAnchorElement) remember(link.hreflang);
  });
  /** @type {HTMLAnchorElement[]} */
  const links = [...document.querySelectorAll(".tongues a")].filter((a) => a instanceof HTMLAnchorElement);
  if (!links.length) return;
  const wanted = [remembered(), ...navigator.languages].filter(Boolean);
  const found = wanted.map((tag) => links.find((a) => isSame(a.hreflang, tag))).find(Boolean);
  found?.classList.add("yours");
}

/** @param {string} have @param {string} want */
function isSame(have, want) {
  const [a, b] = [have.toLowerCase(), want.toLowerCase()];
  return a === b || a.split("-")[0] === b.split("-")[0];
}

/** @param {string} tag */
function remember(tag) {
  try {
    localStorage.setItem("language", tag);
  } catch {
    // Storage is refused: nothing is remembered.
  }
}

function remembered() {
  try {
    return localStorage.getItem("language") ?? "";
  } catch {
    return "";
  }
}
