// @ts-check
/** Find where on the map the words "held by ..." or "embargoed" have the most room, for the view and day shown. */

/** @typedef {import("./types.js").Point} Point */
/** @typedef {import("./control.js").Lattice} Lattice */

/** @typedef {{west: number, south: number, east: number, north: number}} Frame */

export const SURE = 90; // percent
const KEEP = 0.6; // words stay where they are while the room there is this share of the best

/** Keeps the spot of each kind of ground from draw to draw, so that the words do not jump about. */
export class SideSpots {
  /** @param {Lattice} lattice */
  constructor(lattice) {
    this.lattice = lattice;
    this.places = Array.from({ length: lattice.columns * lattice.rows }, (_, cell) =>
      lattice.locate(cell % lattice.columns, Math.floor(cell / lattice.columns)));
    /** @type {Map<string, number>} */
    this.last = new Map();
  }

  /**
   * Return the spot for one kind of ground, or nothing where it has no room.
   * @param {string} name of that kind
   * @param {Uint8Array} field
   * @param {Frame} frame what is in view and free
   * @param {(value: number) => boolean} belongs whether a cell of that value is of it
   * @param {number} least cells from the spot to the edge; where there are fewer, words have no room
   * @returns {Point | null}
   */
  find(name, field, frame, belongs, least) {
    const free = this.places.map(([lon, lat], cell) =>
      lon > frame.west && lon < frame.east && lat > frame.south && lat < frame.north && belongs(field[cell]));
    const room = measureRoom(free, this.lattice.columns, this.lattice.rows);
    let best = 0;
    for (let cell = 1; cell < room.length; cell += 1) if (room[cell] > room[best]) best = cell;
    const last = this.last.get(name);
    if (last !== undefined && room[last] >= KEEP * room[best]) best = last;
    if (room[best] < least) return null;
    this.last.set(name, best);
    return this.places[best];
  }
}

/**
 * Return for each cell how many cells it is to the nearest one that is not free (chamfer distance, Borgefors 1986).
 * @param {boolean[]} free
 * @param {number} columns
 * @param {number} rows
 * @returns {Float32Array}
 */
function measureRoom(free, columns, rows) {
  const room = Float32Array.from(free, (is) => (is ? columns + rows : 0));
  const relax = (/** @type {number} */ cell, /** @type {number} */ side) => {
    const x = cell % columns;
    const y = Math.floor(cell / columns);
    const at = (/** @type {number} */ dx, /** @type {number} */ dy) =>
      x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows ? 0 : room[cell + dx + dy * columns];
    const near = Math.min(at(side, 0) + 1, at(0, side) + 1, at(side, side) + 1.4, at(-side, side) + 1.4);
    if (near < room[cell]) room[cell] = near;
  };
  for (let cell = 0; cell < room.length; cell += 1) relax(cell, -1);
  for (let cell = room.length - 1; cell >= 0; cell -= 1) relax(cell, 1);
  return room;
}
