// @ts-check
/** The places of the theatre with their names in each script: read once they are needed, and searched. */

import { t, namePlace } from "./language.js";

/**
 * @typedef {object} Place
 * @property {string} id
 * @property {string} name
 * @property {Record<string, string>} names language to name
 * @property {string} kind
 * @property {number} lon
 * @property {number} lat
 * @property {number} population
 * @property {string} within the district or region, for telling namesakes apart
 */

/** @typedef {{fields: string[], places: [string, string, string, string, string, string, number, number, number, string][]}} Index data/places.json */

/** Letters that a reader may leave out or write otherwise. @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().replace(/[ʼ’'`‘"\-–\s]/g, "").replaceAll("ё", "е").replaceAll("ґ", "г");
}

export class Places {
  /** @param {Index} index */
  constructor(index) {
    /** @type {Place[]} the largest first */
    this.all = index.places.map(([id, name, uk, ru, , kind, lon, lat, population, within]) =>
      ({ id, name, names: { en: name, ...(uk && { uk }), ...(ru && { ru }) }, kind, lon, lat, population, within }));
    this.keys = index.places.map(([, name, uk, ru, others]) => [name, uk, ru, ...others.split("|")].filter(Boolean).map(fold));
    this.byId = new Map(this.all.map((place) => [place.id, place]));
  }

  /**
   * Return the places that a name may mean, the best first: begun by it, then holding it; the larger before the smaller.
   * @param {string} text in any script
   * @param {number} most
   * @returns {Place[]}
   */
  search(text, most) {
    const key = fold(text);
    if (!key) return [];
    const rank = (/** @type {string[]} */ names) =>
      Math.min(...names.map((name) => (name === key ? 0 : name.startsWith(key) ? 1 : name.includes(key) ? 2 : 9)));
    return this.keys.map((names, n) => ({ n, rank: rank(names) })).filter((each) => each.rank < 9)
      .sort((a, b) => a.rank - b.rank || a.n - b.n).slice(0, most).map(({ n }) => this.all[n]);
  }
}

/** A place's name with what tells it from its namesakes. @param {Place} place */
export function describePlace(place) {
  const kind = t(`kind.${place.kind}`);
  return [namePlace(place), kind, place.within].filter(Boolean).join(", ");
}
