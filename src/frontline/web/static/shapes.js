// @ts-check
/** Districts with their shares, and pockets and salients: as features for the map, entries of its key and rows of tables. */

import { html, svg } from "./elements.js";
import { nameParty, namePlace, t } from "./language.js";
import { HALO, INK } from "./palette.js";
import { addDays, writeDay, writeInterval, writeNumber, writeShare } from "./words.js";

/** @typedef {import("./types.js").Shapes} Shapes */
/** @typedef {import("./types.js").District} District */
/** @typedef {import("./types.js").Pocket} Pocket */
/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./places.js").Places} Places */

const DASH = [3, 2]; // in line widths: what is closed off only if all contested ground is held

/**
 * Say how much of a district is held on a day, with the interval.
 * @param {District} district
 * @param {number} day
 */
export function writeDistrictShare({ shares }, day) {
  const [value, low, high] = [shares.value[day], shares.low?.[day], shares.high?.[day]];
  if (typeof value !== "number") return t("no-figure");
  return typeof low === "number" && typeof high === "number" ? `${writeShare(value)} (${writeInterval(low, high)})` : writeShare(value);
}

/** What a district is, and how much of it lies inside the theatre. @param {District} district */
function describeDistrict({ kind: own, part }) {
  const kind = t(`kind.${own === "raion" ? "raion" : "district"}`);
  return part < 0.995 ? t("district.part", { kind, share: writeShare(part) }) : kind;
}

/**
 * @param {Shapes} shapes
 * @param {number} day
 * @returns {any[]} the districts with what is written on them
 */
export function drawDistricts({ districts }, day) {
  return districts.map((each) => ({
    type: "Feature", geometry: { type: "MultiPolygon", coordinates: each.paths },
    properties: { kind: each.kind, text: `${namePlace(each)}\n${writeDistrictShare(each, day)}` },
  }));
}

/**
 * Return the pockets last measured up to a day, and none that are too old.
 * @param {Shapes} shapes
 * @param {number} day
 */
export function pocketsOf({ pockets, every_days: every }, day) {
  return pockets.filter((each) => each.day <= day && each.day > day - every).at(-1) ?? null;
}

/** @param {Pocket} pocket */
function writeSize({ area_km2: area, neck_km: neck, depth_km: depth, shape }) {
  const values = { area: writeNumber(area), neck: writeNumber(neck, 1), depth: writeNumber(depth, 1) };
  return t(shape === "enclosed" ? "pocket.enclosed-size" : "pocket.size", values);
}

/**
 * @param {Shapes} shapes
 * @param {number} day
 * @returns {any[]}
 */
export function drawPockets(shapes, day) {
  const found = pocketsOf(shapes, day);
  if (!found) return [];
  const draw = (/** @type {boolean} */ sure) => (/** @type {Pocket} */ each) => ({
    type: "Feature", geometry: { type: "MultiPolygon", coordinates: each.paths },
    properties: { sure, text: [t(`pocket.${each.shape}`), writeSize(each)].join("\n") },
  });
  return [...found.held.map(draw(false)), ...found.free.map(draw(true))];
}

/**
 * Return the entries of the key for what is drawn besides.
 * @param {Theatre} theatre
 * @param {Shapes} shapes
 * @param {string[]} shown of SHAPES
 * @param {number} day
 * @returns {Node[]}
 */
export function makeShapesKey(theatre, shapes, shown, day) {
  const line = (/** @type {string} */ dash, /** @type {number} */ width, /** @type {string} */ text) => html("span", { class: "entry" },
    svg("svg", { width: 34, height: 12, "aria-hidden": true },
      svg("rect", { x: 1, y: 1.5, width: 32, height: 9, fill: "none", stroke: INK, "stroke-width": width, "stroke-dasharray": dash })), text);
  const found = pocketsOf(shapes, day);
  const measured = found ? writeDay(addDays(theatre.first_day, found.day)) : "";
  const none = found && !found.free.length && !found.held.length;
  return [
    ...(shown.includes("shares") ? [html("p", { class: "entries" },
      line("none", 1, t("shares.key", { party: nameParty(theatre.parties[0]), level: Math.round(100 * shapes.level) })))] : []),
    ...(shown.includes("pockets") ? [html("p", { class: "entries" },
      ...(found && !none ? [line("none", 2, t("pockets.free", { day: measured })), line("4 3", 2, t("pockets.held"))]
        : [html("span", {}, t("pockets.none", { day: measured || writeDay(addDays(theatre.first_day, day)) }))]))] : []),
  ];
}

/**
 * Return what the map shows of districts and pockets as tables.
 * @param {Theatre} theatre
 * @param {Shapes} shapes
 * @param {number} day
 * @param {Places} places
 * @returns {Node[]}
 */
export function writeShapes(theatre, shapes, day, places) {
  return [...writeDistricts(theatre, shapes, day), ...writePockets(theatre, shapes, day, places)];
}

/** @param {Theatre} theatre @param {Shapes} shapes @param {number} day @returns {Node[]} */
function writeDistricts(theatre, { districts, level }, day) {
  if (!districts.length) return [];
  const rows = districts.map((each) => html("tr", {}, html("th", { scope: "row" }, namePlace(each), html("span", { class: "stale" }, describeDistrict(each))),
    html("td", { class: "figure" }, writeDistrictShare(each, day))));
  const heads = ["district", "share"].map((key) => html("th", { scope: "col" }, t(key)));
  const caption = t("districts.caption", { party: nameParty(theatre.parties[0]), day: writeDay(addDays(theatre.first_day, day)), level: Math.round(100 * level) });
  const note = districts.some(({ kind }) => kind === "quarter") ? [html("p", { class: "quiet" }, t("districts.quarters"))] : [];
  return [html("h2", {}, t("districts.title")), makeTable(caption, heads, rows), ...note];
}

/** @param {Theatre} theatre @param {Shapes} shapes @param {number} day @param {Places} places @returns {Node[]} */
function writePockets(theatre, shapes, day, places) {
  const found = pocketsOf(shapes, day);
  if (!found) return [];
  const title = html("h2", {}, t("pockets.title"));
  const measured = writeDay(addDays(theatre.first_day, found.day));
  if (!found.free.length && !found.held.length) return [title, html("p", {}, t("pockets.none", { day: measured }))];
  const rows = [...found.free.map((each) => ({ each, sure: true })), ...found.held.map((each) => ({ each, sure: false }))].map(({ each, sure }) =>
    html("tr", {}, html("th", { scope: "row" }, t(`pocket.${each.shape}`)), html("td", {}, writeSize(each)),
      html("td", {}, t(sure ? "pocket.sure" : "pocket.unsure")),
      html("td", {}, each.places.flatMap((id) => places.byId.get(id) ?? []).map(namePlace).join(", ") || "–")));
  const heads = ["pocket.shape", "pocket.measures", "pocket.counted", "pocket.places"].map((key) => html("th", { scope: "col" }, t(key)));
  return [title, makeTable(t("pockets.caption", { party: nameParty(theatre.parties[0]), day: measured, km: shapes.radius_km }), heads, rows)];
}

/** @param {string} caption @param {Node[]} heads @param {Node[]} rows */
function makeTable(caption, heads, rows) {
  return html("div", { class: "wide", tabindex: 0, role: "region", "aria-label": caption },
    html("table", {}, html("caption", {}, caption), html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...rows)));
}

/** The layers that the map's style needs for it. */
export function shapesLayers() {
  const text = { "text-color": INK, "text-halo-color": HALO, "text-halo-width": 1.6 };
  const layout = { "text-field": ["get", "text"], "text-font": ["Noto Sans SemiBold"], "text-size": 11.5, "text-max-width": 14, "text-line-height": 1.2, "text-padding": 2 };
  const sure = ["get", "sure"];
  return {
    lines: [
      { id: "district-lines", type: "line", source: "district-shares", paint: { "line-color": INK, "line-width": 1, "line-opacity": 0.8 } },
      { id: "pocket-ground", type: "fill", source: "pockets", filter: sure, paint: { "fill-color": INK, "fill-opacity": 0.07, "fill-antialias": false } },
      { id: "pocket-lines", type: "line", source: "pockets", filter: sure, paint: { "line-color": INK, "line-width": 2 } },
      { id: "pocket-lines-unsure", type: "line", source: "pockets", filter: ["!", sure], paint: { "line-color": INK, "line-width": 2, "line-dasharray": DASH } },
    ],
    names: [
      { id: "district-names", type: "symbol", source: "district-shares", layout, paint: text },
      { id: "pocket-names", type: "symbol", source: "pockets", layout: { ...layout, "text-allow-overlap": false }, paint: text },
    ],
  };
}
