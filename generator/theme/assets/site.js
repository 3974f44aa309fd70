// Comforts only: every page is complete without this file.
const menu = document.querySelector(".lang");
const close = (event) => {
  if (menu.open && (event.key === "Escape" || !(event.key || menu.contains(event.target)))) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (event.key && inside) menu.querySelector("summary").focus();
  }
};
if (menu) for (const type of ["keydown", "click"]) document.addEventListener(type, close);

// Facets start closed, which suits a phone; where there is room for them, they open.
if (matchMedia("(min-width:60em)").matches) {
  document.querySelectorAll(".facets details").forEach((facet, i) => {
    facet.open = i === 0 || facet.querySelectorAll("li").length <= 12;
  });
}

// The strip of links at the top shows the one that is current.
const current = document.querySelector(".nav [aria-current]");
if (current) {
  const strip = current.closest("ul");
  const [a, b] = [current.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += a.left - b.left - (b.width - a.width) / 2;
}

// The language chosen last, on this device only, is marked on the page of languages.
try {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".lang a, .tongues a");
    if (link) localStorage.setItem("language", link.hreflang);
  });
  const wanted = [localStorage.getItem("language"), ...navigator.languages];
  const links = [...document.querySelectorAll(".tongues a")];
  const found = wanted.map((tag) => tag && links.find((a) => {
    const [have, want] = [a.hreflang.toLowerCase(), tag.toLowerCase()];
    return have === want || have.split("-")[0] === want.split("-")[0];
  })).find(Boolean);
  found?.classList.add("yours");
} catch {
  // Storage is refused: nothing is remembered.
}
