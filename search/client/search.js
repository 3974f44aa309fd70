// Questions to answers: the reader's own language first, then what other languages know.
import { script } from "./analysis.js";
import { Fault, json } from "./codec.js";
import { Dictionary } from "./dictionary.js";
import { Facets, all } from "./facets.js";
import { Files } from "./files.js";
import { Ranker } from "./ranking.js";

/** Other languages are asked when fewer than so many documents have every word. */
const ENOUGH = 10;
const ASKED = 3;
/** Bytes of tails for the first results, and for counts after them. */
const BUDGET = 80_000;
const CHEAP = 45_000;

/** One index, in one reader's language. */
export class Search {
  /** @param {import("./types.js").Load} load @param {string} locale @param {import("./types.js").Inflate} [inflate] */
  constructor(load, locale, inflate) {
    this.locale = locale;
    this.load = load;
    this.unpack = inflate;
    this.files = new Files(load, inflate);
  }

  /** @param {string} [locale] */
  dictionary(locale = this.locale) {
    return Dictionary.open(this.files, locale);
  }

  async facets() {
    return Facets.open(await this.dictionary());
  }

  /**
   * Does `work`; where a file is gone because the site was updated, once more on the new index.
   * @template T @param {() => Promise<T>} work @returns {Promise<T>}
   */
  async steady(work) {
    const before = this.files;
    try {
      return await work();
    } catch (fault) {
      const kind = fault instanceof Fault ? fault.kind : "";
      if (kind !== "gone" && kind !== "damaged" && kind !== "foreign") throw fault;
      if (this.files === before && !(await this.renewed())) throw fault;
      return work();
    }
  }

  /** Whether the site has another index by now; then it is the one that is read from here on. */
  async renewed() {
    const files = new Files(this.load, this.unpack);
    const path = `${this.locale}/root.bin`;
    const old = await this.files.kept.get(path)?.catch(() => null);
    const now = await Dictionary.open(files, this.locale);
    if (old && JSON.stringify(old.root) === JSON.stringify(now.root)) return false;
    this.files = files;
    return true;
  }

  /** @param {import("./types.js").Question} question @param {number} k results wanted */
  answer(question, k) {
    return this.steady(() => this.find(question, k));
  }

  /**
   * @param {import("./types.js").Question} question @param {number} k
   * @returns {Promise<import("./types.js").Answer>}
   */
  async find({ q, filters, sort }, k) {
    const dictionary = await this.dictionary();
    const [plan, masks] = await Promise.all([dictionary.plan(q), this.masks(filters)]);
    const ranker = new Ranker(dictionary, plan, all(masks));
    try {
      const ranking = await this.ranked(ranker, sort, k);
      const { counted, cutShort } = ranking;
      const hits = ranking.documents.map((document, i) => ({ document, foundIn: "", full: i < ranking.full }));
      if (ranking.found < ENOUGH) {
        const others = await this.abroad(q, plan, all(masks), ranking.documents.slice(0, ranking.full));
        const own = new Set(others.map((hit) => hit.document));
        hits.splice(ranking.full, hits.length, ...others, ...hits.slice(ranking.full).filter((hit) => !own.has(hit.document)));
      }
      const full = hits.filter((hit) => hit.full).length;
      const found = Math.max(ranking.found, full);
      return { hits: hits.slice(0, k), plan, total: found || ranking.some, found, counted, cutShort };
    } finally {
      ranker.release();
    }
  }

  /** @param {Ranker} ranker @param {string} sort @param {number} k */
  async ranked(ranker, sort, k) {
    if (!sort) return ranker.more(k, BUDGET * Math.ceil(k / 10));
    await ranker.all();
    const ranking = ranker.ranking(Infinity);
    const facets = await this.facets();
    const documents = ranking.documents.slice(0, ranking.found || Infinity);
    return { ...ranking, documents: (await facets?.sorted(sort, documents)) ?? documents };
  }

  /** @param {import("./types.js").Filters} filters */
  async masks(filters) {
    const chosen = Object.values(filters).some((values) => values.length);
    const facets = chosen ? await this.facets() : null;
    return facets ? facets.masks(filters) : new Map();
  }

  /**
   * Documents whose text in another language has every word.
   * @param {string} q @param {import("./types.js").Plan} plan @param {Uint8Array | null} allowed
   * @param {number[]} known found in the reader's own language
   * @returns {Promise<import("./types.js").Hit[]>}
   */
  async abroad(q, plan, allowed, known) {
    const { facts } = await this.dictionary();
    const scripts = new Set(plan.tokens.map(script).filter(Boolean));
    const locales = facts.locales
      .filter(([tag, written]) => tag !== this.locale && written.some((one) => scripts.has(one)))
      .slice(0, ASKED);
    const most = ENOUGH + known.length;
    const found = await Promise.all(locales.map(([tag]) => this.there(tag, q, allowed, facts.numbering, most)));
    const seen = new Set(known);
    return found.flatMap((documents, n) =>
      documents
        .filter((document) => !seen.has(document) && seen.add(document))
        .map((document) => ({ document, foundIn: locales[n][0], full: true })),
    );
  }

  /**
   * @param {string} locale @param {string} q @param {Uint8Array | null} allowed @param {string} numbering
   * @param {number} most @returns {Promise<number[]>}
   */
  async there(locale, q, allowed, numbering, most) {
    const dictionary = await this.dictionary(locale).catch((fault) => {
      // A site need not have every locale that its index speaks of.
      if (fault.kind !== "gone") throw fault;
    });
    if (!dictionary || dictionary.facts.numbering !== numbering) return [];
    const plan = await dictionary.plan(q, true);
    if (plan.groups.some((group) => !group.heads.length)) return [];
    const ranker = new Ranker(dictionary, plan, allowed);
    try {
      const { documents, full } = await ranker.more(most, BUDGET);
      return documents.slice(0, full);
    } finally {
      ranker.release();
    }
  }

  /**
   * The cards of results, in their order; null where a document has none.
   * @param {import("./types.js").Hit[]} hits
   */
  cards(hits) {
    return this.steady(() =>
      Promise.all(
        hits.map(async ({ document, foundIn }) => {
          const own = await this.card(document, this.locale);
          return own ?? (foundIn ? this.card(document, foundIn) : null);
        }),
      ),
    );
  }

  /** @param {number} document @param {string} locale @returns {Promise<import("./types.js").Card | null>} */
  async card(document, locale) {
    const dictionary = await this.dictionary(locale);
    const width = dictionary.facts.card;
    const file = Math.floor(document / width);
    if (file >= dictionary.root.names.count("c")) return null;
    const cards = await dictionary.read("c", file, async (body) => json(await this.files.inflate(body)));
    const card = cards[document % width];
    if (!card) return null;
    const [url, title, text = "", language = "", state = "", detail = "", textLanguage = ""] = card;
    const away = locale === this.locale ? "" : locale;
    return { url, title, text, language: language || away, state, detail, textLanguage: textLanguage || away };
  }

  /**
   * How many results have each value of each facet, and how many there are. `exact`: all postings were
   * read; they are where that takes no more bytes than `budget`.
   * @param {import("./types.js").Question} question @param {number[]} [abroad] found in other languages
   * @param {Set<string>} [wanted] facets to count, however large @param {number} [budget]
   */
  counts({ q, filters }, abroad = [], wanted = new Set(), budget = CHEAP) {
    return this.steady(async () => {
      const dictionary = await this.dictionary();
      const [facets, plan] = await Promise.all([this.facets(), dictionary.plan(q)]);
      const masks = facets ? await facets.masks(filters) : new Map();
      const ranker = new Ranker(dictionary, plan, null);
      try {
        const exact = ranker.cost <= budget;
        await (exact ? ranker.all() : ranker.more(1, 0));
        const { full, some } = ranker.classes();
        const own = new Set(full);
        const found = [...full, ...abroad.filter((document) => !own.has(document))];
        const documents = found.length ? found : [...some];
        const kept = all(masks);
        const total = kept ? documents.filter((document) => kept[document]).length : documents.length;
        return { exact, total, counts: (await facets?.counts(documents, masks, wanted)) ?? new Map() };
      } finally {
        ranker.release();
      }
    });
  }
}
