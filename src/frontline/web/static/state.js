// @ts-check
/** What the reader has chosen: day, layer, view and more. It is kept in the address, so that a link shows the same again. */

import { LANGUAGES } from "./language.js";
import { addDays, countDays } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */

/**
 * @typedef {object} Choice
 * @property {number} day counted from the first
 * @property {string} layer a layer's id, "lines", "routes" or "disagreement"
 * @property {[number, number, number] | null} view zoom, latitude, longitude
 * @property {number | null} against the day that is compared with
 * @property {string} place the id of the place whose panel is open, or nothing
 * @property {string[]} hidden what is not drawn, of EXTRAS
 * @property {string[]} shown what is drawn besides, of listAdded
 * @property {string} lang a language that was chosen, or nothing
 */

export const LINES = "lines";
export const ROUTES = "routes";
export const DISAGREEMENT = "disagreement";
/** What can be drawn over any layer, or not. */
export const EXTRAS = ["claims", "names", "districts"];
export const CONTESTED = "contested";
/** Districts and pockets. */
export const SHAPES = ["shares", "pockets"];

/** Return what is drawn over any layer only when asked for. @param {Theatre} theatre */
export function listAdded({ contested, shapes }) {
  return [...(contested ? [CONTESTED] : []), ...(shapes ? SHAPES : [])];
}

/** @param {Theatre} theatre @returns {string[]} all that can be chosen as the layer */
export function listLayers(theatre) {
  const several = theatre.layers.filter(({ kind }) => kind === "source").length > 1;
  return [...theatre.layers.map(({ id }) => id), LINES, ...(several ? [DISAGREEMENT] : []), ...(theatre.routes ? [ROUTES] : [])];
}

/**
 * Read a choice from the address; what makes no sense there is replaced by the opening choice.
 * @param {string} hash like #2025-11-03/assessed/10.2/48.28/37.18?against=2025-10-01&lang=uk
 * @param {Theatre} theatre
 * @returns {Choice}
 */
export function readChoice(hash, theatre) {
  const [path, query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [day = "", layer = "", ...view] = path.split("/");
  const asked = new URLSearchParams(query);
  return {
    day: readDay(day, theatre) ?? readDay(theatre.opens_on, theatre) ?? theatre.days - 1,
    layer: listLayers(theatre).includes(layer) ? layer : theatre.layers[0].id,
    view: readView(view.map(Number)),
    against: readDay(asked.get("against") ?? "", theatre),
    place: /^[\w:/.-]{1,60}$/.test(asked.get("place") ?? "") ? asked.get("place") ?? "" : "",
    hidden: EXTRAS.filter((each) => (asked.get("hide") ?? "").split(",").includes(each)),
    shown: listAdded(theatre).filter((each) => (asked.get("show") ?? "").split(",").includes(each)),
    lang: Object.hasOwn(LANGUAGES, asked.get("lang") ?? "") ? asked.get("lang") ?? "" : "",
  };
}

/** Return the instant of the edition that a link was made of, as the link says it. @param {string} hash */
export function readKnown(hash) {
  const known = new URLSearchParams(hash.split("?", 2)[1] ?? "").get("known") ?? "";
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(known) && !Number.isNaN(Date.parse(known)) ? known : null;
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
export function writeChoice({ day, layer, view, against, place, hidden, shown, lang }, theatre) {
  const parts = [addDays(theatre.first_day, day), layer];
  if (view) parts.push(view[0].toFixed(2), view[1].toFixed(4), view[2].toFixed(4));
  const asked = new URLSearchParams();
  if (against !== null) asked.set("against", addDays(theatre.first_day, against));
  if (place) asked.set("place", place);
  if (hidden.length > 0) asked.set("hide", hidden.join(","));
  if (shown.length > 0) asked.set("show", shown.join(","));
  if (lang) asked.set("lang", lang);
  const [path, query] = [`#${parts.join("/")}`, asked.toString()];
  return query ? `${path}?${query}` : path;
}

/** Return the language that a link asks for. @param {string} hash */
export function readLanguage(hash) {
  return new URLSearchParams(hash.split("?", 2)[1] ?? "").get("lang");
}
