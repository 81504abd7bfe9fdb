// @ts-check
/** Explain the map: a bar of probabilities on it, and one sentence a class in the panel. */

import { html, svg } from "./elements.js";
import { Bands, GREY, INK, PAPER, UNKNOWN, darken, mix, writeDash } from "./palette.js";

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

/** @param {Bands} bands */
function patterns(bands) {
  const make = (/** @type {string} */ id, /** @type {string} */ color) =>
    svg("pattern", { id, width: 5.6, height: 5.6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 5.6, stroke: mix(color, "#efece4", 0.62), "stroke-width": 2.4 }));
  return svg("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": true },
    svg("defs", {}, make("hatch-a", bands.first), make("hatch-b", bands.second)));
}

/**
 * Return the bar that stands on the map.
 * @param {Theatre} theatre
 * @returns {Node[]}
 */
export function makeBar(theatre) {
  const bands = bandsOf(theatre);
  const [first, second] = theatre.parties;
  const width = 10 * STEP;
  const cells = Array.from({ length: 10 }, (_, band) => swatch(bands, band, band * STEP, 0, STEP, BAR)).flat();
  const ticks = [10, 30, 50, 70, 90].map((percent) =>
    svg("text", { x: (percent / 100) * width, y: BAR + 14, "text-anchor": "middle" }, String(percent)));
  const middle = svg("line", { x1: width / 2, x2: width / 2, y1: -3, y2: BAR + 3, stroke: INK, "stroke-width": 2 });
  return [
    patterns(bands),
    html("p", { class: "probability" }, `Probability, in %, that ${first.name} holds the ground`),
    svg("svg", { class: "bar", viewBox: `0 -4 ${width} ${BAR + 22}`, width, height: BAR + 22, role: "img",
      "aria-label": `From ${second.name}, 0 percent, to ${first.name}, 100 percent; the line is at 50 percent, hatched from 30 to 70` },
    ...cells, middle, ...ticks),
    html("p", { class: "sides" }, html("span", {}, `${second.name} holds`), html("span", {}, `${first.name} holds`)),
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
  const [first, second] = theatre.parties;
  const entry = (/** @type {number} */ band, /** @type {string} */ text) =>
    html("span", { class: "entry" }, svg("svg", { width: 22, height: 12, "aria-hidden": true }, ...swatch(bands, band, 0, 0, 22, 12)), text);
  return [
    html("p", { class: "probability" }, `As ${source.title} shows it`),
    html("p", { class: "entries" }, entry(0, `${second.name} holds`), entry(9, `${first.name} holds`)),
    ...[stale && "It has no map of this day; the last one before is drawn.", source.note].filter((note) => typeof note === "string")
      .map((note) => html("p", { class: "quiet" }, note)),
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
    html("p", { class: "entries" }, entryOf("none", "Our line"), ...sources.map(({ title }, n) => entryOf(writeDash(n, 1.7), title))),
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
  const [first, second] = theatre.parties;
  const fill = (/** @type {number[]} */ ...each) => each.flatMap((band, n) => swatch(bands, band, (n * 34) / each.length, 1, 34 / each.length, 14));
  const rows = [
    row(fill(5, 6, 7, 8, 9), `Held by ${first.name} more probably than not; the stronger the colour, the surer, in five steps from 50 to 100 %.`),
    row(fill(4, 3, 2, 1, 0), `Held by ${second.name} more probably than not, in the same five steps.`),
    row(fill(3, 4, 5, 6), "Contested in our assessment: the probability lies between 30 and 70 %, so the evidence does not decide."),
    row([svg("line", { x1: 0, x2: 34, y1: 8, y2: 8, stroke: INK, "stroke-width": 2.2 })], "The line of even odds: 50 % on either side."),
    row([
      svg("line", { x1: 0, x2: 34, y1: 4, y2: 4, stroke: darken(first.color), "stroke-width": 1 }),
      svg("line", { x1: 0, x2: 34, y1: 12, y2: 12, stroke: darken(second.color), "stroke-width": 1 }),
    ], "Its band: between these lines neither side is 90 % sure to hold the ground."),
    row([svg("rect", { x: 0, y: 1, width: 34, height: 14, fill: UNKNOWN })], "Not covered, or no side is shown there."),
    row(dots(theatre), `A claim of the last seven days, in the colour of the side that speaks (grey: monitors and press); filled when it affirms, open when it denies. The ring is the area in which the place lies with 90 % probability.`),
  ];
  const note = `Drawn from equal-area cells of ${cellM} m and smoothed within them: nothing here is more exact than a cell. A claim is not control: claims are marked, never coloured in.`;
  return html("section", { class: "block legend" }, html("h2", {}, "How to read the map"), html("ul", {}, ...rows), html("p", { class: "quiet" }, note),
    html("p", { class: "quiet" }, "Keys: left and right move a day, page up and down a week, home and end to the ends."));
}

/**
 * @param {SVGElement[]} picture
 * @param {string} text
 */
function row(picture, text) {
  return html("li", {}, svg("svg", { width: 34, height: 16, viewBox: "0 0 34 16", "aria-hidden": true }, ...picture), html("span", {}, text));
}

/** @param {Theatre} theatre */
function dots(theatre) {
  const color = darken(theatre.parties[0].color);
  return [
    svg("circle", { cx: 8, cy: 8, r: 7, fill: "none", stroke: color, "stroke-width": 1.2 }),
    svg("circle", { cx: 8, cy: 8, r: 3.4, fill: color }),
    svg("circle", { cx: 26, cy: 8, r: 7, fill: "none", stroke: GREY, "stroke-width": 1.2, "stroke-dasharray": "3 2" }),
    svg("circle", { cx: 26, cy: 8, r: 2.8, fill: PAPER, stroke: GREY, "stroke-width": 1.8 }),
  ];
}
