// @ts-check
/** Start the page: read its files, join map, timeline, panel and claims, and keep the choice in the address. */

import { useGround } from "./basemap.js";
import { Claims } from "./claims.js";
import { Lattice, fetchHistory } from "./control.js";
import { complain } from "./complaint.js";
import { ControlMap } from "./map.js";
import { find, html } from "./elements.js";
import { makeBar, makeLinesKey, makeSourceKey } from "./legend.js";
import { Panel } from "./panel.js";
import { corridorOf, featuresOf, makeRoutesKey } from "./routes.js";
import { LINES, ROUTES, readChoice, writeChoice } from "./state.js";
import { Timeline } from "./timeline.js";
import { addDays, shorten } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").ControlHead} ControlHead */

const DATA = new URL("data/", document.baseURI);
const REMEMBER_MS = 400;

/** @param {string} name @returns {Promise<any>} */
async function fetchJson(name) {
  const answer = await fetch(new URL(name, DATA));
  if (!answer.ok) throw new Error(`${name} could not be read (${answer.status})`);
  return answer.json();
}

class Page {
  /**
   * @param {Theatre} theatre
   * @param {ControlHead} control
   * @param {Record<string, any>} basemap
   */
  constructor(theatre, control, basemap) {
    this.theatre = theatre;
    this.control = control;
    this.choice = readChoice(location.hash, theatre);
    /** @type {Map<string, Promise<import("./control.js").History>>} */
    this.histories = new Map();
    /** @type {Promise<import("./types.js").Routes> | null} */
    this.routes = null;
    this.drawing = false;
    this.again = false;
    this.timer = 0;
    this.map = new ControlMap(find("map"), theatre, basemap, new Lattice(control.lattice), control.unknown);
    this.claims = new Claims(theatre, this.map);
    this.panel = new Panel(theatre, this.claims, control.lattice.cell_m, (day) => this.choose({ day }));
    this.timeline = new Timeline(theatre, (day) => this.choose({ day }));
    this.#offerLayers();
  }

  async start() {
    this.history(this.#fieldOf(this.choice.layer));
    await this.map.ready();
    useGround(this.map.map, this.theatre);
    if (this.choice.view) this.map.view = this.choice.view;
    this.map.onClaim((group) => this.claims.openGroup(group));
    this.map.map.on("moveend", () => this.choose({ view: this.map.view }, false));
    addEventListener("hashchange", (event) => this.#follow(new URL(event.newURL).hash));
    this.#show();
    await this.draw();
  }

  /** What lies beneath the lines of all sources and the roads is our assessment. @param {string} layer */
  #fieldOf(layer) {
    return layer === LINES || layer === ROUTES ? this.theatre.layers[0].id : layer;
  }

  /** @param {string} layer */
  history(layer) {
    const known = this.histories.get(layer);
    if (known) return known;
    const found = fetchHistory(new URL(this.control.layers[layer].file, DATA), this.control.days);
    this.histories.set(layer, found);
    return found;
  }

  /**
   * @param {Partial<import("./state.js").Choice>} change
   * @param {boolean} redraw
   */
  choose(change, redraw = true) {
    this.choice = { ...this.choice, ...change };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => history.replaceState(null, "", writeChoice(this.choice, this.theatre)), REMEMBER_MS);
    if (!redraw) return;
    this.#show();
    void this.draw();
  }

  /** @param {string} hash that a reader or a link put into the address */
  #follow(hash) {
    clearTimeout(this.timer);
    const choice = readChoice(hash, this.theatre);
    if (choice.view) this.map.view = choice.view;
    this.choice = choice;
    this.#show();
    void this.draw();
  }

  /** Show what needs no lattice: day, figures, claims, legend. */
  #show() {
    const { day, layer } = this.choice;
    this.timeline.day = day;
    this.panel.show(day, layer);
    this.map.showClaims(this.claims.show(day));
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector(`#layers input[value="${CSS.escape(layer)}"]`));
    if (input) {
      input.checked = true;
      input.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    find("key").replaceChildren(...this.#key(layer));
  }

  /** @param {string} layer */
  #key(layer) {
    const info = this.theatre.layers.find(({ id }) => id === layer);
    if (layer === ROUTES) return makeBar(this.theatre);
    if (!info) return makeLinesKey(this.theatre);
    return info.kind === "assessed" ? makeBar(this.theatre) : makeSourceKey(this.theatre, info, Boolean(info.missing?.includes(addDays(this.theatre.first_day, this.choice.day))));
  }

  /** Draw the chosen day; days that come while it draws are drawn together, the last one only. */
  async draw() {
    this.again = true;
    if (this.drawing) return;
    this.drawing = true;
    try {
      while (this.again) {
        this.again = false;
        await this.#drawOnce();
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    } finally {
      this.drawing = false;
    }
    document.body.dataset.drawn = writeChoice({ ...this.choice, view: null }, this.theatre);
  }

  async #drawOnce() {
    const { day, layer } = this.choice;
    const shown = this.#fieldOf(layer);
    const assessed = this.theatre.layers.find(({ id }) => id === shown)?.kind === "assessed";
    const field = (await this.history(shown)).seek(day);
    if (assessed) this.map.showAssessment(field);
    else this.map.showSource(field);
    const sources = layer === LINES ? this.theatre.layers.filter(({ kind }) => kind === "source") : [];
    const lines = await Promise.all(sources.map(async ({ id, title }) => ({ id, title: shorten(title), field: (await this.history(id)).seek(day) })));
    this.map.showLines(lines);
    await this.#drawRoutes(day, layer);
  }

  /** @param {number} day @param {string} layer */
  async #drawRoutes(day, layer) {
    if (layer !== ROUTES) {
      this.map.showWays([], null);
      return;
    }
    this.routes ??= fetchJson("routes.json");
    const routes = await this.routes;
    this.map.showWays(featuresOf(routes, day), corridorOf(routes, day));
    if (this.choice.layer === ROUTES) find("key").replaceChildren(...makeRoutesKey(this.theatre, routes, day));
  }

  #offerLayers() {
    const offers = [...this.theatre.layers.map(({ id, title }) => ({ id, title })), { id: LINES, title: "All lines" }, ...(this.theatre.routes ? [{ id: ROUTES, title: "Roads and rail" }] : [])];
    for (const { id, title } of offers) {
      const input = html("input", { type: "radio", name: "layer", value: id });
      input.addEventListener("change", () => this.choose({ layer: id }));
      find("layers").append(html("label", {}, input, html("span", {}, shorten(title))));
    }
  }
}

/** Fonts that the map draws names with must be there before it does, in each script that it needs. */
async function loadFonts() {
  const sample = "Aa Пп Її";
  await Promise.all(["400 16px 'Noto Sans'", "600 16px 'Noto Sans SemiBold'"].map((font) => document.fonts.load(font, sample)));
}

/** Read the page's files and start. */
async function start() {
  const files = ["theatre.json", "control.json", "basemap.json"].map(fetchJson);
  const [theatre, control, basemap] = await Promise.all([...files, loadFonts()]);
  await new Page(theatre, control, basemap).start();
  document.body.classList.add("ready");
}

start().catch(complain);
