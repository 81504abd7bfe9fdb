// @ts-check
/** Read the lattice as a table does: who holds which place on a day, and which ground changed between two days. */

import { FULL } from "./smoothing.js";

/** @typedef {import("./control.js").Lattice} Lattice */
/** @typedef {import("./types.js").Point} Point */
/** @typedef {import("./places.js").Place} Place */

const HALF = 50;
const KM_PER_DEGREE = 111.32;

/** @typedef {{gained: boolean, km2: number, lon: number, lat: number}} Change gained by the first party, or by the second */

/**
 * Find the cell that a place lies in, by its centre; -1 outside the lattice.
 * @param {Lattice} lattice
 * @param {number} lon
 * @param {number} lat
 */
export function findCell(lattice, lon, lat) {
  let [x, y] = [lattice.columns / 2, lattice.rows / 2];
  for (let turn = 0; turn < 6; turn += 1) {
    const [a, b] = lattice.locate(x, y);
    const [ax, bx] = lattice.locate(x + 1, y);
    const [ay, by] = lattice.locate(x, y + 1);
    const scale = (ax - a) * (by - b) - (ay - a) * (bx - b);
    x += ((lon - a) * (by - b) - (ay - a) * (lat - b)) / scale;
    y += ((ax - a) * (lat - b) - (lon - a) * (bx - b)) / scale;
    if (!Number.isFinite(x + y)) return -1;
  }
  const [column, row] = [Math.round(x), Math.round(y)];
  return column < 0 || row < 0 || column >= lattice.columns || row >= lattice.rows ? -1 : row * lattice.columns + column;
}

/**
 * List ground that crossed even odds between two days, in pieces that hang together, the largest first.
 * @param {Uint8Array} before
 * @param {Uint8Array} after
 * @param {Lattice} lattice
 * @returns {Change[]}
 */
export function listChanges(before, after, lattice) {
  const crossed = Int8Array.from(after, (now, cell) =>
    now > FULL || before[cell] > FULL ? 0 : Number(now >= HALF) - Number(before[cell] >= HALF));
  /** @type {Change[]} */
  const found = [];
  const cellKm2 = (lattice.cellM / 1000) ** 2;
  for (let start = 0; start < crossed.length; start += 1) {
    if (crossed[start] === 0) continue;
    const cells = collect(crossed, start, lattice.columns);
    const gained = after[start] >= HALF;
    const [x, y] = [0, 1].map((axis) => cells.reduce((sum, cell) => sum + (axis ? Math.floor(cell / lattice.columns) : cell % lattice.columns), 0) / cells.length);
    const [lon, lat] = lattice.locate(x, y);
    found.push({ gained, km2: cells.length * cellKm2, lon, lat });
  }
  return found.sort((a, b) => b.km2 - a.km2);
}

/**
 * Take a piece out of a mask, and return its cells.
 * @param {Int8Array} mask
 * @param {number} start
 * @param {number} columns
 */
function collect(mask, start, columns) {
  const sign = mask[start];
  const cells = [start];
  mask[start] = 0;
  for (const cell of cells) { // grows while it is walked
    const x = cell % columns;
    for (const beside of [x > 0 ? cell - 1 : -1, x < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
      if (mask[beside] !== sign) continue;
      mask[beside] = 0;
      cells.push(beside);
    }
  }
  return cells;
}

/**
 * @param {Point} from
 * @param {Point} to
 * @returns {number} km, good to a percent over the distances of a theatre
 */
export function measureKm([ax, ay], [bx, by]) {
  return KM_PER_DEGREE * Math.hypot((bx - ax) * Math.cos((((ay + by) / 2) * Math.PI) / 180), by - ay);
}

/**
 * Return the eighth of the compass in which one point lies from another: "n", "ne" ...
 * @param {Point} from
 * @param {Point} to
 */
export function bearing([ax, ay], [bx, by]) {
  const angle = Math.atan2((bx - ax) * Math.cos((ay * Math.PI) / 180), by - ay);
  return ["n", "ne", "e", "se", "s", "sw", "w", "nw"][(Math.round(angle / (Math.PI / 4)) + 8) % 8];
}

/**
 * Return the place nearest to a point; larger ones count as nearer.
 * @param {Place[]} places
 * @param {Point} point
 */
export function findNearest(places, point) {
  let [best, least] = [places[0], Infinity];
  for (const place of places) {
    const km = measureKm([place.lon, place.lat], point) / (1 + Math.log10(1 + place.population) / 6);
    if (km < least) [best, least] = [place, km];
  }
  return best;
}
