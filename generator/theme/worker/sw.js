/**
 * Reading without a connection. There only while a reader wants it ("My learning"); a page comes
 * from the network whenever there is one, and a copy says that it is one, and of which day.
 *
 * Kept are pages that were read, a limited number, and pages that were chosen; the theme's
 * files, whose names change with their content; pictures. Nothing else goes through here.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = worker.registration.scope;
const READ = `tongwen read ${scope}`;
const KEPT = `tongwen kept ${scope}`;
const FILES = `tongwen files ${scope}`;
const STORED = "x-tongwen-stored";
const SIZE = "x-tongwen-size";
/** Pages, files and bytes of each store, and of one thing in it. */
const LIMITS = { [READ]: [200, 20e6], [KEPT]: [500, 50e6], [FILES]: [300, 30e6] };
const LARGEST = 3e6;
/** Milliseconds that the network has before a copy is shown. */
const PATIENCE = 10_000;
const NAMED_BY_CONTENT = /^assets\/[^/]*\.[0-9a-f]{16}\.(?:css|js|svg)$/;
const PICTURE = /\.(?:png|jpe?g|gif|svg|webp|avif)$/;
const USED = /(?:href|src)="([^"]*\/?assets\/[^"\/]+\.[0-9a-f]{16}\.(?:css|js|svg))"/g;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== "GET" || path === null || request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (NAMED_BY_CONTENT.test(path)) event.respondWith(file(request));
  else if (PICTURE.test(path)) event.respondWith(picture(event));
});

worker.addEventListener("message", (event) => {
  const { keep = [], drop = [] } = event.data ?? {};
  const inside = (/** @type {unknown} */ url) => typeof url === "string" && pathOf(url) !== null;
  event.waitUntil(all([...keep.filter(inside).map(choose), ...drop.filter(inside).map(letGo)]));
});

/** @param {Promise<unknown>[]} tasks */
const all = (tasks) => Promise.allSettled(tasks).then(() => undefined);

/** The path inside the site, or null. @param {string} url */
function pathOf(url) {
  const plain = url.split(/[?#]/)[0];
  return plain.startsWith(scope) ? plain.slice(scope.length) : null;
}

// Answers

/** From the network, else a copy that says so. @param {FetchEvent} event @returns {Promise<Response>} */
async function page(event) {
  const { request } = event;
  const copy = await copied(request.url);
  try {
    const answer = await within(fetch(request), copy ? PATIENCE : 0);
    if (answer.status >= 500 && copy) return marked(copy);
    if (answer.ok && isPlain(answer)) event.waitUntil(store(copy?.cache ?? READ, request.url, answer.clone()));
    if (answer.status === 404 || answer.status === 410) event.waitUntil(letGo(request.url, READ));
    return answer;
  } catch {
    return copy ? marked(copy) : nothing(request.url);
  }
}

/** @param {Request} request */
async function file(request) {
  const found = await caches.match(request, { cacheName: FILES });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && isPlain(answer)) await store(FILES, request.url, answer.clone());
  return answer;
}

/** @param {FetchEvent} event */
async function picture(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok && isPlain(answer)) event.waitUntil(store(FILES, event.request.url, answer.clone()));
    return answer;
  } catch {
    return (await caches.match(event.request, { cacheName: FILES })) ?? Response.error();
  }
}

/** @param {Response} answer */
const isPlain = (answer) => answer.type === "basic" && !answer.redirected;

/** @param {Promise<Response>} answer @param {number} patience No end where it is 0. @returns {Promise<Response>} */
function within(answer, patience) {
  if (!patience) return answer;
  return Promise.race([answer, new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), patience))]);
}

/** @param {string} url @returns {Promise<{cache: string, response: Response} | null>} */
async function copied(url) {
  for (const cache of [KEPT, READ]) {
    const response = await caches.match(pageKey(url), { cacheName: cache });
    if (response) return { cache, response };
  }
  return null;
}

/** A page is the same whatever is asked of it. @param {string} url */
const pageKey = (url) => url.split(/[?#]/)[0];

/** The copy, with its day where the page's script finds it. @param {{response: Response}} copy */
async function marked({ response }) {
  const text = await response.text();
  const day = (response.headers.get(STORED) ?? "").replace(/[^0-9TZ:.-]/g, "");
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(text.replace("<html ", `<html data-stored="${day}" `), { headers });
}

/** There is no copy: to the page that lists those there are. @param {string} url */
async function nothing(url) {
  const tag = (pathOf(url) ?? "").split("/")[0];
  const lists = (await (await caches.open(KEPT)).keys()).map((one) => one.url).filter((one) => one.endsWith("/my-learning.html"));
  const list = lists.find((one) => pathOf(one) === `${tag}/my-learning.html`) ?? lists[0];
  return list && list !== pageKey(url) ? Response.redirect(`${list}?missing`, 302) : Response.error();
}

// Stores

/** Keeps an answer, and lets the oldest go. @param {string} name @param {string} url @param {Response} answer */
async function store(name, url, answer) {
  const body = await answer.blob();
  if (body.size > LARGEST) return;
  const headers = new Headers(answer.headers);
  headers.set(STORED, new Date().toISOString());
  headers.set(SIZE, String(body.size));
  const cache = await caches.open(name);
  // The order of a store is that of its keys: what is put in again is the newest.
  await cache.delete(pageKey(url));
  await cache.put(pageKey(url), new Response(body, { headers }));
  await trim(cache, LIMITS[name]);
  if (name !== FILES) await fetchFiles(await body.text(), url);
}

/** @param {Cache} cache @param {number[]} limits */
async function trim(cache, [most, bytes]) {
  const keys = await cache.keys();
  const sizes = await Promise.all(keys.map(async (key) => Number((await cache.match(key))?.headers.get(SIZE) ?? 0)));
  let [count, sum] = [keys.length, sizes.reduce((a, b) => a + b, 0)];
  for (let n = 0; n < keys.length && (count > most || sum > bytes); n++) {
    await cache.delete(keys[n]);
    count -= 1;
    sum -= sizes[n];
  }
}

/** A page looks as it should only with its stylesheets. @param {string} html @param {string} url */
async function fetchFiles(html, url) {
  const wanted = [...html.matchAll(USED)].map((found) => new URL(found[1], url).href);
  await all([...new Set(wanted)].filter((one) => pathOf(one) !== null).map((one) => file(new Request(one))));
}

/** @param {string} url */
async function choose(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (answer.ok && isPlain(answer)) await store(KEPT, url, answer);
  await letGo(url, READ);
}

/** @param {string} url @param {string} [from] One store, else that of chosen pages. */
async function letGo(url, from) {
  await (await caches.open(typeof from === "string" ? from : KEPT)).delete(pageKey(url));
}
