// One locale's dictionary: what the words of a query ask for (FORMAT.md, "Queries", 1 to 3).
import { TITLE_LIMIT, VERSION } from "./rules.js";
import { distance, gramLength, tokens } from "./analysis.js";
import { Fault, Root, hash, json, pack, titles } from "./codec.js";

const WORDS = 24;
const COMPLETIONS = 4;
const LAST = "\u{10ffff}";

/** Order of code points. @param {string} a @param {string} b @returns {number} */
export function compare(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Halves of pairs, 0xD800 to 0xDFFF, stand for code points above all others.
    const [high, low] = [x >> 11 === 27, y >> 11 === 27];
    return high === low ? x - y : high ? 1 : -1;
  }
  return a.length - b.length;
}

/** @param {string} word */
const length = (word) => Array.from(word).length;

export class Dictionary {
  /** @param {import("./files.js").Files} files @param {Root} root */
  constructor(files, root) {
    this.files = files;
    this.root = root;
    this.facts = root.facts;
    this.locale = root.facts.locale;
    /** Packs that were read, for lookups that must not fetch.
     * @type {Map<number, import("./types.js").Pack>} */
    this.packs = new Map();
  }

  /** @param {import("./files.js").Files} files @param {string} locale */
  static open(files, locale) {
    return files.read(`${locale}/root.bin`, "R", async (body) => {
      const root = new Root(await files.inflate(body), locale);
      if (root.facts.analysis !== VERSION) throw new Fault("version");
      return new Dictionary(files, root);
    });
  }

  /**
   * @template T
   * @param {string} kind @param {number} number @param {(payload: Uint8Array) => T | Promise<T>} decode
   */
  read(kind, number, decode) {
    return this.files.read(this.root.names.path(kind, number), kind, decode);
  }

  /** @param {number} number @returns {Promise<import("./types.js").Pack>} */
  async pack(number) {
    if (!this.root.names.count("p")) return { keys: [], heads: [], away: [] };
    return this.read("p", number, async (body) => {
      const end = 4 + (body[0] | (body[1] << 8) | (body[2] << 16) | (body[3] << 24));
      const made = pack(await this.files.inflate(body.subarray(4, end)), body.subarray(end), this.facts);
      this.packs.set(number, made);
      return made;
    });
  }

  /** The pack a key belongs to, and its place there. @param {string} key */
  async find(key) {
    const found = await this.pack(this.root.pack(key));
    return { pack: found, at: place(found.keys, key) };
  }

  /**
   * The head a key of a pack leads to.
   * @param {import("./types.js").Pack} pack @param {number} at
   * @returns {Promise<import("./types.js").Head | null>}
   */
  async follow(pack, at) {
    if (pack.heads[at] || !pack.away[at]) return pack.heads[at];
    const other = await this.find(pack.away[at]);
    return other.at < 0 ? null : other.pack.heads[other.at];
  }

  /** The head of a key, if it is in the dictionary. @param {string} key */
  async head(key) {
    const { pack, at } = await this.find(key);
    return at < 0 ? null : this.follow(pack, at);
  }

  /** The head of a word as far as packs that were read can tell. @param {string} word */
  known(word) {
    const pack = this.packs.get(this.root.pack(word));
    const at = pack ? place(pack.keys, word) : -1;
    return pack && at >= 0 ? (pack.heads[at]?.key ?? pack.away[at]) : "";
  }

  /**
   * What a query asks for.
   * @param {string} query @param {boolean} [exactly] only words as they are
   * @returns {Promise<import("./types.js").Plan>}
   */
  async plan(query, exactly) {
    const all = tokens(query);
    const content = all.filter((token) => !this.root.stop.has(token));
    const distinct = [...new Set(content.length ? content : all)];
    const asked = distinct.slice(0, WORDS);
    const [groups, found] = await Promise.all([
      Promise.all(asked.map((token) => this.group(token, token === all.at(-1), exactly))),
      this.titles(all, asked),
    ]);
    return { groups: joined(groups), titles: found, tokens: all, cut: distinct.length > WORDS };
  }

  /**
   * @param {string} token @param {boolean} last @param {boolean} [exactly]
   * @returns {Promise<import("./types.js").Group>}
   */
  async group(token, last, exactly) {
    const exact = await this.head(token);
    if (exact || exactly) return { token, heads: exact ? [exact] : [], exact: true };
    return { token, heads: await this.alike(token, last), exact: false };
  }

  /** The heads nearest to a token that is in no dictionary. @param {string} token @param {boolean} last */
  async alike(token, last) {
    const size = gramLength(token);
    if (last || length(token) < size) {
      const heads = await this.completions(token);
      if (heads.length) return heads;
    }
    if (size) return [];
    const found = (await this.near(token)) ?? (await this.prefixed(token)) ?? (await this.spelled(token));
    return found ? [found] : [];
  }

  /** @param {string} start @returns {Promise<import("./types.js").Head[]>} */
  async completions(start) {
    const number = this.root.pack(start);
    /** @type {Set<import("./types.js").Head>} */
    const heads = new Set();
    /** @type {(() => Promise<import("./types.js").Head | null>)[]} */
    let ways;
    if (number === this.root.pack(start + LAST)) {
      const pack = await this.pack(number);
      const at = ranked(pack, (key) => (key.startsWith(start) ? 0 : -1));
      ways = at.map((i) => () => this.follow(pack, i));
    } else ways = (await this.completed(start)).map((key) => () => this.head(key));
    for (const way of ways) {
      const head = await way();
      if (head) heads.add(head);
      if (heads.size === COMPLETIONS) break;
    }
    return [...heads];
  }

  /** @param {string} start @returns {Promise<string[]>} */
  async completed(start) {
    const files = this.root.names.count("s");
    if (!files) return [];
    const decode = async (/** @type {Uint8Array} */ body) => json(await this.files.inflate(body));
    const bucket = await this.read("s", hash(start) % files, decode);
    return Object.hasOwn(bucket, start) ? bucket[start] : [];
  }

  /** The key of its pack at distance 1. @param {string} word */
  async near(word) {
    if (length(word) < 4) return null;
    const pack = await this.pack(this.root.pack(word));
    const [best] = ranked(pack, (key) => (distance(word, key, 1) === 1 ? 0 : -1));
    return best === undefined ? null : this.follow(pack, best);
  }

  /** The key of its pack that shares most of its beginning. @param {string} word */
  async prefixed(word) {
    const pack = await this.pack(this.root.pack(word));
    const letters = Array.from(word);
    const least = Math.max(3, Math.ceil(letters.length * 0.6));
    const [best] = ranked(pack, (key, at) => {
      const other = Array.from(key);
      if (!pack.heads[at] || other.length > letters.length + 4) return -1;
      let shared = 0;
      while (shared < letters.length && letters[shared] === other[shared]) shared++;
      return shared >= least ? shared : -1;
    });
    return best === undefined ? null : pack.heads[best];
  }

  /** The word nearest to it in the buckets of its halves. @param {string} word */
  async spelled(word) {
    const letters = Array.from(word);
    const files = this.root.names.count("y");
    if (letters.length < 4 || !files) return null;
    const half = Math.floor((letters.length - 1) / 2);
    const halves = [`<${letters.slice(0, half).join("")}`, `>${letters.slice(-half).join("")}`];
    const decode = async (/** @type {Uint8Array} */ body) =>
      new TextDecoder().decode(await this.files.inflate(body)).split("\n").filter(Boolean);
    const numbers = [...new Set(halves.map((text) => hash(text) % files))];
    const lines = (await Promise.all(numbers.map((n) => this.read("y", n, decode)))).flat();
    const most = letters.length >= 8 ? 2 : 1;
    let best = "";
    let rank = [Infinity, 0];
    for (const line of lines) {
      const key = line.slice(1);
      const far = distance(word, key, most);
      const order = far - rank[0] || rank[1] - line.charCodeAt(0) || compare(key, best);
      if (far < Infinity && order < 0) [best, rank] = [key, [far, line.charCodeAt(0)]];
    }
    return best ? this.head(best) : null;
  }

  /** The documents whose titles hold neighbouring words of the query, or are the query; those with its forms.
   * @param {string[]} all @param {string[]} asked */
  async titles(all, asked) {
    const files = this.root.names.count("b");
    const words = all.slice(0, TITLE_LIMIT);
    if (!files || !words.length) return [];
    const content = words.filter((token) => !this.root.stop.has(token));
    const kept = content.length ? content : words;
    const pairs = new Set(kept.slice(1).map((word, i) => `${kept[i]} ${word}`));
    const wanted = [...[...pairs].slice(0, WORDS - 1), `^${words.join(" ")}`, ...asked.map((word) => `=${word}`)];
    return Promise.all(
      wanted.map(async (text) => {
        const h = hash(text);
        const body = await this.read("b", h % files, (bytes) => bytes);
        return titles(body, Math.floor(h / files));
      }),
    );
  }
}

/** The place of a key among sorted keys, or -1. @param {string[]} keys @param {string} key */
function place(keys, key) {
  let [low, high] = [0, keys.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compare(keys[middle], key);
    if (!order) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * The places of a pack's keys that `score` does not refuse (-1), by score, df and key.
 * @param {import("./types.js").Pack} pack @param {(key: string, at: number) => number} score
 */
function ranked(pack, score) {
  const df = (/** @type {number} */ at) => pack.heads[at]?.df ?? 0;
  return pack.keys
    .map((key, at) => [score(key, at), at])
    .filter(([points]) => points >= 0)
    .sort(([p, a], [q, b]) => q - p || df(b) - df(a) || a - b)
    .map(([, at]) => at);
}

/**
 * Gives each head to the first group that has it; a group left without goes.
 * @param {import("./types.js").Group[]} groups
 */
function joined(groups) {
  /** @type {Set<import("./types.js").Head>} */
  const taken = new Set();
  return groups.filter((group) => {
    const heads = group.heads.filter((head) => !taken.has(head));
    if (group.heads.length && !heads.length) return false;
    group.heads = heads;
    for (const head of heads) taken.add(head);
    return true;
  });
}
