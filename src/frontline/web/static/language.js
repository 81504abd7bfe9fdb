// @ts-check
/** The page's words in the reader's language: one file a language, in languages/, which translators can edit. */

/** What each language calls itself, and how it writes days and numbers. @type {Record<string, {name: string, locale: string}>} */
export const LANGUAGES = {
  en: { name: "English", locale: "en-GB" },
  uk: { name: "Українська", locale: "uk-UA" },
  ru: { name: "Русский", locale: "ru-RU" },
};

/** @typedef {Record<string, string | number>} Values */

/** @type {Record<string, string | Record<string, string>>} */
let words = {};
let tag = "en";

/**
 * Return the language to use: the one asked for, else the first of the reader's own that the page has, else English.
 * @param {string | null | undefined} asked
 * @returns {string}
 */
export function chooseLanguage(asked) {
  const wanted = [asked ?? "", ...navigator.languages.map((each) => each.slice(0, 2).toLowerCase())];
  return wanted.find((each) => Object.hasOwn(LANGUAGES, each)) ?? "en";
}

/** @param {string} language one of LANGUAGES */
export async function loadLanguage(language) {
  const answer = await fetch(new URL(`languages/${language}.json`, document.baseURI));
  if (!answer.ok) throw new Error(`languages/${language}.json could not be read (${answer.status})`);
  words = await answer.json();
  tag = language;
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(/** @type {HTMLElement} */ (element).dataset.t ?? "");
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(/** @type {HTMLElement} */ (element).dataset.label ?? ""));
}

/** The language shown, such as "uk". */
export function language() {
  return tag;
}

/** What Intl calls it. */
export function locale() {
  return LANGUAGES[tag].locale;
}

/**
 * Return a text of the page; `{name}` in it is replaced by the value of that name, and `n` chooses among plural forms.
 * @param {string} key
 * @param {Values} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const found = words[key];
  if (found === undefined) return key;
  const text = typeof found === "string" ? found : found[new Intl.PluralRules(locale()).select(Number(values.n))] ?? found.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)).replace(/\.\.$/, "."); // where a day ends in "р."
}

/** Whether the page has a text of that key. @param {string} key */
export function hasText(key) {
  return Object.hasOwn(words, key);
}

/** Return a theatre's own text in the reader's language, where it has one. @param {Record<string, string> | undefined} texts */
export function tell(texts) {
  return texts?.[tag];
}

/**
 * Return who speaks as the theatre names them in the reader's language, else as the claim has it.
 * @param {{speakers?: Record<string, Record<string, string>>}} theatre
 * @param {string} name
 */
export function nameSpeaker({ speakers }, name) {
  const own = speakers?.[tag];
  return own && Object.hasOwn(own, name) ? own[name] : name;
}

/**
 * Return a party's name: that of the country in the reader's language where the party is one, else as the theatre has it.
 * @param {{id: string, name: string}} party
 */
export function nameParty({ id, name }) {
  if (!/^[A-Z]{2}$/.test(id) || new Intl.DisplayNames("en", { type: "region" }).of(id) !== name) return name;
  return new Intl.DisplayNames(locale(), { type: "region" }).of(id) ?? name;
}

/** Where a name is wanting: readers of the one language know the letters of the other. @type {Record<string, string>} */
const NEXT_BEST = { ru: "uk" };

/**
 * Return a place's name in the reader's language where it is known, else in the next best one, as briefs do.
 * @param {{name: string, names?: Record<string, string>}} place
 */
export function namePlace({ name, names }) {
  return names?.[tag] ?? names?.[NEXT_BEST[tag]] ?? name;
}
