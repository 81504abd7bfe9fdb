// @ts-check
/** The map's style: which layer lies on which, and how each looks. Colours come from palette.js. */

import { t, language } from "./language.js";
import { routesLayers } from "./routes.js";
import { shapesLayers } from "./shapes.js";
import {
  ACCENT, BEYOND, BOUNDARY, FAINT, GREY, HALO, HALO_FAINT, INK, LAND, NAME, NAME_STRONG, PAPER, RAILWAY, ROAD, ROAD_EDGE, TOWN, dashOf, legible,
} from "./palette.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("maplibre-gl").StyleSpecification} Style */
/** @typedef {import("maplibre-gl").LayerSpecification} Layer */

const REGULAR = ["Noto Sans"];
const STRONG = ["Noto Sans SemiBold"];
const EMPTY = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
const WORLD = [[-179, -80], [179, -80], [179, 80], [-179, 80], [-179, -80]];

/**
 * @param {Theatre} theatre
 * @param {Record<string, any>} basemap
 * @returns {Style}
 */
export function makeStyle(theatre, basemap) {
  /** @type {Record<string, any>} */
  const sources = {};
  for (const name of ["land", "boundaries", "towns", "roads", "railways", "places"]) {
    sources[name] = { type: "geojson", data: basemap[name], tolerance: 0.2 };
  }
  for (const name of ["lines", "line-names", "rings", "dots", "sides", "ways", "corridor", "found", "measure", "district-shares", "pockets"]) {
    sources[name] = { ...EMPTY, tolerance: 0.2 };
  }
  sources.outside = { type: "geojson", data: outside(theatre.box) };
  sources.rim = { type: "geojson", data: rim(theatre.box) };
  const layers = [
    { id: "land-inside", type: "background", paint: { "background-color": LAND } }, ...around(), ...ways(theatre.focus?.id ?? ""), ...routesLayers(theatre.focus?.lat ?? theatre.box[1]), ...lines(theatre), ...shapesLayers().lines, ...fade(), ...claims(theatre), ...shapesLayers().names, ...names(theatre), ...marks(),
  ];
  return /** @type {Style} */ ({ version: 8, sources, layers });
}

/** @param {[number, number, number, number]} box */
function corners([west, south, east, north]) {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

/** @param {[number, number, number, number]} box */
function outside(box) {
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [WORLD, corners(box).reverse()] } };
}

/** @param {[number, number, number, number]} box */
function rim(box) {
  const [sw, se, ne, nw] = corners(box);
  const sides = [[nw, ne], [ne, se], [sw, se], [sw, nw]];
  const features = sides.map((coordinates, n) =>
    ({ type: "Feature", properties: { below: n === 2 }, geometry: { type: "LineString", coordinates } }));
  return { type: "FeatureCollection", features };
}

/** What lies around the box hides what is painted there. */
function around() {
  return [
    { id: "beyond", type: "fill", source: "outside", paint: { "fill-color": BEYOND, "fill-antialias": false } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": LAND, "fill-antialias": false } },
  ];
}

/** @param {string} focus the id of the place that the figures are about */
function ways(focus) {
  const width = (/** @type {number} */ low, /** @type {number} */ high) =>
    ["interpolate", ["exponential", 1.5], ["zoom"], 7, low, 13, high];
  return [
    { id: "towns", type: "fill", source: "towns", paint: { "fill-color": TOWN, "fill-opacity": 0.15 } },
    {
      id: "focus", type: "line", source: "towns", minzoom: 10.6, filter: ["==", ["get", "id"], focus],
      paint: { "line-color": INK, "line-width": 1, "line-opacity": 0.7 },
    },
    {
      id: "raions", type: "line", source: "boundaries", filter: ["==", ["get", "level"], "raion"], minzoom: 8,
      paint: { "line-color": BOUNDARY, "line-width": 0.7, "line-opacity": 0.55, "line-dasharray": [2, 3] },
    },
    {
      id: "oblasts", type: "line", source: "boundaries", filter: ["==", ["get", "level"], "oblast"],
      paint: { "line-color": BOUNDARY, "line-width": 1.1, "line-opacity": 0.75, "line-dasharray": [5, 2, 1.2, 2] },
    },
    {
      id: "roads-edge", type: "line", source: "roads", layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": ROAD_EDGE, "line-width": width(1.3, 5.4), "line-opacity": 0.75 },
    },
    {
      id: "roads", type: "line", source: "roads", layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": ROAD, "line-width": width(0.5, 3.6) },
    },
    {
      id: "railways", type: "line", source: "railways",
      paint: { "line-color": RAILWAY, "line-width": width(0.6, 1.2), "line-opacity": 0.8 },
    },
    {
      id: "railway-ticks", type: "line", source: "railways", minzoom: 8,
      paint: {
        "line-color": RAILWAY, "line-width": width(2.6, 6), "line-opacity": 0.8,
        "line-dasharray": ["step", ["zoom"], ["literal", [0.25, 3]], 11, ["literal", [0.2, 2.4]]],
      },
    },
  ];
}

/** @param {Theatre} theatre */
function lines(theatre) {
  const sources = theatre.layers.filter((layer) => layer.kind === "source");
  return [
    ...sources.flatMap((source, n) => sourceLine(source, n)),
    ...sources.map((source) => sourceName(source)),
  ];
}

/**
 * @param {import("./types.js").LayerInfo} source
 * @param {number} n
 */
function sourceLine(source, n) {
  const filter = ["==", ["get", "layer"], source.id];
  const paint = { "line-color": INK, "line-width": 1.7, "line-dasharray": dashOf(n) };
  return [
    { id: `lines-${source.id}-halo`, type: "line", source: "lines", filter, paint: { "line-color": PAPER, "line-width": 3.4, "line-opacity": 0.6 } },
    { id: `lines-${source.id}`, type: "line", source: "lines", filter, paint },
  ];
}

/** The name interrupts its line, so that there is no doubt which line it means. @param {import("./types.js").LayerInfo} source */
function sourceName(source) {
  const filter = ["==", ["get", "layer"], source.id];
  return {
    id: `lines-${source.id}-name`, type: "symbol", source: "line-names", filter,
    layout: {
      "symbol-placement": "line", "symbol-spacing": 360, "text-field": ["get", "title"], "text-font": STRONG,
      "text-size": 11.5, "text-max-angle": 24, "text-padding": 1,
    },
    paint: { "text-color": INK, "text-halo-color": PAPER, "text-halo-width": 2.4 },
  };
}

function fade() {
  const edge = {
    "symbol-placement": "line", "symbol-spacing": 260, "text-field": t("not-assessed"), "text-font": REGULAR,
    "text-size": 11.5, "text-letter-spacing": 0.06, "text-keep-upright": true,
  };
  return [
    { id: "fade", type: "fill", source: "outside", paint: { "fill-color": BEYOND, "fill-opacity": 0.62, "fill-antialias": false } },
    { id: "rim", type: "line", source: "rim", paint: { "line-color": GREY, "line-width": 0.8, "line-opacity": 0.7 } },
    {
      id: "rim-name", type: "symbol", source: "rim", layout: { ...edge, "text-offset": ["case", ["get", "below"], ["literal", [0, 1]], ["literal", [0, -1]]] },
      paint: { "text-color": FAINT, "text-halo-color": BEYOND, "text-halo-width": 1.2 },
    },
  ];
}

/** @param {Theatre} theatre */
function claims(theatre) {
  const color = ["match", ["get", "holder"], ...theatre.parties.flatMap((party) => [party.id, legible(party.color)]), GREY];
  const opacity = ["interpolate", ["linear"], ["get", "radius"], 3, 0.75, 10, 0.4, 30, 0.22];
  const affirmed = ["==", ["get", "polarity"], "+"];
  return [
    { id: "rings", type: "line", source: "rings", filter: affirmed, paint: { "line-color": color, "line-width": 1.1, "line-opacity": opacity } },
    {
      id: "rings-denied", type: "line", source: "rings", filter: ["!", affirmed],
      paint: { "line-color": color, "line-width": 1.1, "line-opacity": opacity, "line-dasharray": [3, 2.5] },
    },
    {
      id: "ring-selected", type: "line", source: "rings", filter: ["==", ["get", "ring"], ""],
      paint: { "line-color": ACCENT, "line-width": 2.6 },
    },
    {
      id: "dots", type: "symbol", source: "dots",
      layout: {
        "icon-image": ["concat", "dot-", ["get", "holder"], ["get", "polarity"], ["to-string", ["min", ["get", "count"], 10]]], "icon-offset": ["get", "offset"],
        "icon-allow-overlap": true, "icon-ignore-placement": false, "icon-padding": 1,
        "symbol-sort-key": ["-", ["get", "count"]],
      },
    },
  ];
}

/** @param {Theatre} theatre */
function names(theatre) {
  const people = ["get", "population"];
  const focus = theatre.focus ? theatre.focus.id : "";
  const isFocus = ["==", ["get", "id"], focus];
  const layout = {
    "text-field": ["coalesce", ["get", `name_${language()}`], ["get", "name"]],
    "text-font": ["step", people, ["literal", REGULAR], 9000, ["literal", STRONG]],
    "text-size": ["interpolate", ["linear"], ["zoom"],
      8, ["step", people, 10, 9000, 11, 40000, 12.5, 300000, 15],
      13, ["step", people, 12.5, 1500, 13.5, 9000, 16, 40000, 19, 300000, 22]],
    "text-max-width": 7,
    "text-padding": 3,
    "text-line-height": 1.1,
    "text-variable-anchor": ["center", "bottom", "top"],
    "text-radial-offset": 0.35,
    "symbol-sort-key": ["case", isFocus, -1e9, ["-", people]],
  };
  const paint = {
    "text-color": ["step", people, NAME, 9000, NAME_STRONG],
    "text-halo-color": HALO,
    "text-halo-width": 1.5,
    "text-halo-blur": 0.4,
    "text-opacity": ["case", ["within", { type: "Polygon", coordinates: [corners(theatre.box)] }], 1, 0.62],
  };
  const enough = [">=", people, ["step", ["zoom"], 25000, 8, 9000, 9, 2500, 10, 700, 11, 1]];
  return [
    {
      id: "hamlets", type: "symbol", source: "places", minzoom: 11.5, filter: ["==", people, 0],
      layout: { ...layout, "text-size": 11 }, paint,
    },
    sideNames(),
    { id: "places", type: "symbol", source: "places", filter: ["any", isFocus, enough], layout, paint },
  ];
}

function sideNames() {
  return {
    id: "sides", type: "symbol", source: "sides",
    layout: {
      "text-field": ["upcase", ["get", "text"]], "text-font": STRONG, "text-size": ["case", ["has", "blank"], 11, 13], "text-letter-spacing": 0.16,
      "text-max-width": 20, "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 2.5,
    },
    paint: { "text-color": ["get", "color"], "text-halo-color": HALO_FAINT, "text-halo-width": 1.2 },
  };
}

/** What the reader looks for or measures. */
function marks() {
  const layout = { "line-join": "round", "line-cap": "round" };
  return [
    { id: "found-line", type: "line", source: "found", layout, paint: { "line-color": ACCENT, "line-width": 2.4 } },
    {
      id: "found-point", type: "circle", source: "found", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 9, "circle-color": "rgba(0, 0, 0, 0)", "circle-stroke-color": ACCENT, "circle-stroke-width": 2.4 },
    },
    { id: "measure-line", type: "line", source: "measure", layout, paint: { "line-color": ACCENT, "line-width": 2.4, "line-dasharray": [2, 1.4] } },
    {
      id: "measure-points", type: "circle", source: "measure", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 4.5, "circle-color": PAPER, "circle-stroke-color": ACCENT, "circle-stroke-width": 2.2 },
    },
  ];
}
