// @ts-check
/**
 * Turn a lattice of percents into areas and lines: smoothing, marching squares, rings with their holes, clipping.
 * Colours and layers belong in style.js and map.js.
 */

import { Lattice } from "./control.js";
import { FULL, fillGaps, smooth } from "./smoothing.js";

/** @typedef {import("./types.js").Ring} Ring */
/** @typedef {import("./types.js").Point} Point */

const HALF = 50;
const OUTSIDE = -1e6; // so low that the ring round the lattice lies on its rim
const RIM = 2; // one row of repeated values, one of OUTSIDE
const JUST_UNDER = 0.01; // so that a cell of exactly the threshold lies inside

/** A field ready to be traced: smoothed, with a rim, so that every ring closes. */
export class Surface {
  /**
   * @param {Uint8Array} field percent a cell
   * @param {Lattice} lattice
   */
  constructor(field, lattice) {
    this.lattice = lattice;
    this.width = lattice.columns + 2 * RIM;
    this.height = lattice.rows + 2 * RIM;
    const known = fillGaps(field, lattice.columns, lattice.rows);
    this.values = addRim(smooth(known, lattice.columns, lattice.rows), lattice.columns, lattice.rows);
  }

  /**
   * Return the rings round all that reaches a threshold, in lattice positions, inside on the left.
   * @param {number} threshold percent
   * @returns {Ring[]}
   */
  trace(threshold) {
    return traceRings(this.values, this.width, this.height, threshold - JUST_UNDER).map((ring) => roundCorners(roundCorners(ring)));
  }

  /**
   * Return the area that reaches a threshold as polygons with holes, in degrees.
   * @param {number} threshold percent
   * @returns {Ring[][]}
   */
  area(threshold) {
    return nestRings(this.trace(threshold)).map((rings) => rings.map((ring) => this.#place(ring)));
  }

  /**
   * Return the line of a threshold inside a box, in degrees.
   * @param {number} threshold percent
   * @param {[number, number, number, number]} box
   * @returns {Ring[]}
   */
  line(threshold, box) {
    return this.trace(threshold).flatMap((ring) => clipLine(this.#place(ring), box));
  }

  /** @param {Ring} ring @returns {Ring} */
  #place(ring) {
    return ring.map(([x, y]) => this.lattice.locate(x - RIM, y - RIM));
  }
}

/**
 * Return the outline of the cells in a box that a field marks as blank in one way, in degrees.
 * @param {Uint8Array} field
 * @param {Lattice} lattice
 * @param {number} blank the value that the cells have
 * @param {[number, number, number, number]} box
 * @returns {Ring[][]}
 */
export function outlineBlank(field, lattice, blank, [west, south, east, north]) {
  const mask = field.map((value, cell) => {
    if (value !== blank) return 0;
    const [lon, lat] = lattice.locate(cell % lattice.columns, Math.floor(cell / lattice.columns));
    return lon >= west && lon <= east && lat >= south && lat <= north ? FULL : 0;
  });
  return mask.includes(FULL) ? new Surface(mask, lattice).area(HALF) : [];
}

/**
 * @param {Float32Array} values
 * @param {number} columns
 * @param {number} rows
 * @returns {Float32Array}
 */
function addRim(values, columns, rows) {
  const width = columns + 2 * RIM;
  const height = rows + 2 * RIM;
  const wide = new Float32Array(width * height).fill(OUTSIDE);
  for (let y = 1; y < height - 1; y += 1) {
    const row = Math.min(Math.max(y - RIM, 0), rows - 1);
    for (let x = 1; x < width - 1; x += 1) {
      wide[y * width + x] = values[row * columns + Math.min(Math.max(x - RIM, 0), columns - 1)];
    }
  }
  return wide;
}

// A square's corners count 1 south-west, 2 south-east, 4 north-east, 8 north-west; its sides are S, E, N, W.
// Each case lists the sides where a line enters and leaves, the higher ground on its left.
const [S, E, N, W] = [0, 1, 2, 3];
/** @type {[number, number][][]} */
const CASES = [
  [], [[S, W]], [[E, S]], [[E, W]], [[N, E]], [], [[N, S]], [[N, W]],
  [[W, N]], [[S, N]], [], [[E, N]], [[W, E]], [[S, E]], [[W, S]], [],
];
/** @type {Record<number, [number, number][][]>} two high corners facing each other: apart, or joined by the middle */
const SADDLES = {
  5: [[[S, W], [N, E]], [[S, E], [N, W]]],
  10: [[[E, S], [W, N]], [[W, S], [E, N]]],
};

/**
 * Marching squares (Lorensen and Cline 1987, in the plane) with linear interpolation along the sides.
 * @param {Float32Array} values
 * @param {number} width
 * @param {number} height
 * @param {number} threshold
 * @returns {Ring[]}
 */
function traceRings(values, width, height, threshold) {
  const next = new Int32Array(2 * width * height).fill(-1);
  const starts = [];
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = y * width + x;
      const [a, b, c, d] = [values[at], values[at + 1], values[at + width + 1], values[at + width]];
      const kind = Number(a >= threshold) + 2 * Number(b >= threshold) + 4 * Number(c >= threshold) + 8 * Number(d >= threshold);
      if (kind === 0 || kind === 15) continue;
      const pairs = kind in SADDLES ? SADDLES[kind][Number((a + b + c + d) / 4 >= threshold)] : CASES[kind];
      for (const [from, to] of pairs) {
        next[nameSide(at, from, width)] = nameSide(at, to, width);
        starts.push(nameSide(at, from, width));
      }
    }
  }
  return followRings(next, starts, (side) => cross(values, width, side, threshold));
}

/**
 * @param {Int32Array} next
 * @param {number[]} starts
 * @param {(side: number) => Point} locate
 * @returns {Ring[]}
 */
function followRings(next, starts, locate) {
  const rings = [];
  for (const start of starts) {
    if (next[start] < 0) continue;
    const ring = [];
    for (let side = start; next[side] >= 0; ) {
      ring.push(locate(side));
      const following = next[side];
      next[side] = -1;
      side = following;
    }
    rings.push(ring);
  }
  return rings;
}

/**
 * Name the side of a square by the corner it starts from: even names lie along a row, odd ones along a column.
 * @param {number} at the square's south-western corner
 * @param {number} side
 * @param {number} width
 */
function nameSide(at, side, width) {
  if (side === S) return 2 * at;
  if (side === N) return 2 * (at + width);
  return side === W ? 2 * at + 1 : 2 * (at + 1) + 1;
}

/**
 * @param {Float32Array} values
 * @param {number} width
 * @param {number} side
 * @param {number} threshold
 * @returns {Point}
 */
function cross(values, width, side, threshold) {
  const at = side >> 1;
  const upward = (side & 1) === 1;
  const [from, to] = [values[at], values[upward ? at + width : at + 1]];
  const part = (threshold - from) / (to - from);
  const [x, y] = [at % width, Math.floor(at / width)];
  return upward ? [x, y + part] : [x + part, y];
}

/**
 * Cut each corner once (Chaikin 1974) and close the ring; no point moves by more than a quarter of a cell.
 * @param {Ring} ring open or closed
 * @returns {Ring}
 */
function roundCorners(ring) {
  /** @type {Ring} */
  const smooth = [];
  const count = ring[0] === ring[ring.length - 1] ? ring.length - 1 : ring.length;
  for (let n = 0; n < count; n += 1) {
    const [x, y] = ring[n];
    const [u, v] = ring[(n + 1) % count];
    smooth.push([0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v], [0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v]);
  }
  smooth.push(smooth[0]);
  return smooth;
}

/**
 * Give each outer ring the holes that lie in it.
 * @param {Ring[]} rings outer ones run against the clock, holes with it
 * @returns {Ring[][]}
 */
export function nestRings(rings) {
  const sized = rings.map((ring) => ({ ring, size: signedArea(ring) }));
  const outer = sized.filter(({ size }) => size > 0).sort((a, b) => a.size - b.size);
  /** @type {Map<Ring, Ring[]>} */
  const polygons = new Map(outer.map(({ ring }) => [ring, [ring]]));
  for (const { ring } of sized.filter(({ size }) => size < 0)) {
    const around = outer.find((candidate) => contains(candidate.ring, ring[0]));
    if (around) polygons.get(around.ring)?.push(ring);
  }
  return [...polygons.values()];
}

/** @param {Ring} ring closed */
function signedArea(ring) {
  let sum = 0;
  for (let n = 1; n < ring.length; n += 1) sum += ring[n - 1][0] * ring[n][1] - ring[n][0] * ring[n - 1][1];
  return sum / 2;
}

/**
 * @param {Ring} ring closed
 * @param {Point} point
 */
function contains(ring, [x, y]) {
  let inside = false;
  for (let n = 1; n < ring.length; n += 1) {
    const [[ax, ay], [bx, by]] = [ring[n - 1], ring[n]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * Return the parts of a line inside a box (Liang and Barsky 1984, segment by segment).
 * @param {Ring} line
 * @param {[number, number, number, number]} box west, south, east, north
 * @returns {Ring[]}
 */
export function clipLine(line, box) {
  /** @type {Ring[]} */
  const parts = [];
  let open = false;
  for (let n = 1; n < line.length; n += 1) {
    const span = clipSegment(line[n - 1], line[n], box);
    if (!span) {
      open = false;
      continue;
    }
    if (open && span[0] === 0) parts[parts.length - 1].push(between(line[n - 1], line[n], span[1]));
    else parts.push(span.map((part) => between(line[n - 1], line[n], part)));
    open = span[1] === 1;
  }
  return parts;
}

/**
 * Leave out the points of a line that lie within a tolerance of it (Douglas and Peucker 1973).
 * @param {Ring} line
 * @param {number} tolerance degrees
 * @returns {Ring}
 */
export function simplify(line, tolerance) {
  if (line.length < 3) return line;
  const last = line.length - 1;
  let [worst, far] = [0, 0];
  for (let n = 1; n < last; n += 1) {
    const off = distance(line[n], line[0], line[last]);
    if (off > far) [worst, far] = [n, off];
  }
  if (far <= tolerance) return [line[0], line[last]];
  return [...simplify(line.slice(0, worst + 1), tolerance), ...simplify(line.slice(worst), tolerance).slice(1)];
}

/**
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 * @returns {number} how far a point lies from a segment
 */
function distance([x, y], [ax, ay], [bx, by]) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const part = length ? Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0), 1) : 0;
  return Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay));
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {[number, number, number, number]} box
 * @returns {[number, number] | null} where on the segment it enters and leaves the box, 0..1
 */
function clipSegment(from, to, [west, south, east, north]) {
  let [enter, leave] = [0, 1];
  const sides = [
    [from[0] - to[0], from[0] - west],
    [to[0] - from[0], east - from[0]],
    [from[1] - to[1], from[1] - south],
    [to[1] - from[1], north - from[1]],
  ];
  for (const [outward, room] of sides) {
    if (outward === 0 && room < 0) return null;
    if (outward < 0) enter = Math.max(enter, room / outward);
    if (outward > 0) leave = Math.min(leave, room / outward);
  }
  return enter < leave ? [enter, leave] : null;
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {number} part
 * @returns {Point}
 */
function between(from, to, part) {
  return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
}
