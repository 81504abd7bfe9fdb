// @ts-check
/** Decode the packed lattices and walk them from day to day. Drawing them belongs in contours.js and map.js. */

import { EMBARGOED, FULL, UNKNOWN } from "./smoothing.js";

/** @typedef {{seek: (day: number) => Uint8Array}} Seekable */
/** @typedef {import("./types.js").PackedLattice} PackedLattice */
/** @typedef {import("./types.js").Point} Point */

/** The history of one layer: the field of one day in memory, and what changes between the days. */
export class History {
  /**
   * @param {Uint8Array} steps the first day, then each day's difference to the day before modulo 256
   * @param {number} days
   */
  constructor(steps, days) {
    const size = steps.length / days;
    if (!Number.isInteger(size) || size === 0) throw new Error("a layer's file does not hold whole days");
    this.days = days;
    this.day = 0;
    this.field = steps.slice(0, size);
    const count = countChanges(steps, size);
    /** where each day's changes start, so that day n has those from start[n] to start[n + 1] */
    this.start = new Uint32Array(days + 1);
    this.cell = new Uint32Array(count);
    this.step = new Uint8Array(count);
    this.#list(steps, size);
  }

  /**
   * @param {Uint8Array} steps
   * @param {number} size
   */
  #list(steps, size) {
    let found = 0;
    for (let day = 1; day < this.days; day += 1) {
      this.start[day] = found;
      for (let cell = 0, at = day * size; cell < size; cell += 1, at += 1) {
        if (steps[at] === 0) continue;
        this.cell[found] = cell;
        this.step[found] = steps[at];
        found += 1;
      }
    }
    this.start[this.days] = found;
  }

  /**
   * Return the field of a day: percent a cell, 255 where no side is shown. The array is reused by the next call.
   * @param {number} day counted from the first
   * @returns {Uint8Array}
   */
  seek(day) {
    const goal = Math.min(Math.max(day, 0), this.days - 1);
    while (this.day < goal) this.#apply((this.day += 1), 1);
    while (this.day > goal) this.#apply(this.day--, -1);
    return this.field;
  }

  /**
   * @param {number} day whose changes are applied
   * @param {1 | -1} sign forwards or backwards; the array itself counts modulo 256
   */
  #apply(day, sign) {
    for (let n = this.start[day]; n < this.start[day + 1]; n += 1) this.field[this.cell[n]] += sign * this.step[n];
  }
}

/**
 * @param {Uint8Array} steps
 * @param {number} size of the first day, which is no change
 */
function countChanges(steps, size) {
  let count = 0;
  for (let at = size; at < steps.length; at += 1) if (steps[at] !== 0) count += 1;
  return count;
}

/**
 * Fetch and inflate one layer.
 * @param {URL} address
 * @param {number} days
 * @returns {Promise<History>}
 */
export async function fetchHistory(address, days) {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new Error(`${address.pathname} could not be read (${answer.status})`);
  const plain = answer.body.pipeThrough(new DecompressionStream("deflate"));
  return new History(new Uint8Array(await new Response(plain).arrayBuffer()), days);
}

/** How many of several maps, in percent, show ground as held by the first party; it has no file of its own. */
export class Disagreement {
  /** @param {{seek: (day: number) => Uint8Array}[]} sources */
  constructor(sources) {
    this.sources = sources;
  }

  /**
   * @param {number} day
   * @returns {Uint8Array}
   */
  seek(day) {
    const fields = this.sources.map((source) => source.seek(day));
    return fields[0].map((first, cell) => {
      let [seen, shown, blank] = [0, 0, first];
      for (const field of fields) {
        if (field[cell] > FULL) {
          blank = Math.min(blank > FULL ? blank : UNKNOWN, field[cell]);
          continue;
        }
        seen += 1;
        shown += Number(field[cell] >= 50);
      }
      return seen && blank !== EMBARGOED ? Math.round((100 * shown) / seen) : blank > FULL ? blank : UNKNOWN;
    });
  }
}

/** A layer of which only every so many days have come: it shows the last of them up to the day asked for. */
export class Overview {
  /**
   * @param {History} history
   * @param {number} every days
   */
  constructor(history, every) {
    this.history = history;
    this.every = every;
  }

  /** @param {number} day */
  seek(day) {
    return this.history.seek(Math.floor(day / this.every));
  }
}

/** Positions of the cells, between nodes by bilinear interpolation and beyond the outermost by extrapolation. */
export class Lattice {
  /** @param {PackedLattice} packed */
  constructor(packed) {
    this.columns = packed.columns;
    this.rows = packed.rows;
    this.cellM = packed.cell_m;
    this.packed = packed;
  }

  /**
   * Return the longitude and latitude of a position in the lattice.
   * @param {number} x column, whole at the centre of a cell
   * @param {number} y row, 0 the southernmost
   * @returns {Point}
   */
  locate(x, y) {
    const { col, row, lon, lat } = this.packed;
    const [left, right, across] = bracket(col, x);
    const [low, high, up] = bracket(row, y);
    /** @param {number[][]} grid */
    const at = (grid) =>
      (grid[low][left] * (1 - across) + grid[low][right] * across) * (1 - up) +
      (grid[high][left] * (1 - across) + grid[high][right] * across) * up;
    return [at(lon), at(lat)];
  }
}

/**
 * @param {number[]} nodes ascending
 * @param {number} value
 * @returns {[number, number, number]} the two nodes around the value and how far it lies between them
 */
function bracket(nodes, value) {
  if (nodes.length === 1) return [0, 0, 0];
  const step = nodes[1] - nodes[0];
  const low = Math.min(Math.max(Math.floor(value / step), 0), nodes.length - 2);
  return [low, low + 1, (value - nodes[low]) / (nodes[low + 1] - nodes[low])];
}
