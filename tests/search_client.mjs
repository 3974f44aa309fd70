// The browser's client in node, for tests: one JSON request a line in, one answer a line out.
// {"tokens": text} | {"index": folder, "locale": tag, "q": query, "k": n, "filters": {}, "sort": ""}
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const client = pathToFileURL(process.argv[2] + "/").href;
const { tokens } = await import(client + "analysis.js");
const { Search } = await import(client + "search.js");
const { Fault } = await import(client + "codec.js");

const searches = new Map();

function open(folder, locale) {
  const key = `${folder} ${locale}`;
  if (!searches.has(key)) searches.set(key, new Search(load(folder), locale));
  return searches.get(key);
}

const load = (folder) => async (path) => {
  try {
    return new Uint8Array(await readFile(`${folder}/${path}`));
  } catch {
    throw new Fault("gone", path);
  }
};

async function answer({ index, locale, q, k = 10, filters = {}, sort = "", counts = false }) {
  const search = open(index, locale);
  const question = { q, filters, sort };
  const found = await search.answer(question, k);
  const cards = await search.cards(found.hits);
  return {
    hits: found.hits.map((hit, i) => ({ ...hit, url: cards[i]?.url ?? "" })),
    total: found.total,
    found: found.found,
    counted: found.counted,
    cutShort: found.cutShort,
    groups: found.plan.groups.map((group) => [group.token, group.heads.map((head) => head.key)]),
    counts: counts ? Object.fromEntries((await search.counts(question)).counts) : null,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  try {
    const told = "tokens" in asked ? tokens(asked.tokens) : await answer(asked);
    console.log(JSON.stringify(told));
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    console.log(JSON.stringify({ fault: fault.kind, path: fault.path }));
  }
}
