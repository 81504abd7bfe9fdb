// @ts-check
/** What is told of a place beside its shares: why the assessment of a day is what it is, and what may come after it. */

import { html } from "./elements.js";
import { nameParty, namePlace, t } from "./language.js";
import { shorten, writeDay, writeInstant, writeInterval, writeNumber, writeShare, writeShortDay } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").Notes} Notes */
/** @typedef {import("./types.js").Focus} Focus */

/**
 * @param {Theatre} theatre
 * @param {Focus} place
 * @param {Notes} notes
 * @returns {HTMLElement[]} a section each
 */
export function writeNotes(theatre, place, { on, evidence, forecast }) {
  return [
    ...(evidence ? [writeEvidence(theatre, place, on, evidence)] : []),
    ...(forecast ? [writeForecast(theatre, place, on, forecast)] : []),
  ];
}

/**
 * @param {Theatre} theatre
 * @param {Focus} place
 * @param {string} on
 * @param {NonNullable<Notes["evidence"]>} evidence
 */
function writeEvidence(theatre, place, on, { maps, lists, last_drawn: last, probability }) {
  const party = nameParty(theatre.parties[0]);
  const rows = maps.map((each) => html("tr", {},
    html("th", { scope: "row" }, shorten(each.title), html("span", { class: "stale" }, tellMap(each))),
    html("td", {}, writeShare(each.share)),
    html("td", {}, each.without === null ? "–" : writeShare(each.without)),
    html("td", {}, each.weight === null ? "–" : writeWeight(each.weight))));
  const heads = ["evidence.map", "evidence.shows", "evidence.without", "evidence.weight"].map((key) => html("th", { scope: "col" }, t(key)));
  const newest = last.newest_map ? t("evidence.newest", { day: writeDay(last.newest_map) }) : "";
  const drawn = last.day && last.source
    ? t(last.age_days ? "evidence.drawn" : "evidence.drawn-today", { source: nameSource(maps, last.source), day: writeDay(last.day), n: last.age_days ?? 0 })
    : t("evidence.never");
  return html("section", { class: "block notes evidence" },
    html("h2", {}, t("evidence.title", { place: namePlace(place), day: writeDay(on) })),
    html("p", {}, `${drawn} ${newest}`.trim()),
    html("table", {}, html("caption", {}, t("evidence.caption", { party, share: writeShare(probability) })),
      html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...rows)),
    ...lists.map((each) => html("p", { class: "quiet" },
      t(each.follows ? "evidence.listed-follows" : "evidence.listed", { source: each.title, label: each.label, day: writeDay(each.day), follows: each.follows }))),
    html("p", { class: "quiet" }, t("evidence.note")));
}

/** @param {import("./types.js").MapEvidence} map */
function tellMap({ age_days: age, day, changed, before }) {
  const of = age ? t("evidence.old", { day: writeShortDay(day), n: age }) : t("evidence.of-day");
  if (!changed || before === null) return `${of}; ${t("evidence.unchanged")}`;
  return `${of}; ${t("evidence.changed", { day: writeShortDay(changed), before: writeShare(before) })}`;
}

/** @param {import("./types.js").MapEvidence[]} maps @param {string} source */
function nameSource(maps, source) {
  return shorten(maps.find((each) => each.source === source)?.title ?? source);
}

/** @param {number} weight in log-odds */
function writeWeight(weight) {
  return `${weight < 0 ? "−" : "+"}${writeNumber(Math.abs(weight), 2)}`;
}

/**
 * @param {Theatre} theatre
 * @param {Focus} place
 * @param {string} on
 * @param {NonNullable<Notes["forecast"]>} forecast
 */
function writeForecast(theatre, place, on, { asked, known, model, record, title }) {
  const [party, source] = [nameParty(theatre.parties[0]), shorten(title)];
  const rows = asked.map((each) => html("tr", {},
    html("th", { scope: "row" }, t("forecast.row", { share: writeShare(each.share), day: writeDay(each.by), n: each.days })),
    html("td", {}, each.like ? html("strong", {}, writeShare(each.probability)) : t("forecast.already"),
      each.like ? html("span", { class: "stale" }, writeInterval(each.low, each.high)) : null),
    html("td", {}, each.like ? t("forecast.came", { came: each.came, like: each.like }) : "–")));
  const heads = ["forecast.what", "forecast.odds", "forecast.like"].map((key) => html("th", { scope: "col" }, t(key)));
  const level = Math.round(100 * (asked[0]?.level ?? 0));
  return html("section", { class: "block notes forecast" },
    html("h2", {}, t("forecast.title", { place: namePlace(place), day: writeDay(on) })),
    html("table", {}, html("caption", {}, t("forecast.caption", { source, place: namePlace(place), party, level })),
      html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...rows)),
    html("p", { class: "quiet" }, t("forecast.method", { model, known: writeInstant(known, theatre.time_zone), source }), " ", ...tellRecord(record)));
}

/** @param {NonNullable<Notes["forecast"]>["record"]} record how such forecasts did */
function tellRecord({ n, brier, skill }) {
  if (!n || brier === null || skill === null) return [];
  const values = { n, count: writeNumber(n), brier: writeNumber(brier, 3), skill: `${Math.round(100 * Math.abs(skill))} %` };
  return [t(skill > 0 ? "forecast.better" : "forecast.worse", values)];
}
