// @ts-check
/** Put days, instants, shares and kinds of claims into words. Neutral ones: the page reports, it does not judge. */

const LOCALE = "en-GB";
const DAY_MS = 86_400_000;

/**
 * @param {string} first ISO day
 * @param {number} count days later
 * @returns {string} ISO day
 */
export function addDays(first, count) {
  return new Date(Date.parse(`${first}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
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
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}

/**
 * @param {string} instant
 * @param {string} timeZone
 */
export function writeInstant(instant, timeZone) {
  const options = /** @type {Intl.DateTimeFormatOptions} */ ({
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone,
  });
  return new Intl.DateTimeFormat(LOCALE, options).format(new Date(instant));
}

/** @param {number} share 0..1 */
export function writeShare(share) {
  const percent = 100 * share;
  if (percent > 0 && percent < 1) return "under 1 %";
  if (percent > 99 && percent < 100) return "over 99 %";
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
 * Return a title without what follows its first comma or bracket, where there is little room.
 * @param {string} title
 */
export function shorten(title) {
  return title.split(/[,(]/)[0].trim() || title;
}

/** @param {string} text */
export function capitalise(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** @type {Record<string, string>} */
const TYPES = {
  control_taken: "Ground taken", control_held: "Ground held", control_share: "Share held", advance: "Advance",
  presence: "Presence", withdrawal: "Withdrawal", assault: "Assault", repelled: "Attack repelled",
  counterattack: "Counterattack", encirclement: "Encirclement", strike: "Strike", losses: "Losses",
  force_size: "Size of a force", logistics: "Supply", civilians: "Civilians", situation: "Situation",
  intent: "Intention", forecast: "Forecast",
};

/** @type {Record<string, string>} */
const MODALITIES = {
  attempt: "as an attempt", estimate: "as an estimate", assessed: "as its own judgement", predicted: "as a prediction",
  conditional: "under a condition",
};

/** @param {string} type */
export function nameType(type) {
  return TYPES[type] ?? "Claim";
}

/**
 * Say how a claim is put: "denied", "stated as an estimate" ...
 * @param {{polarity: string, modality: string}} claim
 */
export function nameManner({ polarity, modality }) {
  if (polarity === "-") return "denied";
  return MODALITIES[modality] ? `stated ${MODALITIES[modality]}` : "stated as fact";
}

/** @param {number} km */
export function writeRadius(km) {
  return km < 10 ? `about ${km.toFixed(1).replace(/\.0$/, "")} km` : `about ${Math.round(km)} km`;
}
