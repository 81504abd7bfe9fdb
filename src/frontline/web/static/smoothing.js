// @ts-check
/**
 * Make a lattice of percents fit to be drawn: gaps filled, smoothed, and packed as the picture that the GPU samples.
 * Tracing belongs in contours.js, drawing in film.js.
 */

export const FULL = 100; // percent; a higher value says why a cell has none
export const UNKNOWN = 255;
export const EMBARGOED = 254;
export const HELD_BACK = 253;

const HALF = 50;
const POLE = Math.sqrt(3) - 2; // of the cubic B-spline's filter
const REACH = 12; // cells after which a filter has forgotten where it started
/** A byte of the picture covers LOW to HIGH percent: a spline's coefficients run over both ends of its values. */
export const LOW = -30;
export const HIGH = 130;

/**
 * Return the picture of a field, four bytes a cell: the coefficient of the spline that runs through the smoothed
 * percents, then whether the cell is unknown, embargoed, held back.
 * @param {Uint8Array} field
 * @param {number} columns
 * @param {number} rows
 * @returns {Uint8Array}
 */
export function paintFrame(field, columns, rows) {
  const values = smooth(fillGaps(field, columns, rows), columns, rows);
  findCoefficients(values, columns, rows);
  const picture = new Uint8Array(4 * field.length);
  for (let cell = 0; cell < field.length; cell += 1) {
    picture[4 * cell] = Math.round(Math.min(Math.max((values[cell] - LOW) / (HIGH - LOW), 0), 1) * 255);
    if (field[cell] > FULL) picture[4 * cell + 1 + (UNKNOWN - field[cell])] = 255;
  }
  return picture;
}

/**
 * Replace values by the coefficients of the cubic B-spline through them (Unser, Aldroubi and Eden 1991).
 * @param {Float32Array} values
 * @param {number} columns
 * @param {number} rows
 */
function findCoefficients(values, columns, rows) {
  for (let y = 0; y < rows; y += 1) filterLine(values, y * columns, 1, columns);
  for (let x = 0; x < columns; x += 1) filterLine(values, x, columns, rows);
}

/**
 * @param {Float32Array} values
 * @param {number} start
 * @param {number} step
 * @param {number} count
 */
function filterLine(values, start, step, count) {
  if (count < 2) return;
  let first = 0;
  for (let n = Math.min(REACH, count) - 1; n >= 0; n -= 1) first = values[start + n * step] + POLE * first;
  values[start] = first;
  for (let n = 1; n < count; n += 1) values[start + n * step] += POLE * values[start + (n - 1) * step];
  const last = start + (count - 1) * step;
  values[last] = (POLE / (POLE * POLE - 1)) * (values[last] + POLE * values[last - step]);
  for (let n = count - 2; n >= 0; n -= 1) {
    const at = start + n * step;
    values[at] = POLE * (values[at + step] - values[at]);
  }
  for (let n = 0; n < count; n += 1) values[start + n * step] *= 6;
}

/**
 * Give each unknown cell the value of a nearest known one, so that lines run on beneath the grey and not along it.
 * @param {Uint8Array} field
 * @param {number} columns
 * @param {number} rows
 * @returns {Float32Array}
 */
export function fillGaps(field, columns, rows) {
  const values = Float32Array.from(field);
  const seen = Uint8Array.from(field, (value) => Number(value <= FULL));
  if (!seen.includes(0)) return values;
  if (!seen.includes(1)) return values.fill(HALF);
  let edge = findEdge(seen, columns, rows);
  while (edge.length > 0) {
    /** @type {number[]} */
    const next = [];
    for (const cell of edge) {
      for (const beside of neighbours(cell, columns, rows)) {
        if (seen[beside]) continue;
        seen[beside] = 1;
        values[beside] = values[cell];
        next.push(beside);
      }
    }
    edge = next;
  }
  return values;
}

/**
 * Return the known cells beside unknown ones.
 * @param {Uint8Array} seen
 * @param {number} columns
 * @param {number} rows
 */
function findEdge(seen, columns, rows) {
  /** @type {Set<number>} */
  const edge = new Set();
  for (let cell = 0; cell < seen.length; cell += 1) {
    if (seen[cell]) continue;
    for (const beside of neighbours(cell, columns, rows)) if (seen[beside]) edge.add(beside);
  }
  return [...edge].sort((a, b) => a - b);
}

/**
 * @param {number} cell
 * @param {number} columns
 * @param {number} rows
 */
function neighbours(cell, columns, rows) {
  const x = cell % columns;
  const found = [];
  if (x > 0) found.push(cell - 1);
  if (x < columns - 1) found.push(cell + 1);
  if (cell >= columns) found.push(cell - columns);
  if (cell < columns * (rows - 1)) found.push(cell + columns);
  return found;
}

/**
 * Smooth with the 3 x 3 binomial kernel. No cell moves more than half-way to 50, so that none changes sides and nothing
 * as large as a cell disappears or is invented.
 * @param {Float32Array} values
 * @param {number} columns
 * @param {number} rows
 * @returns {Float32Array}
 */
export function smooth(values, columns, rows) {
  const across = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const x = at % columns;
    across[at] = (values[x > 0 ? at - 1 : at] + 2 * values[at] + values[x < columns - 1 ? at + 1 : at]) / 4;
  }
  for (let at = 0; at < values.length; at += 1) {
    const below = at >= columns ? at - columns : at;
    const above = at < columns * (rows - 1) ? at + columns : at;
    const mean = (across[below] + 2 * across[at] + across[above]) / 4;
    const limit = (values[at] + HALF) / 2;
    result[at] = values[at] >= HALF ? Math.max(mean, limit) : Math.min(mean, limit);
  }
  return result;
}
