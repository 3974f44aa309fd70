// Fetches the files of an index, once each, and believes none before it is checked.
import { Fault, payload } from "./codec.js";

/**
 * @param {Uint8Array} bytes raw deflate
 * @returns {Promise<Uint8Array>}
 */
export async function inflate(bytes) {
  try {
    const { readable, writable } = new DecompressionStream("deflate-raw");
    const writer = writable.getWriter();
    // What is wrong with the bytes is told by the reading side.
    Promise.allSettled([writer.write(/** @type {BufferSource} */ (bytes)), writer.close()]);
    return new Uint8Array(await new Response(readable).arrayBuffer());
  } catch {
    throw new Fault("damaged");
  }
}

/** @param {string} base address of `search/` @returns {import("./types.js").Load} */
export const loader = (base) => async (path, fresh) => {
  const cache = fresh ? "reload" : path.endsWith("root.bin") ? "no-cache" : "default";
  let answer;
  try {
    answer = await fetch(base + path, { cache, credentials: "same-origin" });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new Fault(navigator.onLine === false ? "offline" : "unreachable", path);
  }
  throw new Fault(answer.status === 404 || answer.status === 410 ? "gone" : "unreachable", path);
};

/** The files below `search/`: each is fetched once and kept. */
export class Files {
  /** @param {import("./types.js").Load} load @param {import("./types.js").Inflate} [unpack] */
  constructor(load, unpack = inflate) {
    this.load = load;
    this.inflate = unpack;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /**
   * What `decode` makes of a file's payload; made once, however often it is asked for. A file
   * that is no good is fetched once more, past every cache.
   * @template T
   * @param {string} path
   * @param {string} kind
   * @param {(payload: Uint8Array) => T | Promise<T>} decode
   * @returns {Promise<T>}
   */
  read(path, kind, decode) {
    let made = this.kept.get(path);
    if (!made) {
      made = this.attempt(path, kind, decode, false).catch((fault) => {
        if (fault.kind === "version" || fault.kind === "offline") throw fault;
        return this.attempt(path, kind, decode, true);
      });
      this.kept.set(path, made);
      made.catch(() => this.kept.delete(path));
    }
    return made;
  }

  /**
   * @template T
   * @param {string} path
   * @param {string} kind
   * @param {(payload: Uint8Array) => T | Promise<T>} decode
   * @param {boolean} fresh
   */
  async attempt(path, kind, decode, fresh) {
    const file = await this.load(path, fresh);
    try {
      return await decode(payload(file, path, kind));
    } catch (fault) {
      if (fault instanceof Fault) fault.path ||= path;
      throw fault;
    }
  }
}
