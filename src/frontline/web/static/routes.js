// @ts-check
/** Roads and railways by state: which stretch is how exposed on a day, and how that is drawn and explained. */

import { html, svg } from "./elements.js";
import { INK } from "./palette.js";
import { addDays, writeDay } from "./words.js";

/** @typedef {import("./types.js").Routes} Routes */
/** @typedef {import("./types.js").Theatre} Theatre */

/** The more exposed, the more broken the line; patterns in line widths, so that no state rests on its colour alone. */
export const LOOKS = [
  { color: "#3d3d3d", dash: null },
  { color: "#6d5a1e", dash: [4.5, 1.4] },
  { color: "#a35b00", dash: [2.4, 1.6] },
  { color: "#b3261e", dash: [1, 1.5] },
  { color: "#77736b", dash: [0.5, 2.6] },
];
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
  const texts = [`over ${long} km from held ground`, `${exposed} to ${long} km`, `${contact} to ${exposed} km`, `under ${contact} km`, "cut"];
  const entries = LOOKS.map(({ color, dash }, n) => {
    const line = svg("line", { x1: 0, x2: 34, y1: 6, y2: 6, stroke: color, "stroke-width": 3, "stroke-dasharray": dash ? dash.map((each) => each * 3).join(" ") : "none" });
    return html("span", { class: "entry" }, svg("svg", { width: 34, height: 12, "aria-hidden": true }, line), texts[n]);
  });
  const corridor = corridorOf(routes, day);
  const measured = corridor && writeDay(addDays(theatre.first_day, corridor.day));
  const place = theatre.focus?.name ?? "the town";
  const width = !corridor ? null : corridor.width_km
    ? `The way out of ${place} (pale band) is ${corridor.width_km.toFixed(1)} km wide at its narrowest, measured for ${measured}.`
    : `No way out of ${place} could be measured for ${measured}.`;
  return [
    html("p", { class: "probability" }, "Roads and railways, by distance to the other side's ground"),
    html("p", { class: "entries" }, ...entries),
    ...(width ? [html("p", { class: "quiet" }, width)] : []),
    ...reportedOf(routes, day).map(({ claimant, publisher, published, text, says, denied, where }) =>
      html("p", { class: "quiet" }, `Reported, not assessed: ${claimant} ${denied ? "denied" : "said"} (${publisher}, ${writeDay(published)})${text ? ` “${text}”` : ""}: ${says}; ${where}. Outlined where it is of certain lines.`)),
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
      paint: { "line-color": "#ffffff", "line-opacity": 0.55, "line-width": ["interpolate", ["exponential", 2], ["zoom"], 6, pixels(6), 14, pixels(14)] } },
    { id: "corridor-middle", type: "line", source: "corridor", paint: { "line-color": INK, "line-width": 0.8, "line-dasharray": [6, 4] } },
    { id: "ways-reported", type: "line", source: "ways", filter: ["==", ["get", "reported"], true], layout,
      paint: { "line-color": INK, "line-width": 1.2, "line-gap-width": 5, "line-dasharray": [2, 2] } },
    ...LOOKS.map(({ color, dash }, state) => ({
      id: `ways-${state}`, type: "line", source: "ways", filter: ["==", ["get", "state"], state], layout,
      paint: { "line-color": color, "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
    })),
  ];
}
