// @ts-check
/** What the reader has chosen: day, layer, view. It is kept in the address, so that a link shows the same again. */

import { addDays, countDays } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */

/**
 * @typedef {object} Choice
 * @property {number} day counted from the first
 * @property {string} layer a layer's id, "lines" or "routes"
 * @property {[number, number, number] | null} view zoom, latitude, longitude
 */

export const LINES = "lines";
export const ROUTES = "routes";

/**
 * Read a choice from the address; what makes no sense there is replaced by the opening choice.
 * @param {string} hash like #2025-11-03/assessed/10.2/48.28/37.18
 * @param {Theatre} theatre
 * @returns {Choice}
 */
export function readChoice(hash, theatre) {
  const [day = "", layer = "", ...view] = hash.replace(/^#/, "").split("/");
  const known = [...theatre.layers.map(({ id }) => id), LINES, ...(theatre.routes ? [ROUTES] : [])];
  return {
    day: readDay(day, theatre) ?? readDay(theatre.opens_on, theatre) ?? theatre.days - 1,
    layer: known.includes(layer) ? layer : theatre.layers[0].id,
    view: readView(view.map(Number)),
  };
}

/**
 * @param {string} day
 * @param {Theatre} theatre
 * @returns {number | null}
 */
function readDay(day, theatre) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return null;
  const position = countDays(theatre.first_day, day);
  return position >= 0 && position < theatre.days ? position : null;
}

/** @param {number[]} view @returns {[number, number, number] | null} */
function readView(view) {
  const [zoom, lat, lon] = view;
  const good = view.length === 3 && view.every(Number.isFinite);
  return good && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22 ? [zoom, lat, lon] : null;
}

/**
 * @param {Choice} choice
 * @param {Theatre} theatre
 */
export function writeChoice({ day, layer, view }, theatre) {
  const parts = [addDays(theatre.first_day, day), layer];
  if (view) parts.push(view[0].toFixed(2), view[1].toFixed(4), view[2].toFixed(4));
  return `#${parts.join("/")}`;
}
