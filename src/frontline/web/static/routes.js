// @ts-check
/** Roads and railways by state: which stretch is how exposed on a day, and how that is drawn and explained. */

import { html, svg } from "./elements.js";
import { namePlace, nameSpeaker, t } from "./language.js";
import { INK } from "./palette.js";
import { isDark } from "./theme.js";
import { addDays, writeDay, writeNumber } from "./words.js";

/** @typedef {import("./types.js").Routes} Routes */
/** @typedef {import("./types.js").Theatre} Theatre */

/** The more exposed, the more broken the line; patterns in line widths, so that no state rests on its colour alone. */
const COLOURS = isDark() ? ["#cfc9bd", "#c9b77a", "#f0a04b", "#ff7a6b", "#8d867a"] : ["#3d3d3d", "#6d5a1e", "#a35b00", "#b3261e", "#77736b"];
const DASHES = [null, [4.5, 1.4], [2.4, 1.6], [1, 1.5], [0.5, 2.6]];
export const LOOKS = COLOURS.map((color, n) => ({ color, dash: DASHES[n] }));
const CORRIDOR_DAYS = 2; // a way out is drawn until the next one was measured

/**
 * Return the stretches of a day as features for the map.
 * @param {Routes} routes
 * @param {number} day
 */
export function featuresOf(routes, day) {
  const drawn = routes.lines.map(({ mode, paths, runs }) => {
    const state = runs.reduce((found, [first, each]) => (first <= day ? each : found), runs[0][1]);
    return { type: "Feature", properties: { mode, state }, geometry: { type: "MultiLineString", coordinates: paths } };
  });
  const said = reportedOf(routes, day).filter(({ paths, denied }) => paths.length && !denied).map(({ paths }) =>
    ({ type: "Feature", properties: { reported: true }, geometry: { type: "MultiLineString", coordinates: paths } }));
  return [...said, ...drawn];
}

/**
 * Return what reports in force on a day say of ways.
 * @param {Routes} routes
 * @param {number} day
 */
export function reportedOf(routes, day) {
  return (routes.reported ?? []).filter(({ days: [from, until] }) => from <= day && day < until);
}

/**
 * Return the way out last measured up to a day, and none that is too old.
 * @param {Routes} routes
 * @param {number} day
 */
export function corridorOf(routes, day) {
  return routes.corridors.filter((each) => each.day <= day && each.day >= day - CORRIDOR_DAYS).at(-1) ?? null;
}

/**
 * Return what stands on the map while roads and railways are shown.
 * @param {Theatre} theatre
 * @param {Routes} routes
 * @param {number} day
 * @returns {Node[]}
 */
export function makeRoutesKey(theatre, routes, day) {
  const { contact_km: contact, exposed_km: exposed, long_km: long } = routes.bands;
  const texts = [
    t("routes.over", { km: long }), t("routes.between", { from: exposed, to: long }), t("routes.between", { from: contact, to: exposed }),
    t("routes.under", { km: contact }), t("routes.cut"),
  ];
  const entries = LOOKS.map(({ color, dash }, n) => {
    const line = svg("line", { x1: 0, x2: 34, y1: 6, y2: 6, stroke: color, "stroke-width": 3, "stroke-dasharray": dash ? dash.map((each) => each * 3).join(" ") : "none" });
    return html("span", { class: "entry" }, svg("svg", { width: 34, height: 12, "aria-hidden": true }, line), texts[n]);
  });
  const corridor = corridorOf(routes, day);
  const measured = corridor && writeDay(addDays(theatre.first_day, corridor.day));
  const place = theatre.focus ? namePlace(theatre.focus) : "";
  const width = corridor && measured && t(corridor.width_km ? "routes.corridor" : "routes.no-corridor",
    { place, km: writeNumber(corridor.width_km, 1), day: measured });
  return [
    html("p", { class: "probability" }, t("routes.title")),
    html("p", { class: "entries" }, ...entries),
    ...(width ? [html("p", { class: "quiet" }, width)] : []),
    ...reportedOf(routes, day).map(({ claimant, publisher, published, text, says, denied, where }) =>
      html("p", { class: "quiet" }, t(denied ? "routes.denied" : "routes.reported",
        { who: nameSpeaker(theatre, claimant), publisher: nameSpeaker(theatre, publisher), day: writeDay(published), words: text ? ` “${text}”` : "", says, where }))),
  ];
}

/** The layers that the map's style needs for it. @param {number} lat of the map's middle */
export function routesLayers(lat) {
  const metres = (40075016 * Math.cos((lat * Math.PI) / 180)) / 512;
  const pixels = (/** @type {number} */ zoom) => ["*", ["get", "km"], (1000 * 2 ** zoom) / metres];
  const width = ["case", ["==", ["get", "mode"], "road"], 3.2, 1.9];
  const layout = { "line-join": "round" };
  return [
    { id: "corridor", type: "line", source: "corridor", layout: { ...layout, "line-cap": "butt" },
      paint: { "line-color": "#ffffff", "line-opacity": isDark() ? 0.22 : 0.55, "line-width": ["interpolate", ["exponential", 2], ["zoom"], 6, pixels(6), 14, pixels(14)] } },
    { id: "corridor-middle", type: "line", source: "corridor", paint: { "line-color": INK, "line-width": 0.8, "line-dasharray": [6, 4] } },
    { id: "ways-reported", type: "line", source: "ways", filter: ["==", ["get", "reported"], true], layout,
      paint: { "line-color": INK, "line-width": 1.2, "line-gap-width": 5, "line-dasharray": [2, 2] } },
    ...LOOKS.map(({ color, dash }, state) => ({
      id: `ways-${state}`, type: "line", source: "ways", filter: ["==", ["get", "state"], state], layout,
      paint: { "line-color": color, "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
    })),
  ];
}
