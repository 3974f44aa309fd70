// The browser's client on an index, in node: results, bytes, round trips, compute.
// node search_client.mjs JOB.json ; the job: {client, folder, locale, queries: [{q, filters, counts}], cold, k}
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const { Search } = await import(pathToFileURL(`${job.client}/search.js`).href);
const { Fault } = await import(pathToFileURL(`${job.client}/codec.js`).href);

let log = { kinds: {} }, done = 0;
const disk = new Map();
const reset = () => ((log = { files: 0, bytes: 0, trips: 0, kinds: {} }), (done = 0));
/** A file takes a turn of the event loop: what is asked for together is one round trip. */
const load = async (path) => {
  const trip = done + 1;
  let data;
  try {
    data = disk.get(path) ?? new Uint8Array(await readFile(`${job.folder}/${path}`));
    disk.set(path, data);
  } catch {
    throw new Fault("gone", path);
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
  done = Math.max(done, trip);
  log.files++;
  log.bytes += data.length;
  const kind = path.split("/")[1];
  log.kinds[kind] = (log.kinds[kind] ?? 0) + data.length;
  log.trips = Math.max(log.trips, trip);
  return data;
};

const kept = new Search(load, job.locale);
const answers = [];
// Reading the disk is not the client's work, and the first queries pay for the compiler: each is
// asked once before it counts.
if (job.cold)
  for (const { q } of job.queries) {
    const search = new Search(load, job.locale);
    await search.cards((await search.answer({ q, filters: {}, sort: "" }, job.k ?? 10)).hits);
  }
for (const asked of job.queries) {
  const question = { q: asked.q, filters: asked.filters ?? {}, sort: "" };
  let search, found, cards;
  const spent = [];
  // Asked three times: other work on the machine can only add, so the least is told beside the first.
  for (let round = 0; round < (job.cold ? 3 : 1); round++) {
    search = job.cold ? new Search(load, job.locale) : kept;
    reset();
    const began = process.cpuUsage();
    found = await search.answer(question, job.k ?? 10);
    cards = await search.cards(found.hits);
    const { user, system } = process.cpuUsage(began);
    spent.push((user + system) / 1000);
  }
  const first = { ...log, compute: spent[0], least: Math.min(...spent) };
  reset();
  const counts = asked.counts ? await search.counts(question) : null;
  answers.push({
    urls: found.hits.map((hit, i) => cards[i]?.url ?? ""),
    total: found.total,
    cutShort: found.cutShort,
    ...first,
    more: log.bytes,
    counted: counts ? counts.exact ?? true : null,
  });
}
await writeFile(job.out, JSON.stringify(answers));
