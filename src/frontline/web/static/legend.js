// @ts-check
/** Explain the map: a bar of probabilities on it, and one sentence a class in the panel. */

import { isTranslated, writeEmbargo } from "./credits.js";
import { html, svg } from "./elements.js";
import { nameParty, t, tell } from "./language.js";
import { Bands, BLANK_INK, DOTTED, GREY, INK, PAPER, UNKNOWN, legible, writeDash } from "./palette.js";

import { nameLayer } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */

const STEP = 24;
const BAR = 12;

/** @param {Theatre} theatre */
function bandsOf(theatre) {
  return new Bands(theatre.parties[0].color, theatre.parties[1].color);
}

/**
 * @param {Bands} bands
 * @param {number} band
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function swatch(bands, band, x, y, width, height) {
  const parts = [svg("rect", { x, y, width, height, fill: bands.fill(band) })];
  if (bands.isHatched(band)) parts.push(svg("rect", { x, y, width, height, fill: `url(#hatch-${band >= 5 ? "a" : "b"})` }));
  return parts;
}

/**
 * The hatching that all swatches of the page refer to; it stands in the panel, which is never taken away.
 * @param {Bands} bands
 */
function patterns(bands) {
  const make = (/** @type {string} */ id, /** @type {string} */ color) =>
    svg("pattern", { id, width: 5.6, height: 5.6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 5.6, stroke: color, "stroke-width": 2.4 }));
  return svg("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": true },
    svg("defs", {}, make("hatch-a", bands.hatch(9)), make("hatch-b", bands.hatch(0)),
      svg("pattern", { id: "embargoed", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("path", { d: "M0 0V8M0 0H8", stroke: BLANK_INK, "stroke-width": 2 })),
      svg("pattern", { id: "held-back", width: 6, height: 6, patternUnits: "userSpaceOnUse" }, svg("circle", { cx: 3, cy: 3, r: 1.2, fill: BLANK_INK }))));
}

/**
 * Return the bar that stands on the map.
 * @param {Theatre} theatre
 * @param {number} share of how many maps the percents are; 0 where they are probabilities
 * @returns {Node[]}
 */
export function makeBar(theatre, share = 0) {
  const bands = bandsOf(theatre);
  const [first, second] = theatre.parties.map(nameParty);
  const width = 10 * STEP;
  const cells = Array.from({ length: 10 }, (_, band) => swatch(bands, band, band * STEP, 0, STEP, BAR)).flat();
  const ticks = [10, 30, 50, 70, 90].map((percent) =>
    svg("text", { x: (percent / 100) * width, y: BAR + 14, "text-anchor": "middle" }, String(percent)));
  const middle = svg("line", { x1: width / 2, x2: width / 2, y1: -3, y2: BAR + 3, stroke: INK, "stroke-width": 2 });
  return [
    html("p", { class: "probability" }, t(share ? "bar.maps" : "bar.probability", { party: first, n: share })),
    svg("svg", { class: "bar", viewBox: `0 -4 ${width} ${BAR + 22}`, width, height: BAR + 22, role: "img",
      "aria-label": t("bar.label", { first, second }) },
    ...cells, middle, ...ticks),
    html("p", { class: "sides" }, html("span", {}, t("holds", { party: second })), html("span", {}, t("holds", { party: first }))),
  ];
}

/**
 * Return what stands on the map while one source is shown.
 * @param {Theatre} theatre
 * @param {import("./types.js").LayerInfo} source
 * @param {boolean} stale whether the source has no map of the day
 * @returns {Node[]}
 */
export function makeSourceKey(theatre, source, stale) {
  const bands = bandsOf(theatre);
  const [first, second] = theatre.parties.map(nameParty);
  const entry = (/** @type {number} */ band, /** @type {string} */ text) =>
    html("span", { class: "entry" }, svg("svg", { width: 22, height: 12, "aria-hidden": true }, ...swatch(bands, band, 0, 0, 22, 12)), text);
  return [
    html("p", { class: "probability" }, t("map-of", { source: nameLayer(source) })),
    html("p", { class: "entries" }, entry(0, t("holds", { party: second })), entry(9, t("holds", { party: first }))),
    ...(stale ? [html("p", { class: "quiet" }, t("stale.key"))] : []),
    ...(source.note ? [html("p", { class: "quiet note", lang: tell(source.notes) ? undefined : "en" }, tell(source.notes) ?? source.note)] : []),
  ];
}

/**
 * Return what stands on the map beneath all lines.
 * @param {Theatre} theatre
 * @returns {Node[]}
 */
export function makeLinesKey(theatre) {
  const sources = theatre.layers.filter((layer) => layer.kind === "source");
  return [
    ...makeBar(theatre),
    html("p", { class: "entries" }, entryOf("none", t("our-line")), ...sources.map((each, n) => entryOf(writeDash(n, 1.7), nameLayer(each)))),
  ];
}

/**
 * @param {string} dash
 * @param {string} text
 */
function entryOf(dash, text) {
  const line = svg("line", { x1: 0, x2: 34, y1: 6, y2: 6, stroke: INK, "stroke-width": dash === "none" ? 2.4 : 1.8, "stroke-dasharray": dash });
  return html("span", { class: "entry" }, svg("svg", { width: 34, height: 12, "aria-hidden": true }, line), text);
}

/**
 * Return the legend of the panel.
 * @param {Theatre} theatre
 * @param {number} cellM
 * @returns {HTMLElement}
 */
export function makeLegend(theatre, cellM) {
  const bands = bandsOf(theatre);
  const [first, second] = theatre.parties.map(nameParty);
  const fill = (/** @type {number[]} */ ...each) => each.flatMap((band, n) => swatch(bands, band, (n * 34) / each.length, 1, 34 / each.length, 14));
  const rows = [
    row(fill(5, 6, 7, 8, 9), t("legend.first", { party: first })),
    row(fill(4, 3, 2, 1, 0), t("legend.second", { party: second })),
    row(fill(3, 4, 5, 6), t("legend.contested")),
    ...(theatre.contested ? [row(dotted(bands), t("legend.dotted"))] : []),
    row([svg("line", { x1: 0, x2: 34, y1: 8, y2: 8, stroke: INK, "stroke-width": 2.2 })], t("legend.line")),
    row([4, 12].map((y, n) => svg("line", { x1: 0, x2: 34, y1: y, y2: y, stroke: legible(theatre.parties[n].color), "stroke-width": 1 })), t("legend.band")),
    row([blank()], t("legend.unknown")),
    row([blank(), blank("url(#embargoed)")], t("legend.embargoed"), ...listEmbargoes(theatre)),
    row([blank(), blank("url(#held-back)")], t("legend.held-back")),
    row(dots(theatre), t("legend.claims")),
  ];
  return html("section", { class: "block legend" }, patterns(bands), html("h2", {}, t("legend.title")), html("ul", {}, ...rows),
    html("p", { class: "quiet" }, t("legend.note", { m: cellM })), html("p", { class: "quiet" }, t("legend.keys")));
}

/** The dots of contested ground, from small to large. @param {Bands} bands */
function dotted(bands) {
  const spots = DOTTED.flatMap(({ radius }, n) => [[3.5, 4], [7, 8], [3.5, 12]].map(([x, y]) => svg("circle", { cx: x + 11 * n, cy: y, r: radius, fill: INK })));
  return [svg("rect", { x: 0, y: 1, width: 17, height: 14, fill: bands.fill(5) }), svg("rect", { x: 17, y: 1, width: 17, height: 14, fill: bands.fill(4) }), ...spots];
}

/** @param {string} fill */
function blank(fill = UNKNOWN) {
  return svg("rect", { x: 0, y: 1, width: 34, height: 14, fill });
}

/** What is embargoed, and why, as the theatre tells it. @param {Theatre} theatre */
function listEmbargoes(theatre) {
  const { embargoes = [] } = theatre;
  const lang = embargoes.every(isTranslated) ? undefined : "en";
  return embargoes.length > 0 ? [" ", html("span", { lang }, embargoes.map(writeEmbargo).join("; ")), "."] : [];
}

/**
 * @param {SVGElement[]} picture
 * @param {...(Node | string)} text
 */
function row(picture, ...text) {
  return html("li", {}, svg("svg", { width: 34, height: 16, viewBox: "0 0 34 16", "aria-hidden": true }, ...picture), html("span", {}, ...text));
}

/** @param {Theatre} theatre */
function dots(theatre) {
  const color = legible(theatre.parties[0].color);
  return [
    svg("circle", { cx: 8, cy: 8, r: 7, fill: "none", stroke: color, "stroke-width": 1.2 }),
    svg("circle", { cx: 8, cy: 8, r: 3.4, fill: color }),
    svg("circle", { cx: 26, cy: 8, r: 7, fill: "none", stroke: GREY, "stroke-width": 1.2, "stroke-dasharray": "3 2" }),
    svg("circle", { cx: 26, cy: 8, r: 2.8, fill: PAPER, stroke: GREY, "stroke-width": 1.8 }),
  ];
}
