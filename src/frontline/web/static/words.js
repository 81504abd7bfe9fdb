// @ts-check
/** Put days, instants, shares and kinds of claims into words. Neutral ones: the page reports, it does not judge. */

import { hasText, locale, t, tell } from "./language.js";

const DAY_MS = 86_400_000;
const [MONTHS_NAMED, MONTH_DAYS, YEAR_MONTHS] = [7, 30.5, 12];

/**
 * @param {string} first ISO day
 * @param {number} count days later
 * @returns {string} ISO day
 */
export function addDays(first, count) {
  return new Date(Date.parse(`${first}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/**
 * @param {number} days of a scale
 * @returns {number} every how many months, from January on, one is named, so that there is room for the names
 */
export function chooseMonths(days) {
  return [1, 2, 3, 4, 6].find((each) => days / each <= MONTHS_NAMED * MONTH_DAYS) ?? YEAR_MONTHS;
}

/**
 * @param {string} from ISO day
 * @param {string} to ISO day
 * @returns {number} how many days later `to` is
 */
export function countDays(from, to) {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/**
 * @param {string} day ISO day
 * @param {Intl.DateTimeFormatOptions} [options]
 */
export function writeDay(day, options = { day: "numeric", month: "long", year: "numeric" }) {
  return formatOf({ ...options, timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}

/** @type {Map<string, Intl.DateTimeFormat>} making one takes longer than writing a day */
const formats = new Map();

/** @param {Intl.DateTimeFormatOptions} options */
function formatOf(options) {
  const key = JSON.stringify([locale(), options]);
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  formats.set(key, found);
  return found;
}

/** @param {string} day ISO day */
export function writeShortDay(day) {
  return writeDay(day, { day: "numeric", month: "short" });
}

/**
 * @param {string} instant
 * @param {string} timeZone
 */
export function writeInstant(instant, timeZone) {
  const options = /** @type {Intl.DateTimeFormatOptions} */ ({
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone,
  });
  return formatOf(options).format(new Date(instant));
}

/** @param {number} share 0..1 */
export function writeShare(share) {
  const percent = 100 * share;
  if (percent > 0 && percent < 1) return t("share.under", { n: 1 });
  if (percent > 99 && percent < 100) return t("share.over", { n: 99 });
  return `${Math.round(percent)} %`;
}

/**
 * @param {number} low
 * @param {number} high
 */
export function writeInterval(low, high) {
  return `${Math.round(100 * low)}–${Math.round(100 * high)} %`;
}

/**
 * @param {number} value
 * @param {number} [digits] after the point
 */
export function writeNumber(value, digits = 0) {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

/**
 * Return a title without what follows its first comma or bracket, where there is little room.
 * @param {string} title
 */
export function shorten(title) {
  return title.split(/[,(]/)[0].trim() || title;
}

/** Return a layer's title; ours in the reader's language. @param {import("./types.js").LayerInfo} layer */
export function nameLayer({ kind, title, titles }) {
  return kind === "assessed" ? t("layer.assessed") : tell(titles) ?? title;
}

/** @param {string} text */
export function capitalise(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** Begin a text that begins a line elsewhere inside one. @param {string} text */
export function uncapitalise(text) {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

/** @param {string} type */
export function nameType(type) {
  return hasText(`type.${type}`) ? t(`type.${type}`) : t("type.other");
}

/**
 * Say how a claim is put: "denied", "stated as an estimate" ...
 * @param {{polarity: string, modality: string}} claim
 */
export function nameManner({ polarity, modality }) {
  if (polarity === "-") return t("manner.denied");
  return hasText(`manner.${modality}`) ? t(`manner.${modality}`) : t("manner.fact");
}

/** @param {number} km */
export function writeRadius(km) {
  return t("about-km", { km: km < 10 ? String(Number(km.toFixed(1))) : writeNumber(km) });
}
