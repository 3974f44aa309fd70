// From postings to an order of documents (FORMAT.md, "Queries", 3 to 5).
import { Fault, postings } from "./codec.js";

/** Room for a score and a set of heads for each document, used again from query to query. */
class Board {
  /** @param {number} size */
  constructor(size) {
    this.scores = new Int32Array(size);
    this.heads = new Int32Array(size);
    this.seen = new Uint8Array(size);
    this.list = new Int32Array(size);
    this.count = 0;
  }

  /** @param {number} document @param {number} impact @param {number} bits */
  add(document, impact, bits) {
    if (document >= this.seen.length) throw new Fault("damaged");
    if (!this.seen[document]) {
      this.seen[document] = 1;
      this.scores[document] = this.heads[document] = 0;
      this.list[this.count++] = document;
    }
    this.scores[document] += impact;
    this.heads[document] |= bits;
  }

  /** The documents that have something. */
  get touched() {
    return this.list.subarray(0, this.count);
  }

  clear() {
    this.seen.fill(0);
    this.count = 0;
  }
}

/** @type {Map<number, Board[]>} */
const boards = new Map();

/**
 * A head of the query, and how far it was read.
 * @typedef {{ head: import("./types.js").Head, bits: number, next: number, at: number }} Stream
 */

/** The most an unread posting of a stream adds. @param {Stream} stream */
const bound = ({ head, next }) => head.tiers[next].max;

/** Ranks one query; `more` reads on until the first results are settled. */
export class Ranker {
  /**
   * @param {import("./dictionary.js").Dictionary} dictionary @param {import("./types.js").Plan} plan
   * @param {Uint8Array | null} allowed 1 for each document that filters let through
   */
  constructor(dictionary, plan, allowed) {
    this.dictionary = dictionary;
    this.allowed = allowed;
    const pairs = plan.groups.flatMap((group, at) => group.heads.map((head) => ({ head, at })));
    // One bit a head; with more heads than bits, one a group, and everything is read.
    this.exact = pairs.length <= 31;
    /** @type {Stream[]} */
    this.streams = pairs.map(({ head, at }, n) => ({ head, bits: 1 << (this.exact ? n : at), next: 0, at }));
    /** For each group, the heads that a document has one of. */
    this.wanted = plan.groups.map((_, at) => this.streams.reduce((bits, one) => (one.at === at ? bits | one.bits : bits), 0));
    const size = dictionary.facts.size;
    const spare = boards.get(size) ?? boards.set(size, []).get(size) ?? [];
    this.board = spare.pop() ?? new Board(size);
    this.release = () => {
      this.board.clear();
      spare.push(this.board);
    };
    for (const { impact, documents } of plan.titles) for (const d of documents) this.add(d, impact, 0);
  }

  /** @param {number} document @param {number} impact @param {number} bits */
  add(document, impact, bits) {
    if (!this.allowed || this.allowed[document]) this.board.add(document, impact, bits);
  }

  /** Bytes of the tails. */
  get cost() {
    return this.streams.flatMap(({ head }) => head.tiers).reduce((sum, tier) => sum + (tier.file < 0 ? 0 : tier.length), 0);
  }

  /** Streams with postings not read yet. */
  get open() {
    return this.streams.filter(({ head, next }) => next < head.tiers.length);
  }

  /** @param {Stream} stream */
  async advance(stream) {
    const tier = stream.head.tiers[stream.next++];
    const bytes = tier.file < 0 ? tier.bytes : await this.dictionary.read("t", tier.file, (body) => body);
    const { documents, impacts } = postings(tier, bytes);
    for (let i = 0; i < documents.length; i++) this.add(documents[i], impacts[i], stream.bits);
  }

  /** Whether a document with these heads has every group. @param {number} heads */
  full(heads) {
    return this.wanted.every((bits) => heads & bits);
  }

  /** Reads every tier, all at once. */
  async all() {
    const jobs = this.streams.flatMap((stream) => stream.head.tiers.slice(stream.next).map(() => this.advance(stream)));
    await Promise.all(jobs);
  }

  /**
   * Reads until the first `k` are settled, or the bytes are spent.
   * @param {number} k @param {number} budget bytes of tails @returns {Promise<import("./types.js").Ranking>}
   */
  async more(k, budget) {
    await Promise.all(this.streams.filter(({ next }) => !next).map((stream) => this.advance(stream)));
    for (let spent = 0; ; ) {
      const open = this.open;
      const ranking = this.ranking(k);
      if (ranking.whole || (this.exact && this.settled(ranking, k, open))) return ranking;
      const best = Math.max(...open.map(bound));
      const next = open.filter((stream) => bound(stream) >= best * 0.7);
      spent += next.reduce((sum, { head, next: at }) => sum + head.tiers[at].length, 0);
      if (spent > budget) return { ...ranking, cutShort: true };
      await Promise.all(next.map((stream) => this.advance(stream)));
    }
  }

  /** The documents found: those with every group, and the others. */
  classes() {
    const { heads, touched } = this.board;
    const kinds = new Kinds((mask) => this.full(mask));
    const list = touched.slice();
    let [front, back] = [0, list.length];
    for (const document of touched) {
      if (heads[document]) list[kinds.of(heads[document]) ? front++ : --back] = document;
    }
    return { full: list.subarray(0, front), some: list.subarray(back) };
  }

  /** The first `k` documents as far as postings were read. @param {number} k
   * @returns {import("./types.js").Ranking} */
  ranking(k) {
    const { full, some } = this.classes();
    const whole = !this.open.length;
    const first = this.best(full, k);
    const rest = first.length < k ? this.best(some, k - first.length) : [];
    // All documents of a lone word are known to have it, read or not.
    const alone = this.wanted.length === 1 && this.streams.length === 1 && !this.allowed ? this.streams[0].head.df : 0;
    return {
      documents: first.concat(rest),
      full: first.length,
      found: Math.max(full.length, alone),
      some: some.length,
      whole,
      counted: whole || alone > 0,
      cutShort: false,
    };
  }

  /** The best `k` of some documents: by score, then number. @param {Int32Array} documents @param {number} k */
  best(documents, k) {
    const { scores } = this.board;
    /** @param {number} a @param {number} b */
    const order = (a, b) => scores[b] - scores[a] || a - b;
    const first = Array.from(documents.subarray(0, k)).sort(order);
    // The place behind the last is where one waits.
    for (let i = k; i < documents.length; i++) {
      let at = k;
      while (at && order(documents[i], first[at - 1]) < 0) first[at] = first[--at];
      first[at] = documents[i];
    }
    return first.slice(0, k);
  }

  /**
   * Whether no unread posting can change the first `k`.
   * @param {import("./types.js").Ranking} ranking @param {number} k @param {Stream[]} open
   */
  settled({ documents, full }, k, open) {
    const { scores, heads, touched } = this.board;
    const all = open.reduce((bits, stream) => bits | stream.bits, 0);
    const last = documents.length < k ? -1 : scores[documents[k - 1]];
    const place = new Map(documents.map((document, at) => [document, at]));
    const kinds = new Kinds((mask) => ({
      more: open.reduce((sum, stream) => sum + (mask & stream.bits ? 0 : bound(stream)), 0),
      was: mask !== 0 && this.full(mask),
      can: this.full(mask | all),
    }));
    /** Whether a document that is not among the first could come among them.
     * @param {number} most @param {boolean} can */
    const enters = (most, can) => (can && full < k) || ((can || full < k) && most >= last);
    const unseen = kinds.of(0);
    if (enters(unseen.more, unseen.can)) return false;
    for (const document of touched) {
      const { more, was, can } = kinds.of(heads[document]);
      if (!more) continue;
      const at = place.get(document);
      const most = scores[document] + more;
      if (at === undefined ? enters(most, can) : can !== was || this.passes(documents, at, most, full)) return false;
    }
    return true;
  }

  /** Whether the document at `at` would pass the one before it with a score of `most`.
   * @param {number[]} documents @param {number} at @param {number} most @param {number} full */
  passes(documents, at, most, full) {
    return at > 0 && at !== full && most >= this.board.scores[documents[at - 1]];
  }
}

/** What is worked out once for each set of heads. @template T */
class Kinds {
  /** @param {(mask: number) => T} make */
  constructor(make) {
    this.make = make;
    /** @type {Map<number, T>} */
    this.made = new Map();
    // Runs of documents have the same set: the map is asked once a run.
    this.mask = 0;
    this.last = make(0);
  }

  /** @param {number} mask @returns {T} */
  of(mask) {
    if (mask === this.mask) return this.last;
    let found = this.made.get(mask);
    if (found === undefined) this.made.set(mask, (found = this.make(mask)));
    this.mask = mask;
    return (this.last = found);
  }
}
