// Other engines on the same documents: node search_peers.mjs JOB.json
// {engine, modules, docs: PATH, queries: [{id, text}], language, folder, out}
import { readFile, writeFile, readFile as read } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const require = createRequire(job.modules + "/x.js");
async function* documents() {
  for await (const line of createInterface({ input: createReadStream(job.docs) })) if (line) yield JSON.parse(line);
}
const segmenter = new Intl.Segmenter(job.language, { granularity: "word" });
const words = (text) => [...segmenter.segment(text.toLowerCase())].filter((part) => part.isWordLike).map((part) => part.segment);

const engines = {
  async minisearch() {
    const MiniSearch = require("minisearch");
    const index = new MiniSearch({ fields: ["title", "text"], tokenize: words });
    for await (const document of documents()) index.add(document);
    return { bytes: gzipSync(JSON.stringify(index)).length, search: (q) => index.search(q, { boost: { title: 2 } }).slice(0, 10).map((hit) => hit.id) };
  },
  async lunr() {
    const lunr = require("lunr");
    const all = [];
    for await (const document of documents()) all.push(document);
    const index = lunr(function () {
      this.ref("id");
      this.field("title", { boost: 2 });
      this.field("text");
      for (const document of all) this.add(document);
    });
    const search = (q) =>
      index.query((query) => lunr.tokenizer(q).forEach((token) => query.term(token.toString().replace(/[^\p{L}\p{N}]/gu, ""), {}))).slice(0, 10).map((hit) => hit.ref);
    return { bytes: gzipSync(JSON.stringify(index)).length, search };
  },
  async pagefind() {
    const pagefind = await import(pathToFileURL(`${job.modules}/node_modules/pagefind/lib/index.js`).href);
    const { index } = await pagefind.createIndex({ forceLanguage: job.language });
    for await (const { id, title, text, filters } of documents()) {
      await index.addCustomRecord({ url: `/${id}`, content: (title ? title + ". " : "") + text, language: job.language, meta: { title: title || id }, filters });
    }
    await index.writeFiles({ outputPath: `${job.folder}/pagefind` });
    await pagefind.close();
    return { bytes: 0, search: null };
  },
};

/** Pagefind's own client, over HTTP on this computer; bytes and files are counted. */
async function pagefindClient() {
  const log = { bytes: 0, files: 0 };
  const server = createServer(async (request, response) => {
    try {
      const body = await read(job.folder + decodeURIComponent(request.url.split("?")[0]));
      log.bytes += body.length;
      log.files++;
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const base = `http://127.0.0.1:${server.address().port}/pagefind/`;
  const module = await import(pathToFileURL(`${job.folder}/pagefind/pagefind.js`).href);
  const open = async () => {
    const instance = module.createInstance({ basePath: base, baseUrl: "/", language: job.language, noWorker: true });
    await instance.init(job.language);
    return instance;
  };
  let instance = await open();
  const search = async (q) => {
    if (job.cold) instance = await open();
    const found = await instance.search(q);
    const data = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
    return data.map((one) => (one.raw_url ?? one.url).replace(/^\//, ""));
  };
  return { log, search };
}

const began = process.cpuUsage();
const engine = job.query_only ? { bytes: 0, search: null } : await engines[job.engine]();
const built = process.cpuUsage(began);
const client = job.engine === "pagefind" ? await pagefindClient() : { log: { bytes: 0, files: 0 }, search: engine.search };
const answers = [];
for (const { id, text } of job.queries) {
  Object.assign(client.log, { bytes: 0, files: 0 });
  const started = performance.now();
  let hits = [];
  try {
    hits = await client.search(text);
  } catch (error) {
    hits = [];
  }
  answers.push({ id, hits, ...client.log, milliseconds: performance.now() - started });
}
await writeFile(job.out, JSON.stringify({ bytes: engine.bytes, cpu: (built.user + built.system) / 1e6, answers }));
process.exit(0);
