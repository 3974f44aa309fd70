/** What the modules hand each other; see ../FORMAT.md. Only for the type checker: no site gets it. */

/** The JSON of a root. */
export interface Facts {
  locale: string;
  documents: number;
  size: number;
  numbering: string;
  analysis: number;
  stop: string[];
  card: number;
  inline: number;
  tiers: number[];
  locales: [string, string[]][];
  files: Record<string, [number, number]>;
}

/** Some of a term's postings; all impacts are at most the least of the tier before. */
export interface Tier {
  n: number;
  /** Greatest quantised impact: 63 or 15. */
  steps: number;
  max: number;
  min: number;
  k: number;
  length: number;
  /** Number of the file that holds it, or -1 where `bytes` do. */
  file: number;
  bytes: Uint8Array;
}

/** A term: all keys of one stem. */
export interface Head {
  key: string;
  df: number;
  tiers: Tier[];
}

/** A part of the dictionary: keys in order, each with its head or the key of one elsewhere. */
export interface Pack {
  keys: string[];
  heads: (Head | null)[];
  away: string[];
}

/** What one word of the query asks for: any of these heads. */
export interface Group {
  token: string;
  heads: Head[];
  /** Whether the word itself is in the dictionary. */
  exact: boolean;
}

/** A query, read against one locale's dictionary. */
export interface Plan {
  groups: Group[];
  /** Impacts of documents by their title. */
  titles: { impact: number; documents: number[] }[];
  /** The distinct words of the query, stop words too. */
  tokens: string[];
  /** Whether more words were asked for than are looked up. */
  cut: boolean;
}

export interface Ranking {
  /** Documents in their order, those with every group first. */
  documents: number[];
  /** How many of `documents` have every group. */
  full: number;
  /** How many documents were found that have every group; those with some. */
  found: number;
  some: number;
  /** Whether all postings were read; whether `found` is exact. */
  whole: boolean;
  counted: boolean;
  /** Whether an unread posting could change the order: bytes ran out. */
  cutShort: boolean;
}

export interface Hit {
  document: number;
  /** Another locale whose text was found; "" for the reader's own. */
  foundIn: string;
  full: boolean;
}

export interface Card {
  url: string;
  title: string;
  text: string;
  language: string;
  state: string;
  detail: string;
  textLanguage: string;
}

export interface Facet {
  name: string;
  label: string;
  values: [string, string, number][];
  column: [number, number, number];
  sets: number[][];
  lists?: number;
}

export interface Sort {
  name: string;
  label: string;
  descending: boolean;
  column: [number, number, number];
}

export interface Names {
  facets: Facet[];
  sorts: Sort[];
  files: [number, number];
  names: string;
}

export type Filters = Record<string, string[]>;

/** What a page asks. */
export interface Question {
  q: string;
  filters: Filters;
  sort: string;
}

export interface Answer {
  hits: Hit[];
  plan: Plan;
  /** Documents with every word, or, where there is none, with some. */
  total: number;
  /** Documents with every word. */
  found: number;
  /** Whether `total` is exact; else there are as many or more. */
  counted: boolean;
  /** Whether the order might change if more bytes were read. */
  cutShort: boolean;
}

/** Fetches a file by its path below the index; `fresh`: past every cache. */
export type Load = (path: string, fresh: boolean) => Promise<Uint8Array>;
export type Inflate = (bytes: Uint8Array) => Promise<Uint8Array>;
