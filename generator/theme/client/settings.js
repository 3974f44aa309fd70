/** The switches of "Display": they work without this script too, but for one page only. */
import { part } from "./place.js";
import { choose, settings } from "./storage.js";
import { asksForLittle } from "./wishes.js";

const page = document.documentElement;
const SWITCHES = /** @type {const} */ (["easy", "both", "saver"]);
const THEMES = ["auto", "light", "dark"];

/** @param {string} id */
const box = (id) => /** @type {HTMLInputElement | null} */ (part(id));

export function startSettings() {
  show();
  for (const name of SWITCHES) {
    box(name)?.addEventListener("change", () => {
      choose({ [name]: box(name)?.checked });
      page.toggleAttribute(`data-${name}`, box(name)?.checked);
    });
  }
  for (const name of THEMES) {
    box(name)?.addEventListener("change", () => {
      choose({ theme: name });
      paint(name);
    });
  }
  // A page that the browser kept whole may be older than the last choice.
  addEventListener("pageshow", (event) => event.persisted && show());
}

/** @param {string} theme */
function paint(theme) {
  if (theme === "auto") delete page.dataset.theme;
  else page.dataset.theme = theme;
}

function show() {
  const chosen = settings();
  for (const name of SWITCHES) {
    const asked = chosen[name] ?? (name === "saver" && asksForLittle());
    page.toggleAttribute(`data-${name}`, asked);
    const found = box(name);
    if (found) found.checked = asked;
  }
  const theme = THEMES.find((name) => name === chosen.theme) ?? "auto";
  paint(theme);
  const found = box(theme);
  if (found) found.checked = true;
}
