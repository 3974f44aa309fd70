// The search page: what readers type, choose and press, and where they came from.
import { Fault } from "./codec.js";
import { loader } from "./files.js";
import { Search } from "./search.js";
import { drawCount, drawFilters, drawNote, drawNotice, drawResults, drawSorts, locale, part, say } from "./view.js";

const STEP = 10;
const TYPING = 150;
const SLOW = 400;
/** Readers of screens hear the count when typing has stopped for so long. */
const QUIET = 700;

const form = /** @type {HTMLFormElement} */ (part("find"));
const input = /** @type {HTMLInputElement} */ (part("q"));
const sorting = /** @type {HTMLSelectElement} */ (part("sort"));
const more = /** @type {HTMLButtonElement} */ (part("more"));
const results = part("results");
const name = document.title;
const index = new URL((form.dataset.root ?? "") + (form.dataset.index ?? ""), location.href).href;
const search = new Search(loader(index.slice(0, -`${locale}/root.bin`.length)), locale);

/** @type {import("./types.js").Question} */
let question = { q: "", filters: {}, sort: "" };
let shown = STEP;
let turn = 0;
let failed = false;
/** Whether the address is one that Back should lead to: asked for, not on the way to it. */
let settled = false;
/** @type {number[]} */
let timers = [];
/** Facets that were opened: they are counted, however large. @type {Set<string>} */
const wanted = new Set();
/** Counts what was not counted yet. @type {() => unknown} */
let count = () => null;

/** @param {() => void} act @param {number} wait */
const later = (act, wait) => timers.push(setTimeout(act, wait));

// Addresses

/** @returns {import("./types.js").Question} */
function asked() {
  /** @type {import("./types.js").Filters} */
  const filters = {};
  const given = new URLSearchParams(location.search);
  for (const [key, value] of given) if (key !== "q" && key !== "sort") (filters[key] ??= []).push(value);
  return { q: given.get("q") ?? "", filters, sort: given.get("sort") ?? "" };
}

/** Puts the question into the address, and into those of the same page in other languages. @param {boolean} push as a step that Back leads from */
function keep(push) {
  const given = new URLSearchParams(question.q ? { q: question.q } : {});
  for (const [key, values] of Object.entries(question.filters)) for (const value of values) given.append(key, value);
  if (question.sort) given.set("sort", question.sort);
  const address = location.pathname + (given.toString() && `?${given}`);
  if (address !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", address);
  document.title = question.q ? `${question.q.slice(0, 80)} · ${name}` : name;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".lang a"))) {
    link.search = question.q ? `${new URLSearchParams({ q: question.q })}` : "";
  }
}

// Answers

async function run() {
  const mine = ++turn;
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  if (input.value) input.dir = "auto";
  else input.removeAttribute("dir");
  if (!question.q.trim()) return rest();
  part("found").setAttribute("aria-busy", "true");
  later(() => (part("status").textContent = say("loading")), SLOW);
  try {
    const answer = await search.answer(question, shown);
    const cards = mine === turn ? await search.cards(answer.hits) : [];
    const dictionary = await search.dictionary();
    if (mine !== turn) return;
    failed = false;
    draw(answer, cards, dictionary);
    await filter(answer, mine);
  } catch (fault) {
    if (mine === turn) fail(fault);
  }
}

/** @param {import("./types.js").Answer} answer @param {(import("./types.js").Card | null)[]} cards @param {import("./dictionary.js").Dictionary} dictionary */
function draw(answer, cards, dictionary) {
  const { hits, plan, total } = answer;
  const filtered = Object.keys(question.filters).length > 0;
  const none = !plan.tokens.length ? "no-words" : filtered ? "none-filtered" : "none";
  const empty = say(none, { query: question.q });
  drawResults(answer, cards, dictionary);
  const count = drawCount(answer);
  const note = drawNote(answer);
  drawNotice(hits.length ? "" : `${empty} ${plan.tokens.length ? say("none-help") : ""}`);
  part("found").hidden = !hits.length && !filtered;
  part("found").removeAttribute("aria-busy");
  part("browse").hidden = hits.length > 0;
  more.hidden = hits.length < shown || (answer.counted && hits.length >= total && !question.sort && answer.found === total);
  for (const timer of timers) clearTimeout(timer);
  later(() => (part("status").textContent = hits.length ? `${count} ${note}` : empty), QUIET);
}

/**
 * The filters, once results are there. Counts that cost much wait for a hand on them.
 * @param {import("./types.js").Answer} answer @param {number} mine @param {number} [budget]
 */
async function filter(answer, mine, budget) {
  const facets = await search.facets();
  if (mine !== turn || !facets) return;
  drawSorts(facets.sorts, question.sort);
  const abroad = answer.hits.filter((hit) => hit.foundIn).map((hit) => hit.document);
  /** @type {any} */
  const { connection } = navigator;
  const { exact, total, counts } = await search.counts(question, abroad, wanted, budget ?? (connection?.saveData ? 0 : undefined));
  if (mine !== turn) return;
  drawFilters(facets.facets, question.filters, exact ? counts : new Map());
  if (exact && answer.hits.length) drawCount({ total, counted: true });
  count = () => filter(answer, mine, Infinity).catch(fail);
}

/** Nothing is asked: ways to browse. */
function rest() {
  failed = false;
  part("found").hidden = true;
  part("browse").hidden = false;
  drawNotice("");
  part("status").textContent = "";
}

/** Says what went wrong and what to do; never shows results that may be wrong. @param {unknown} fault */
function fail(fault) {
  const kind = fault instanceof Fault ? fault.kind : "unreachable";
  const told = { damaged: "corrupt", foreign: "unreachable", gone: "stale" };
  const word = /** @type {Record<string, string>} */ (told)[kind] ?? kind;
  const reload = word === "stale" || word === "version";
  failed = true;
  fault instanceof Fault || console.error(fault);
  for (const timer of timers) clearTimeout(timer);
  results.replaceChildren();
  part("found").hidden = true;
  part("browse").hidden = false;
  drawNotice(say(word), say(reload ? "reload" : "retry"), reload ? () => location.reload() : run);
  part("status").textContent = say(word);
}

// Events

/** @param {Partial<import("./types.js").Question>} change @param {boolean} step */
function ask(change, step) {
  question = { ...question, ...change };
  shown = STEP;
  keep(settled || change.q === undefined);
  settled = step;
  return run();
}

input.addEventListener("input", (event) => {
  if (/** @type {InputEvent} */ (event).isComposing) return;
  const mine = ++turn;
  setTimeout(() => mine === turn && ask({ q: input.value }, false), TYPING);
});
input.addEventListener("compositionend", () => ask({ q: input.value }, false));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ q: input.value }, true);
});

part("filters").addEventListener("submit", (event) => event.preventDefault());
part("filters").addEventListener("change", () => {
  /** @type {import("./types.js").Filters} */
  const filters = {};
  for (const box of part("filters").querySelectorAll("input")) if (box.checked) (filters[box.name] ??= []).push(box.value);
  ask({ filters }, true);
});
part("filters").addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).id === "clear") ask({ filters: {} }, true);
});

part("refine").addEventListener(
  "toggle",
  ({ target }) => {
    const { open, dataset } = /** @type {HTMLDetailsElement} */ (target);
    if (!open || !("uncounted" in dataset)) return;
    delete dataset.uncounted;
    wanted.add(dataset.facet ?? "");
    count();
  },
  true,
);

sorting.addEventListener("change", () => ask({ sort: sorting.value }, true));

more.addEventListener("click", async () => {
  const before = results.children.length;
  shown += 2 * STEP;
  await run();
  results.children[before]?.querySelector("a")?.focus();
});

addEventListener("popstate", () => start());
addEventListener("online", () => failed && run());

// Arrows lead through the results, Escape back to the field.
document.addEventListener("keydown", (event) => {
  const links = Array.from(results.querySelectorAll("a"));
  const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && at >= 0) input.focus();
  else if (move && at >= 0) (links[at + move] ?? (move < 0 ? input : links[at])).focus();
  else if (event.key === "ArrowDown" && document.activeElement === input && links.length) links[0].focus();
  else return;
  event.preventDefault();
});

function start() {
  question = asked();
  shown = STEP;
  if (input.value !== question.q) input.value = question.q;
  keep(false);
  settled = question.q !== "";
  return run();
}

/** @type {HTMLDetailsElement} */ (part("refine")).open = matchMedia("(min-width:60em)").matches;
drawNotice("");
if ("DecompressionStream" in self) start();
else drawNotice(say("old"));
