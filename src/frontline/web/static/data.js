// @ts-check
/** Read the site's files, each once and when it is needed, and work out the figures of any place from them. */

import { Disagreement, Overview, fetchHistory } from "./control.js";
import { Places } from "./places.js";
import { DISAGREEMENT } from "./state.js";
import { FULL } from "./smoothing.js";
import { addDays } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").ControlHead} ControlHead */
/** @typedef {import("./types.js").Focus} Focus */
/** @typedef {import("./control.js").Seekable} Seekable */
/** @typedef {import("./places.js").Place} Place */

const DATA = new URL("data/", document.baseURI);

/** @param {string} name @returns {Promise<any>} */
async function fetchJson(name) {
  const answer = await fetch(new URL(name, DATA));
  if (!answer.ok) throw new Error(`${name} could not be read (${answer.status})`);
  return answer.json();
}

/** @param {string} id of a place */
function nameFile(id) {
  return id.replace(/[^A-Za-z0-9]/g, "-");
}

export class Data {
  /**
   * @param {Theatre} theatre
   * @param {ControlHead} control
   */
  constructor(theatre, control) {
    this.theatre = theatre;
    this.control = control;
    /** @type {Map<string, Promise<any>>} what was asked for, by name */
    this.asked = new Map();
    /** @type {Set<string>} the layers that are whole */
    this.whole = new Set();
  }

  /** Read what the page needs before it can show anything. */
  static async read() {
    const [theatre, control, basemap] = await Promise.all(["theatre.json", "control.json", "basemap.json"].map(fetchJson));
    return { theatre: /** @type {Theatre} */ (theatre), basemap: /** @type {Record<string, any>} */ (basemap), data: new Data(theatre, control) };
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} read
   * @returns {Promise<T>}
   */
  #once(name, read) {
    const known = this.asked.get(name);
    if (known) return known;
    const found = read();
    this.asked.set(name, found);
    found.catch(() => this.asked.delete(name)); // so that it can be tried again
    return found;
  }

  /** Whether a layer has come. @param {string} id */
  has(id) {
    return this.whole.has(id);
  }

  /** @param {string} id @returns {Promise<Seekable>} */
  layer(id) {
    return this.#once(`layer ${id}`, async () => {
      const found = id === DISAGREEMENT ? await this.#compare() : await this.#fetchLayer(id);
      this.whole.add(id);
      return found;
    });
  }

  /** @param {string} id */
  async #fetchLayer(id) {
    return fetchHistory(new URL(this.control.layers[id].file, DATA), this.control.days);
  }

  async #compare() {
    const sources = this.theatre.layers.filter(({ kind }) => kind === "source");
    return new Disagreement(await Promise.all(sources.map(({ id }) => this.layer(id))));
  }

  /**
   * Return a layer as it is drawn on a day until the whole has come: of the day that the page opens on that day alone, of another
   * one its weeks.
   * @param {string} id
   * @param {number | null} day null: of more days than one
   * @returns {Promise<Seekable | null>}
   */
  async early(id, day) {
    const { opening } = this.control.layers[id] ?? {};
    if (!opening || day === null || addDays(this.theatre.first_day, day) !== this.theatre.opens_on) return this.overview(id);
    return this.#once(`opening ${id}`, () => fetchHistory(new URL(opening, DATA), 1));
  }

  /**
   * Return a layer of weeks, where there is one.
   * @param {string} id
   * @returns {Promise<Seekable | null>}
   */
  async overview(id) {
    const { overview, overview_days: every } = this.control.layers[id] ?? {};
    if (!overview || !every) return null;
    return this.#once(`overview ${id}`, async () =>
      new Overview(await fetchHistory(new URL(overview, DATA), Math.ceil(this.control.days / every)), every));
  }

  /** @returns {Promise<import("./types.js").Routes>} */
  routes() {
    return this.#once("routes", () => fetchJson("routes.json"));
  }

  /** Return the basemap whole; what the page comes up with is thinned. @returns {Promise<Record<string, any>>} */
  detail() {
    return this.#once("detail", () => fetchJson("basemap-detail.json"));
  }

  /** Return districts and pockets, where the site has them. @returns {Promise<import("./types.js").Shapes | null>} */
  async shapes() {
    return this.theatre.shapes ? this.#once("shapes", () => fetchJson("shapes.json")) : null;
  }

  /** Return what is told of contested ground, where the site has that. @returns {Promise<import("./types.js").Contested | null>} */
  async contested() {
    return this.theatre.contested ? this.#once("contested", () => fetchJson("contested.json")) : null;
  }

  /** Return how likely ground is contested, a field for each of the days it was worked out for. @returns {Promise<Seekable | null>} */
  async contestedField() {
    const about = await this.contested();
    return about ? this.#once("contested field", () => fetchHistory(new URL(about.file, DATA), about.days.length)) : null;
  }

  /**
   * Return what is told of a place beside its figures, where the site has that.
   * @param {string} id
   * @returns {Promise<import("./types.js").Notes | null>}
   */
  async notes(id) {
    return this.theatre.notes?.includes(id) ? this.#once(`notes ${id}`, () => fetchJson(`notes/${nameFile(id)}.json`)) : null;
  }

  /**
   * Return the theatre's places; without an index of them, those that the map names.
   * @returns {Promise<Places>}
   */
  places() {
    return this.#once("places", async () => {
      if (this.theatre.places) return new Places(await fetchJson("places.json"));
      const basemap = await this.detail();
      const rows = (basemap.places?.features ?? []).map((/** @type {any} */ { properties: { id, name, population }, geometry: { coordinates: [lon, lat] } }) =>
        [id, name, "", "", "", "settlement", lon, lat, population, ""]);
      return new Places({ fields: [], places: rows });
    });
  }

  /**
   * Return the figures of a place: shares of its area where the site has them, else the odds and sides at its centre.
   * @param {Place} place
   * @param {number} cell
   * @returns {Promise<Focus>}
   */
  async figures(place, cell) {
    const { focus } = this.theatre;
    if (focus && place.id === focus.id) return { ...focus, names: place.names };
    if (this.theatre.shares?.includes(place.id)) {
      return this.#once(`shares ${place.id}`, () => fetchJson(`shares/${nameFile(place.id)}.json`));
    }
    /** @type {Record<string, import("./types.js").Series>} */
    const shares = {};
    for (const { id } of this.theatre.layers) {
      const history = await this.layer(id);
      const value = Array.from({ length: this.control.days }, (_, day) => {
        const percent = history.seek(day)[cell];
        return percent > FULL ? null : percent / 100;
      });
      shares[id] = { value };
    }
    const { id, name, names, lon, lat } = place;
    return { id, name, names, lon, lat, level: null, shares };
  }
}
