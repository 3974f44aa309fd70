// A self-assessment: adds the points of the answers on this page, and shows the advice that
// belongs to them. Nothing is sent, nothing is kept. Without this file the page is a form to
// print, with the same guide for scoring by hand.

const form = /** @type {HTMLFormElement} */ (document.getElementById("assessment"));
const result = /** @type {HTMLElement} */ (document.getElementById("result"));
const words = /** @type {HTMLElement} */ (document.getElementById("words"));
const number = new Intl.NumberFormat(document.documentElement.lang);
/** Answers worth less than this get advice. */
const ENOUGH = 2;

/** @param {string} selector @param {ParentNode} [within] */
const all = (selector, within = result) =>
  /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);

/** Give the points of each statement, by its name. */
const points = () =>
  new Map([...new FormData(form)].map(([name, value]) => [name, Number(value)]));

/** Say a score in the reader's words. @param {number} score @param {number} most */
const said = (score, most) =>
  (words.dataset.score ?? "")
    .replace("%(score)s", number.format(score))
    .replace("%(most)s", number.format(most));

/** Which of the three levels a share of the points is. @param {number} share */
const level = (share) => (share < 0.4 ? 0 : share < 0.75 ? 1 : 2);

/** Show one area's score and advice; give its share of the points.
 * @param {HTMLElement} area @param {Map<string, number>} given */
const showArea = (area, given) => {
  const statements = all("[data-for]", area);
  const score = statements.reduce((sum, one) => sum + (given.get(one.dataset.for ?? "") ?? 0), 0);
  const most = statements.length * Number(words.dataset.best);
  for (const one of statements) one.hidden = (given.get(one.dataset.for ?? "") ?? 0) >= ENOUGH;
  const meter = /** @type {HTMLMeterElement} */ (area.querySelector("meter"));
  meter.max = most;
  meter.value = score;
  meter.textContent = said(score, most);
  const line = all("[data-line]", area);
  const where = words.dataset[`level${level(score / most)}`];
  line.forEach((part) => (part.textContent = `${said(score, most)} · ${where}`));
  all("[data-more]", area).forEach((part) => (part.hidden = score / most >= 0.75));
  all("[data-advice]", area).forEach((part) => (part.hidden = statements.every((s) => s.hidden)));
  all("[data-scored]", area).forEach((part) => (part.hidden = false));
};

const show = () => {
  const given = points();
  const total = [...given.values()].reduce((sum, one) => sum + one, 0);
  all("[data-area]").forEach((area) => showArea(area, given));
  all("[data-by-hand]").forEach((part) => (part.hidden = true));
  for (const line of all("[data-total]")) {
    line.textContent = said(total, Number(words.dataset.most));
    line.hidden = false;
  }
  result.hidden = false;
  const heading = /** @type {HTMLElement} */ (result.querySelector("h2"));
  heading.textContent = words.dataset.result ?? "";
  heading.focus();
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
form.addEventListener("reset", () => {
  result.hidden = true;
  form.querySelector("input")?.focus();
});
document.getElementById("print")?.addEventListener("click", () => print());

// From here on the page is scored by this script.
result.hidden = true;
all("[data-with-script]", document).forEach((part) => (part.hidden = false));
all("[data-without-script]", document).forEach((part) => (part.hidden = true));
form.querySelectorAll("input").forEach((input) => (input.required = true));
