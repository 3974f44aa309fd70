// Decodes what FORMAT.md describes: bytes in, plain values out; nothing here waits or fetches.

/** What makes a file unusable: `kind` says which of the faults of FORMAT.md, `path` where. */
export class Fault extends Error {
  /**
   * @param {"damaged" | "foreign" | "gone" | "offline" | "unreachable" | "version" | "old"} kind
   * @param {string} [path]
   */
  constructor(kind, path = "") {
    super(`${kind} ${path}`);
    this.kind = kind;
    this.path = path;
  }
}

const text = new TextDecoder();
const utf8 = new TextEncoder();
export const FORMAT = 1;

/** Reads a payload from its beginning; a length past the end is damage. */
export class Reader {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @returns {number} */
  u8() {
    if (this.at >= this.bytes.length) throw new Fault("damaged");
    return this.bytes[this.at++];
  }

  /** @returns {number} */
  u32() {
    return this.u8() + this.u8() * 256 + this.u8() * 65536 + this.u8() * 16777216;
  }

  /** @returns {number} */
  varint() {
    let value = 0;
    for (let unit = 1, byte; ; unit *= 128) {
      byte = this.u8();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      if (unit > 2 ** 42) throw new Fault("damaged");
    }
  }

  /** @param {number} length @returns {Uint8Array} */
  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Fault("damaged");
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** @param {number} count @returns {number[]} */
  varints(count) {
    if (count > this.bytes.length - this.at) throw new Fault("damaged");
    return Array.from({ length: count }, () => this.varint());
  }

  /** Document numbers: the first, then differences. @returns {number[]} */
  ascending() {
    let last = 0;
    return this.varints(this.varint()).map((gap) => (last += gap));
  }

  /** Front-coded strings of bytes, one behind the other. @param {number} count @returns {Keys} */
  keys(count) {
    if (count > this.bytes.length - this.at) throw new Fault("damaged");
    const ends = new Uint32Array(count + 1);
    let bytes = new Uint8Array(count);
    for (let i = 0, start = 0, end = 0; i < count; i++) {
      const shared = this.varint();
      const rest = this.take(this.varint());
      if (shared > end - start) throw new Fault("damaged");
      while (end + shared + rest.length > bytes.length) bytes = join(bytes, end, new Uint8Array(bytes.length + rest.length));
      bytes.copyWithin(end, start, start + shared);
      bytes.set(rest, end + shared);
      start = end;
      ends[i + 1] = end += shared + rest.length;
    }
    return { bytes, ends };
  }
}

/** @param {Uint8Array} before @param {number} shared @param {Uint8Array} rest */
function join(before, shared, rest) {
  if (shared > before.length) throw new Fault("damaged");
  const key = new Uint8Array(shared + rest.length);
  key.set(before.subarray(0, shared));
  key.set(rest, shared);
  return key;
}

/** The table of CRC-32 (ISO-HDLC). */
const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** @param {Uint8Array[]} parts @returns {number} */
export function crc32(...parts) {
  let sum = -1;
  for (const part of parts) for (const byte of part) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/**
 * The payload of a file, once its container is sound.
 * @param {Uint8Array} file @param {string} path from `search/` on @param {string} kind
 * @returns {Uint8Array}
 */
export function payload(file, path, kind) {
  if (file[0] !== 84 || file[1] !== 87) throw new Fault("foreign", path);
  if (file[2] !== FORMAT) throw new Fault("version", path);
  const body = file.subarray(12);
  const head = new Reader(file, 4);
  const sound = file.length >= 12 && file[3] === kind.charCodeAt(0) && head.u32() === body.length;
  if (!sound || head.u32() !== crc32(utf8.encode(path), body)) throw new Fault("damaged", path);
  return body;
}

/** @param {Uint8Array} bytes @returns {any} */
export function json(bytes) {
  try {
    return JSON.parse(text.decode(bytes));
  } catch {
    throw new Fault("damaged");
  }
}

/** Order of UTF-8 bytes. @param {Uint8Array} a @param {Uint8Array} b @returns {number} */
function order(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** Sorted strings of bytes. @typedef {{ bytes: Uint8Array, ends: Uint32Array }} Keys */

/** The number of keys that are not greater than `key`. @param {Keys} sorted @param {Uint8Array} key */
function upTo({ bytes, ends }, key) {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(bytes.subarray(ends[middle], ends[middle + 1]), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {Uint8Array} bytes @returns {string} */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The names of files of some kinds: where each lies. */
export class Names {
  /** @param {Record<string, [number, number]>} files @param {Uint8Array} names @param {string} home */
  constructor(files, names, home) {
    this.files = files;
    this.home = home;
    /** @type {Record<string, string[]>} */
    this.groups = {};
    const reader = new Reader(names);
    for (const [kind, [count, span]] of Object.entries(files)) {
      const groups = Math.ceil(count / span);
      this.groups[kind] = Array.from({ length: groups }, () => hex(reader.take(6)));
    }
    this.length = reader.at;
  }

  /** @param {string} kind @returns {number} how many files there are */
  count(kind) {
    return this.files[kind]?.[0] ?? 0;
  }

  /** @param {string} kind @param {number} number @returns {string} */
  path(kind, number) {
    if (!(number < this.count(kind))) throw new Fault("damaged", `${this.home}${kind}/${number}`);
    const group = this.groups[kind][Math.floor(number / this.files[kind][1])];
    return `${this.home}${kind}/${group}/${number}.bin`;
  }
}

/** The root of one locale. */
export class Root {
  /** @param {Uint8Array} bytes inflated @param {string} locale */
  constructor(bytes, locale) {
    const reader = new Reader(bytes);
    /** @type {import("./types.js").Facts} */
    this.facts = json(reader.take(reader.u32()));
    this.names = new Names(this.facts.files, bytes.subarray(reader.at), `${locale}/`);
    reader.take(this.names.length);
    this.boundaries = reader.keys(Math.max(0, this.names.count("p") - 1));
    this.stop = new Set(this.facts.stop);
  }

  /** @param {string} key @returns {number} the pack it belongs to */
  pack(key) {
    return upTo(this.boundaries, utf8.encode(key));
  }
}

/**
 * @param {Uint8Array} dictionary inflated @param {Uint8Array} postings @param {import("./types.js").Facts} facts
 * @returns {import("./types.js").Pack}
 */
export function pack(dictionary, postings, facts) {
  const reader = new Reader(dictionary);
  const n = reader.varint();
  const lengths = reader.varints(2 * n);
  /** @type {Uint8Array} */
  let last = new Uint8Array();
  const keys = Array.from({ length: n }, (_, i) => {
    last = join(last, lengths[2 * i], reader.take(lengths[2 * i + 1]));
    return text.decode(last);
  });
  const tags = reader.varints(n);
  const away = tags.map((tag) => (tag ? "" : text.decode(reader.take(reader.varint()))));
  const blocks = new Reader(postings);
  const heads = tags.map((tag, i) => (!tag || tag & 1 ? null : head(reader, blocks, tag >> 1, keys[i], facts)));
  for (const tag of tags) if (tag & 1 && !heads[tag >> 1]) throw new Fault("damaged");
  return { keys, heads: tags.map((tag, i) => (tag & 1 ? heads[tag >> 1] : heads[i])), away };
}

/**
 * @param {Reader} reader @param {Reader} blocks @param {number} df @param {string} key
 * @param {import("./types.js").Facts} facts @returns {import("./types.js").Head}
 */
function head(reader, blocks, df, key, { inline, tiers }) {
  const big = df > inline;
  /** @type {import("./types.js").Tier} */
  const first = { ...tier(reader, big ? tiers[0] : df, 63), file: -1, bytes: new Uint8Array() };
  first.bytes = blocks.take(first.length);
  const all = [first];
  if (big) {
    const tails = reader.varint();
    const file = reader.varint();
    for (let i = 0; i < tails; i++) {
      all.push({ ...tier(reader, reader.varint(), 15), file: file + i, bytes: new Uint8Array() });
    }
  }
  return { key, df, tiers: all };
}

/** @param {Reader} reader @param {number} n @param {number} steps */
function tier(reader, n, steps) {
  const max = reader.varint();
  return { n, steps, max, min: max - reader.varint(), k: reader.u8(), length: reader.varint() };
}

/** The 25 bits or more from bit `at` on, at the left of 32. @param {Uint8Array} bytes @param {number} at */
function word(bytes, at) {
  const byte = at >> 3;
  return ((bytes[byte] << 24) | (bytes[byte + 1] << 16) | (bytes[byte + 2] << 8) | bytes[byte + 3]) << (at & 7);
}

/** @param {Uint8Array} bytes @param {number} at @param {number} count up to 25 */
const bits = (bytes, at, count) => (word(bytes, at) >>> 1) >>> (31 - count);

/**
 * The documents of a tier and the impact of each.
 * @param {import("./types.js").Tier} tier @param {Uint8Array} bytes
 * @returns {{ documents: Uint32Array, impacts: Int32Array }}
 */
export function postings({ n, steps, max, min, k }, bytes) {
  const documents = new Uint32Array(n);
  const impacts = new Int32Array(n);
  const width = max > min ? 32 - Math.clz32(steps) : 0;
  const values = Array.from({ length: 64 }, (_, step) => min + Math.floor((step * (max - min) * 2 + steps) / (2 * steps)));
  const end = bytes.length * 8;
  bytes = join(bytes, bytes.length, new Uint8Array(8));
  let at = 0;
  let last = -1;
  for (let i = 0; i < n; i++) {
    const start = at;
    while (!word(bytes, at)) if ((at += 24) >= end) throw new Fault("damaged");
    at += Math.clz32(word(bytes, at)) + 1;
    last += ((at - start - 1) << k) + bits(bytes, at, k) + 1;
    documents[i] = last;
    impacts[i] = values[bits(bytes, (at += k), width)];
    at += width;
  }
  if (at > end) throw new Fault("damaged");
  return { documents, impacts };
}

/** The hash that files of titles, completions and spellings are chosen by. @param {string} words */
export function hash(words) {
  let h = 0x811c9dc5;
  for (const byte of utf8.encode(words)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The documents of one entry of a title bucket, and their impact.
 * @param {Uint8Array} bytes @param {number} number @returns {{ impact: number, documents: number[] }}
 */
export function titles(bytes, number) {
  const reader = new Reader(bytes);
  let at = 0;
  for (let left = reader.varint(); left > 0; left--) {
    at += reader.varint();
    const v = reader.u8();
    const documents = reader.ascending();
    if (at === number) return { impact: v === 255 ? 2 ** 24 : 64 * v, documents };
  }
  return { impact: 0, documents: [] };
}

/**
 * The values of a column's file.
 * @param {number} form @param {Uint8Array} bytes inflated @param {number} size
 * @returns {Uint32Array}
 */
export function column(form, bytes, size) {
  const values = new Uint32Array(size);
  const reader = new Reader(bytes);
  if (form) {
    const width = [0, 1, 2, 4][form];
    if (!width || bytes.length !== size * width) throw new Fault("damaged");
    for (let i = 0; i < size; i++) for (let b = 0; b < width; b++) values[i] += bytes[i * width + b] * 256 ** b;
    return values;
  }
  for (let i = 0; i < size; ) {
    const run = reader.varint();
    if (!run || i + run > size) throw new Fault("damaged");
    values.fill(reader.varint(), i, i + run);
    i += run;
  }
  return values;
}
