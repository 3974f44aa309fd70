/** Reading without a connection: a service worker that is there only while it is wanted. */
import { locale, part, root } from "./place.js";
import { choose, settings } from "./storage.js";

export const possible = () => "serviceWorker" in navigator && isSecureContext;

/** A page out of the store says so, and of which day it is. */
export function startOffline() {
  // Whoever cleared this browser's memory wants the worker gone too.
  if (possible() && navigator.serviceWorker.controller && !settings().offline) turnOff();
  const stored = document.documentElement.dataset.stored;
  const notice = part("stored");
  if (!stored || !notice) return;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  notice.textContent = (notice.textContent ?? "").replace("%(date)s", day.format(new Date(stored)));
  notice.hidden = false;
}

/** Starts to keep pages. @param {string[]} pages Addresses to keep at once. */
export async function turnOn(pages) {
  await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.pathname });
  await navigator.serviceWorker.ready;
  choose({ offline: true });
  kept(true, [`${root.href}${locale}/my-learning.html`, ...pages]);
}

/** Stops, and removes all that was kept. */
export async function turnOff() {
  choose({ offline: false });
  const found = await navigator.serviceWorker.getRegistration(root);
  await found?.unregister();
  const names = (await caches.keys()).filter((name) => name.startsWith("tongwen ") && name.endsWith(` ${root.href}`));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Pages are to be kept, or not any more. @param {boolean} on @param {string[]} pages */
export async function kept(on, pages) {
  if (!settings().offline || !possible()) return;
  const found = await navigator.serviceWorker.getRegistration(root);
  found?.active?.postMessage(on ? { keep: pages } : { drop: pages });
}
