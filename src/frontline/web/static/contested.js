// @ts-check
/** Contested ground, held by neither side alone: which day's is shown, in words, in the key and in the tables. How it is drawn belongs in film.js. */

import { html, svg } from "./elements.js";
import { namePlace, t } from "./language.js";
import { DOTTED, INK, LAND } from "./palette.js";
import { FULL } from "./smoothing.js";
import { addDays, shorten, writeDay, writeInterval, writeNumber, writeShare } from "./words.js";

/** @typedef {import("./types.js").Contested} Contested */
/** @typedef {import("./types.js").Theatre} Theatre */

/**
 * Return which of the days that contested ground was worked out for a day is shown by; -1 where all are too old.
 * @param {Contested} contested
 * @param {number} day
 */
export function findContested({ days, every_days: every }, day) {
  const found = days.findLastIndex((each) => each <= day);
  return found >= 0 && day - days[found] < every ? found : -1;
}

/** @param {Theatre} theatre @param {Contested} contested @param {number} at @returns {string} the day that was worked out */
function nameDay(theatre, { days }, at) {
  return writeDay(addDays(theatre.first_day, days[at]));
}

/**
 * Say how much of a place is contested on a day; nothing where that is not told.
 * @param {Theatre} theatre
 * @param {Contested} contested
 * @param {{id: string}} place
 * @param {number} day
 */
export function writeContestedShare(theatre, contested, { id }, day) {
  const at = findContested(contested, day);
  const series = contested.shares[id];
  const [value, low, high] = [series?.value[at], series?.low?.[at], series?.high?.[at]];
  if (typeof value !== "number" || typeof low !== "number" || typeof high !== "number") return "";
  const interval = t("interval", { level: Math.round(100 * contested.level), interval: writeInterval(low, high) });
  const words = t("contested.share", { share: writeShare(value), interval });
  return contested.days[at] === day ? words : t("contested.of-day", { words, day: nameDay(theatre, contested, at) });
}

/** What an entry of the key says of each size of dot. */
export function nameSteps() {
  return DOTTED.map(({ least }, n) => writeInterval(least / FULL, (DOTTED[n + 1]?.least ?? FULL) / FULL));
}

/** @param {number} radius @param {string} fill */
export function drawDots(radius, fill) {
  const spots = [0, 1, 2, 3, 4].map((n) => svg("circle", { cx: 3.5 + 7 * n, cy: 3, r: radius, fill: INK }));
  const between = [0, 1, 2, 3].map((n) => svg("circle", { cx: 7 + 7 * n, cy: 9, r: radius, fill: INK }));
  return svg("svg", { width: 34, height: 12, "aria-hidden": true }, svg("rect", { width: 34, height: 12, fill }), ...spots, ...between);
}

/**
 * Return the entries of the key.
 * @param {Theatre} theatre
 * @param {Contested} contested
 * @param {number} day
 * @returns {Node[]}
 */
export function makeContestedKey(theatre, contested, day) {
  const at = findContested(contested, day);
  if (at < 0) return [html("p", { class: "entries" }, t("contested.none", { day: writeDay(addDays(theatre.first_day, day)) }))];
  const steps = nameSteps();
  return [
    html("p", { class: "probability" }, t("contested.key", { day: nameDay(theatre, contested, at) })),
    html("p", { class: "entries across" }, ...DOTTED.map(({ radius }, n) => html("span", { class: "entry" }, drawDots(radius, LAND), steps[n]))),
    html("p", { class: "quiet note" }, tellBasis(contested, at)),
  ];
}

/** What the figures of a day rest on. @param {Contested} contested @param {number} at */
function tellBasis({ rests_on: basis }, at) {
  const { line, told } = basis[at];
  const lined = line ? t("contested.by-line", { source: shorten(line) }) : t("contested.by-belief");
  return told ? `${lined} ${t("contested.by-told", { source: shorten(told) })}` : lined;
}

/**
 * Tell of contested ground what the map shows of it: how much there is, and where the places stand that have a figure.
 * @param {Theatre} theatre
 * @param {Contested} contested
 * @param {Uint8Array} field of the day that is shown
 * @param {number} day
 * @param {number} cellM
 * @param {import("./places.js").Places} places
 * @returns {Node[]}
 */
export function writeContested(theatre, contested, field, day, cellM, places) {
  const at = findContested(contested, day);
  const title = html("h2", {}, t("contested.title"));
  if (at < 0) return [title, html("p", {}, t("contested.none", { day: writeDay(addDays(theatre.first_day, day)) }))];
  const steps = nameSteps();
  const rows = DOTTED.map(({ least }, n) => {
    const most = DOTTED[n + 1]?.least ?? FULL + 1;
    const cells = field.reduce((sum, value) => sum + Number(value >= least && value < most), 0);
    return html("li", {}, `${steps[n]}: ${t("contested.area", { km2: writeNumber(cells * (cellM / 1000) ** 2, 1) })}`);
  });
  const told = Object.keys(contested.shares).flatMap((id) => {
    const place = places.byId.get(id);
    const words = place ? writeContestedShare(theatre, contested, place, day) : "";
    return place && words ? [html("li", {}, `${namePlace(place)}: ${words}`)] : [];
  });
  return [title, html("p", {}, t("contested.caption", { day: nameDay(theatre, contested, at) })), html("ul", { class: "rows" }, ...rows),
    ...(told.length > 0 ? [html("ul", { class: "rows" }, ...told)] : []), html("p", { class: "quiet" }, tellBasis(contested, at))];
}
