/**
 * Reading aloud, where this device has a voice for the language of the page. Only voices of the
 * device itself: others would send the text elsewhere.
 */
import { locale, part } from "./place.js";

const PASSAGES = "main h1, main .lead, main .body h2, main .prose > *, main .body > section > :is(ul, ol) > li";

export function startListening() {
  const button = part("listen");
  if (!button || !("speechSynthesis" in window)) return;
  const look = () => (button.hidden = !voiceFor(locale));
  look();
  speechSynthesis.addEventListener?.("voiceschanged", look);
  addEventListener("pagehide", () => speechSynthesis.cancel());
  button.addEventListener("click", () => {
    const speaks = button.getAttribute("aria-pressed") === "true";
    speechSynthesis.cancel();
    button.setAttribute("aria-pressed", String(!speaks));
    if (!speaks) speak(() => button.setAttribute("aria-pressed", "false"));
  });
}

/** @param {string} tag @returns {SpeechSynthesisVoice | undefined} */
function voiceFor(tag) {
  const [language, ...rest] = tag.toLowerCase().split("-");
  const voices = speechSynthesis.getVoices().filter((voice) => {
    return voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language;
  });
  const traditional = rest.some((one) => ["hant", "tw", "hk"].includes(one));
  const own = voices.find((voice) => /tw|hk|hant/i.test(voice.lang) === traditional);
  return own ?? voices[0];
}

/** @param {() => void} end */
function speak(end) {
  const said = [...document.querySelectorAll(PASSAGES)].flatMap((element) => {
    const tag = element.closest("[lang]")?.getAttribute("lang") ?? locale;
    const voice = voiceFor(tag);
    return voice ? sentences(element.textContent ?? "", tag).map((text) => [text, voice]) : [];
  });
  said.forEach(([text, voice], n) => {
    const one = new SpeechSynthesisUtterance(/** @type {string} */ (text));
    one.voice = /** @type {SpeechSynthesisVoice} */ (voice);
    one.lang = one.voice.lang;
    if (n === said.length - 1) one.onend = end;
    speechSynthesis.speak(one);
  });
  if (!said.length) end();
}

/** Some voices stop in a long text: one sentence at a time. @param {string} text @param {string} tag */
function sentences(text, tag) {
  const words = text.replace(/\s+/g, " ").trim();
  if (!words) return [];
  if (!("Segmenter" in Intl)) return [words];
  const cut = new Intl.Segmenter(tag, { granularity: "sentence" }).segment(words);
  return [...cut].map((one) => one.segment.trim()).filter(Boolean);
}
