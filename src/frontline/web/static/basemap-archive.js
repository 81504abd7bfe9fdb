// @ts-check
/** Reads vector tiles out of one file (PMTiles 3) by range requests, from any host; what they show is not known here. */

const HEADER = 127;
const LEAF = 0; // the run length of an entry that leads to another directory
const DEEPEST = 4;
const GZIP = 2;

/** @typedef {{id: number, offset: number, length: number, run: number}} Entry */

/** Walks over a directory's numbers. */
class Numbers {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  next() {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }
}

/** @param {ArrayBuffer} packed @returns {Promise<ArrayBuffer>} */
function inflate(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** @param {ArrayBuffer} data @returns {Entry[]} */
export function readDirectory(data) {
  const numbers = new Numbers(new Uint8Array(data));
  const entries = Array.from({ length: numbers.next() }, () => ({ id: 0, offset: 0, length: 0, run: 0 }));
  entries.reduce((id, entry) => (entry.id = id + numbers.next()), 0);
  for (const entry of entries) entry.run = numbers.next();
  for (const entry of entries) entry.length = numbers.next();
  entries.forEach((entry, n) => {
    const offset = numbers.next();
    entry.offset = offset ? offset - 1 : entries[n - 1].offset + entries[n - 1].length;
  });
  return entries;
}

/**
 * Return a tile's number: its place on Hilbert's curve, behind those of all lesser zooms.
 * @param {number} zoom
 * @param {number} column
 * @param {number} row
 */
export function numberTile(zoom, column, row) {
  let number = (4 ** zoom - 1) / 3;
  let [x, y] = [column, row];
  for (let side = 2 ** (zoom - 1); side >= 1; side /= 2) {
    const [right, low] = [x & side ? 1 : 0, y & side ? 1 : 0];
    number += side * side * ((3 * right) ^ low);
    if (!low) {
      if (right) [x, y] = [side - 1 - x, side - 1 - y];
      [x, y] = [y, x];
    }
  }
  return number;
}

/** @param {Entry[]} entries @param {number} id @returns {Entry | null} */
export function findEntry(entries, id) {
  let [low, high] = [0, entries.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (entries[middle].id <= id) low = middle + 1;
    else high = middle - 1;
  }
  const found = entries[high];
  return found && (found.run === LEAF || id < found.id + found.run) ? found : null;
}

/** One file of tiles. */
export class Archive {
  /** @param {URL} address */
  constructor(address) {
    this.address = address;
    /** @type {ArrayBuffer | null} all of it, where the host sends no parts */
    this.whole = null;
    this.packed = this.packedInside = true;
    /** @type {{root: number, rootLength: number, leaves: number, tiles: number} | null} */
    this.places = null;
    /** @type {Map<number, Promise<Entry[]>>} */
    this.directories = new Map();
  }

  /** Read the head of the file, and what it says of itself. @returns {Promise<Record<string, any>>} */
  async open() {
    const view = new DataView(await this.#bytes(0, HEADER));
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, 0, 7));
    if (name !== "PMTiles" || view.getUint8(7) !== 3) throw new Error(`${this.address} is no file of tiles`);
    const [root, rootLength, about, aboutLength, leaves, , tiles] = [8, 16, 24, 32, 40, 48, 56].map((at) => Number(view.getBigUint64(at, true)));
    this.packedInside = view.getUint8(97) === GZIP;
    this.packed = view.getUint8(98) === GZIP;
    this.places = { root, rootLength, leaves, tiles };
    return JSON.parse(new TextDecoder().decode(await this.#inside(about, aboutLength)));
  }

  /**
   * Return a tile; an empty one where nothing lies.
   * @param {number} zoom
   * @param {number} column
   * @param {number} row
   * @returns {Promise<ArrayBuffer>}
   */
  async read(zoom, column, row) {
    const id = numberTile(zoom, column, row);
    const { root, rootLength, leaves, tiles } = /** @type {NonNullable<Archive["places"]>} */ (this.places);
    let [offset, length] = [root, rootLength];
    for (let depth = 0; depth < DEEPEST; depth++) {
      const entry = findEntry(await this.#directory(offset, length), id);
      if (!entry) break;
      if (entry.run !== LEAF) {
        const data = await this.#bytes(tiles + entry.offset, entry.length);
        return this.packed ? inflate(data) : data;
      }
      [offset, length] = [leaves + entry.offset, entry.length];
    }
    return new ArrayBuffer(0);
  }

  /** @param {number} offset @param {number} length */
  #directory(offset, length) {
    const known = this.directories.get(offset) ?? this.#inside(offset, length).then(readDirectory);
    this.directories.set(offset, known);
    return known;
  }

  /** @param {number} offset @param {number} length */
  async #inside(offset, length) {
    const data = await this.#bytes(offset, length);
    return this.packedInside ? inflate(data) : data;
  }

  /** @param {number} offset @param {number} length @returns {Promise<ArrayBuffer>} */
  async #bytes(offset, length) {
    if (this.whole) return this.whole.slice(offset, offset + length);
    const answer = await fetch(this.address, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
    if (answer.status === 206) return answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${this.address} could not be read (${answer.status})`);
    this.whole = await answer.arrayBuffer(); // a host that knows no ranges has sent the file
    return this.whole.slice(offset, offset + length);
  }
}
