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
 * Return how much of a place is contested on a day, with its interval; nothing where that is not told.
 * @param {Contested} contested
 * @param {{id: string}} place
 * @param {number} at which of the days
 */
function shareOf({ shares }, { id }, at) {
  const series = shares[id];
  const [value, low, high] = [series?.value[at], series?.low?.[at], series?.high?.[at]];
  const told = typeof value === "number" && typeof low === "number" && typeof high === "number";
  return told ? { share: writeShare(value), interval: writeInterval(low, high) } : null;
}

/**
 * Say how much of a place is contested on a day; nothing where that is not told.
 * @param {Theatre} theatre
 * @param {Contested} contested
 * @param {{id: string}} place
 * @param {number} day
 */
export function writeContestedShare(theatre, contested, place, day) {
  const at = findContested(contested, day);
  const told = shareOf(contested, place, at);
  if (!told) return "";
  const interval = t("interval", { level: Math.round(100 * contested.level), interval: told.interval });
  const words = t("contested.share", { share: told.share, interval });
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
 * @param {number | null} against the day that it is compared with
 * @returns {Node[]}
 */
export function makeContestedKey(theatre, contested, day, against) {
  const at = findContested(contested, day);
  const before = against === null ? -1 : findContested(contested, against);
  if (at < 0) return [html("p", { class: "entries" }, t("contested.none", { day: writeDay(addDays(theatre.first_day, day)) }))];
  const steps = nameSteps();
  return [
    html("p", { class: "probability" }, t("contested.key", { day: [before, at].filter((each) => each >= 0).map((each) => nameDay(theatre, contested, each)).join("; ") })),
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
    const share = place && shareOf(contested, place, at);
    return share ? [html("tr", {}, html("th", { scope: "row" }, namePlace(place)), html("td", { class: "figure" }, `${share.share} (${share.interval})`))] : [];
  });
  const caption = t("contested.places", { day: nameDay(theatre, contested, at), level: Math.round(100 * contested.level) });
  const heads = ["place", "share"].map((key) => html("th", { scope: "col" }, t(key)));
  const table = html("div", { class: "wide", tabindex: 0, role: "region", "aria-label": caption },
    html("table", {}, html("caption", {}, caption), html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...told)));
  return [title, html("p", {}, t("contested.caption", { day: nameDay(theatre, contested, at) })), html("ul", { class: "steps" }, ...rows),
    ...(told.length > 0 ? [table] : []), html("p", { class: "quiet" }, tellBasis(contested, at))];
}
