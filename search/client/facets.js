// Filters, counts and sort orders: columns of values by document (FORMAT.md, "Facets").
import { Fault, Names, Reader, column, json } from "./codec.js";

/** @param {string} digits */
const fromHex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export class Facets {
  /** @param {import("./dictionary.js").Dictionary} dictionary @param {import("./types.js").Names} names */
  constructor(dictionary, names) {
    this.files = dictionary.files;
    this.size = dictionary.facts.size;
    this.facets = names.facets;
    this.sorts = names.sorts;
    this.paths = new Names({ k: names.files }, fromHex(names.names), "shared/");
  }

  /** @param {import("./dictionary.js").Dictionary} dictionary @returns {Promise<Facets | null>} null where there are none */
  static async open(dictionary) {
    if (!dictionary.root.names.count("f")) return null;
    return dictionary.read("f", 0, async (body) => {
      return new Facets(dictionary, json(await dictionary.files.inflate(body)));
    });
  }

  /** The values of a column's chunk. @param {[number, number, number]} place @param {number} chunk */
  chunk([first, , width], chunk) {
    const size = Math.min(width, this.size - chunk * width);
    return this.files.read(this.paths.path("k", first + chunk), "k", async (body) => {
      return column(body[0], await this.files.inflate(body.subarray(1)), size);
    });
  }

  /**
   * A function that gives the value of each of these documents; only the chunks they are in are fetched.
   * @param {[number, number, number]} place @param {number[]} documents
   */
  async values(place, documents) {
    const width = place[2];
    const needed = [...new Set(documents.map((document) => Math.floor(document / width)))];
    /** @type {Map<number, Uint32Array>} */
    const chunks = new Map();
    await Promise.all(needed.map(async (n) => chunks.set(n, await this.chunk(place, n))));
    return (/** @type {number} */ document) =>
      chunks.get(Math.floor(document / width))?.[document % width] ?? 0;
  }

  /**
   * Marks the documents that have one of the chosen values of a facet.
   * @param {import("./types.js").Facet} facet @param {string[]} chosen @returns {Promise<Uint8Array>}
   */
  async having(facet, chosen) {
    const mask = new Uint8Array(this.size);
    const wanted = new Set(facet.values.flatMap(([id], n) => (chosen.includes(id) ? [n] : [])));
    const { lists } = facet;
    if (lists !== undefined && wanted.size < facet.column[1]) {
      const decode = (/** @type {Uint8Array} */ body) => new Reader(body).ascending();
      const read = [...wanted].map((n) => this.files.read(this.paths.path("k", lists + n), "k", decode));
      for (const documents of await Promise.all(read)) for (const document of documents) mask[document] = 1;
      return mask;
    }
    const sets = facet.sets.map((set) => set.some((n) => wanted.has(n)));
    const parts = Array.from({ length: facet.column[1] }, (_, n) => this.chunk(facet.column, n));
    for (const [n, part] of (await Promise.all(parts)).entries()) {
      part.forEach((value, i) => {
        if (value && sets[value - 1]) mask[n * facet.column[2] + i] = 1;
      });
    }
    return mask;
  }

  /**
   * What each facet that has a choice lets through, by its name.
   * @param {import("./types.js").Filters} filters @returns {Promise<Map<string, Uint8Array>>}
   */
  async masks(filters) {
    const chosen = this.facets.filter(({ name }) => filters[name]?.length);
    const masks = chosen.map((facet) => this.having(facet, filters[facet.name]));
    return new Map((await Promise.all(masks)).map((mask, i) => [chosen[i].name, mask]));
  }

  /**
   * How many of the documents have each value, by facet; for a facet with a choice, as if it had none.
   * Facets whose columns are large are counted where they are `wanted` only.
   * @param {number[]} documents @param {Map<string, Uint8Array>} masks @param {Set<string>} wanted
   * @returns {Promise<Map<string, number[]>>}
   */
  async counts(documents, masks, wanted) {
    const cheap = this.facets.filter(({ name, column }) => column[1] < 3 || wanted.has(name));
    const counted = cheap.map(async (facet) => {
      const others = [...masks].filter(([name]) => name !== facet.name).map(([, mask]) => mask);
      const kept = others.length ? documents.filter((d) => others.every((mask) => mask[d])) : documents;
      const value = await this.values(facet.column, kept);
      const sums = facet.values.map(() => 0);
      for (const document of kept) {
        const set = value(document);
        if (set > facet.sets.length) throw new Fault("damaged");
        if (set) for (const n of facet.sets[set - 1]) sums[n]++;
      }
      return /** @type {[string, number[]]} */ ([facet.name, sums]);
    });
    return new Map(await Promise.all(counted));
  }

  /** The documents in another order; those without a value last, ties as they were.
   * @param {string} name @param {number[]} documents */
  async sorted(name, documents) {
    const sort = this.sorts.find((one) => one.name === name);
    if (!sort) return documents;
    const value = await this.values(sort.column, documents);
    const sign = sort.descending ? -1 : 1;
    return documents.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      return x && y ? sign * (x - y) : x ? -1 : y ? 1 : 0;
    });
  }
}

/** What all masks let through; null where there are none. @param {Map<string, Uint8Array>} masks */
export function all(masks) {
  const [first, ...rest] = masks.values();
  return first ? first.map((bit, i) => bit & Number(rest.every((mask) => mask[i]))) : null;
}
