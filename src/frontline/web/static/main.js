// @ts-check
/** Start the page: read its files, join map, timeline, panel and claims, and keep the choice in the address. */

import { useGround } from "./basemap.js";
import { Claims } from "./claims.js";
import { Divider } from "./compare.js";
import { Lattice } from "./control.js";
import { complain } from "./complaint.js";
import { showCredits } from "./credits.js";
import { findContested, makeContestedKey } from "./contested.js";
import { Data } from "./data.js";
import { ControlMap } from "./map.js";
import { find, html } from "./elements.js";
import { findCell } from "./ground.js";
import { chooseLanguage, language, loadLanguage, namePlace, t } from "./language.js";
import { makeBar, makeLinesKey, makeSourceKey } from "./legend.js";
import { keepOffline } from "./offline.js";
import { Pace } from "./pace.js";
import { Panel } from "./panel.js";
import { printMap } from "./print.js";
import { corridorOf, featuresOf, makeRoutesKey } from "./routes.js";
import { Search } from "./search.js";
import { drawDistricts, drawPockets, makeShapesKey } from "./shapes.js";
import { CONTESTED, DISAGREEMENT, EXTRAS, LINES, ROUTES, SHAPES, listAdded, listLayers, readChoice, readKnown, readLanguage, writeChoice } from "./state.js";
import { Tables } from "./tables.js";
import { Timeline } from "./timeline.js";
import { Tools } from "./tools.js";
import { addDays, nameLayer, shorten, writeDay, writeInstant } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").ControlHead} ControlHead */

const REMEMBER_MS = 400;
const FIGURES_MS = 250; // between two showings of the figures while the days run
/** What each extra is drawn with. @type {Record<string, string[]>} */
const DRAWN_WITH = { claims: ["rings", "rings-denied", "ring-selected", "dots"], names: ["places", "hamlets"], districts: ["raions", "oblasts"] };

class Page {
  /**
   * @param {Theatre} theatre
   * @param {Data} data
   * @param {Record<string, any>} basemap
   */
  constructor(theatre, data, basemap) {
    this.theatre = theatre;
    this.data = data;
    this.choice = readChoice(location.hash, theatre);
    this.drawing = false;
    this.again = false;
    this.timer = 0;
    this.figuresAt = 0;
    this.shaped = false; // whether districts or pockets are drawn
    /** @type {import("./types.js").Contested | null} */
    this.contested = null; // what is told of contested ground, once it is read
    /** @type {import("./control.js").Seekable | null} */
    this.dots = null; // the field, while it is drawn
    this.lattice = new Lattice(data.control.lattice);
    this.map = new ControlMap(find("map"), theatre, basemap, this.lattice);
    this.claims = new Claims(theatre, this.map);
    this.panel = new Panel(theatre, this.claims, data.control.lattice.cell_m, (day) => this.choose({ day }));
    this.panel.onLeave = () => {
      this.choose({ place: "" });
      find("search").focus();
    };
    this.tables = new Tables(theatre, this.lattice, (place) => this.goTo(place));
    this.tables.onOpen = () => void this.#fillTables();
    this.timeline = new Timeline(theatre, (day) => this.choose({ day }), (against) => this.choose({ against }));
    printMap(this.map.map);
    const pace = new Pace(this.map.map);
    this.timeline.onFrame = (ms) => (ms ? pace.feel(ms) : pace.settle());
    this.divider = new Divider(theatre, (pixels) => this.map.film.divide(pixels), () => {
      this.choose({ against: null });
      find("compare").focus();
    });
    const search = new Search(() => data.places(), (place) => this.goTo(place));
    this.tools = new Tools(this.map, search.element, {
      speak: (lang) => this.#speak(lang),
      toggle: (extra, drawn) => this.choose(this.#toggled(extra, drawn)),
      link: () => this.#link(),
      save: (kind) => this.#save(kind),
    }, listAdded(theatre));
    this.#offerLayers();
    showCredits(theatre.credits);
    if (document.body.classList.contains("embedded")) this.#nameEmbedded();
  }

  /** @param {string} extra of EXTRAS or listAdded @param {boolean} drawn */
  #toggled(extra, drawn) {
    const [name, listed] = EXTRAS.includes(extra) ? /** @type {const} */ (["hidden", !drawn]) : /** @type {const} */ (["shown", drawn]);
    return { [name]: [...this.choice[name].filter((each) => each !== extra), ...(listed ? [extra] : [])] };
  }

  /** Inside another page the title and the way to the whole page stand on the map. */
  #nameEmbedded() {
    const whole = html("a", { href: location.pathname + location.hash, target: "_blank" }, t("open-whole"));
    whole.addEventListener("click", () => (whole.href = this.#link()));
    find("attribution").before(html("p", { class: "whole" }, whole));
  }

  async start() {
    void this.data.early(this.#fieldOf(this.choice.layer), this.#soleDay());
    await this.map.ready();
    const ground = useGround(this.map.map, this.theatre);
    if (this.choice.view) this.map.view = this.choice.view;
    this.map.onClaim((group) => this.claims.openGroup(group));
    this.map.map.on("moveend", () => this.choose({ view: this.map.view }, false));
    window.addEventListener("hashchange", (event) => this.#follow(new URL(event.newURL).hash));
    this.#sayEdition();
    await this.#turn();
    this.#show();
    await this.draw();
    await this.#tell();
    if (!(await ground)) this.map.refine(await this.data.detail());
  }

  /** What lies beneath the lines of all sources and the roads is our assessment. @param {string} layer */
  #fieldOf(layer) {
    return layer === LINES || layer === ROUTES ? this.theatre.layers[0].id : layer;
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
    if ("place" in change) void this.#turn().then(() => this.#show());
    if ("layer" in change) this.timeline.play(false);
    this.#show();
    void this.draw();
  }

  /** @param {string} hash that a reader or a link put into the address */
  #follow(hash) {
    clearTimeout(this.timer);
    const [choice, last] = [readChoice(hash, this.theatre), this.choice];
    if (choice.view) this.map.view = choice.view;
    this.choice = choice;
    if (choice.lang && choice.lang !== language()) {
      location.reload();
      return;
    }
    if (choice.place !== last.place) void this.#turn().then(() => this.#show());
    this.#show();
    void this.draw();
  }

  /** Write in another language; the address keeps all else. @param {string} lang */
  #speak(lang) {
    clearTimeout(this.timer);
    history.replaceState(null, "", writeChoice({ ...this.choice, lang }, this.theatre));
    location.reload();
  }

  #link() {
    const hash = writeChoice({ ...this.choice, view: this.map.view, lang: language() }, this.theatre);
    const known = `${hash.includes("?") ? "&" : "?"}known=${this.theatre.known_at}`;
    return new URL(hash + known, document.baseURI).href;
  }

  /** Say so where a link was made of another edition: what was known then may differ. */
  #sayEdition() {
    const known = readKnown(location.hash);
    if (!known || Date.parse(known) === Date.parse(this.theatre.known_at)) return;
    const [then, now] = [known, this.theatre.known_at].map((each) => writeInstant(each, this.theatre.time_zone));
    this.tools.status.textContent = t("edition", { then, now });
  }

  /** @param {import("./places.js").Place} place */
  goTo(place) {
    this.map.goTo(place.lon, place.lat);
    this.choose({ place: place.id });
  }

  /** Turn the figures to the place that is chosen. */
  async #turn() {
    const { place: id } = this.choice;
    const found = id ? (await this.data.places()).byId.get(id) : undefined;
    if (id !== this.choice.place) return;
    const cell = found ? findCell(this.lattice, found.lon, found.lat) : -1;
    const figures = found && cell >= 0 ? await this.data.figures(found, cell) : null;
    if (id !== this.choice.place) return;
    this.panel.turnTo(figures);
    this.claims.place = figures;
    const outline = found && (await this.data.detail()).towns?.features.find((/** @type {any} */ each) => each.properties.id === id);
    const point = found && { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [found.lon, found.lat] } };
    this.map.showFound(outline ? [outline] : point ? [point] : []);
    await this.#tell();
  }

  /** Tell of the place in the panel what is told of it beside its figures; it waits until the map is drawn. */
  async #tell() {
    const id = this.panel.place?.id ?? "";
    this.panel.tell(null);
    if (!document.body.dataset.drawn) return;
    const notes = await this.data.notes(id);
    if (id === (this.panel.place?.id ?? "")) this.panel.tell(notes);
    this.contested = await this.data.contested();
    this.panel.tellContested(this.contested);
  }

  /** Show what needs no lattice: day, figures, claims, legend. */
  #show() {
    const { day, layer, against, hidden, shown } = this.choice;
    this.timeline.day = day;
    this.timeline.compare(against);
    this.divider.show(against, day);
    if (this.timeline.playing && performance.now() - this.figuresAt < FIGURES_MS) return;
    this.figuresAt = performance.now();
    this.panel.show(day, layer);
    this.map.showClaims(this.claims.show(day));
    this.tools.show([...EXTRAS.filter((each) => !hidden.includes(each)), ...shown]);
    for (const [extra, ids] of Object.entries(DRAWN_WITH)) this.map.toggle(ids, !hidden.includes(extra));
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector(`#layers input[value="${CSS.escape(layer)}"]`));
    if (input && !input.checked) {
      input.checked = true;
      input.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    find("key").replaceChildren(...this.#key(layer));
    if (this.tables.open && !this.timeline.playing) void this.#fillTables();
  }

  /** @param {string} layer */
  #key(layer) {
    const info = this.theatre.layers.find(({ id }) => id === layer);
    if (layer === ROUTES) return makeBar(this.theatre);
    if (layer === DISAGREEMENT) return makeBar(this.theatre, this.theatre.layers.filter(({ kind }) => kind === "source").length);
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

  /** The day shown, where it is not compared with another. */
  #soleDay() {
    return this.choice.against === null ? this.choice.day : null;
  }

  async #drawOnce() {
    const { day, layer } = this.choice;
    const shown = this.#fieldOf(layer);
    if (!this.data.has(shown)) {
      const early = await this.data.early(shown, this.#soleDay());
      if (early && !this.data.has(shown)) {
        this.#film(`${shown}-early`, early, shown);
        await this.map.painted(); // so that the rest does not keep the first picture waiting
      }
    }
    const history = await this.data.layer(shown);
    const dotted = this.choice.shown.includes(CONTESTED);
    if (dotted) this.contested = await this.data.contested();
    this.dots = dotted ? await this.data.contestedField() : null;
    this.#film(shown, history, shown);
    const sources = layer === LINES ? this.theatre.layers.filter(({ kind }) => kind === "source") : [];
    if (sources.length > 0 || this.map.lines.length > 0) {
      await this.map.showLines(await Promise.all(sources.map(async (info) => ({ id: info.id, title: shorten(nameLayer(info)), field: (await this.data.layer(info.id)).seek(day) }))));
    }
    await this.#drawRoutes(day, layer);
    await this.#drawShapes();
    document.querySelectorAll("#key .contested").forEach((each) => each.remove());
    if (this.dots && this.contested) find("key").append(html("div", { class: "contested" }, ...makeContestedKey(this.theatre, this.contested, day, this.choice.against)));
  }

  /** Draw districts and pockets where they are asked for, and explain them in the key. */
  async #drawShapes() {
    const { day } = this.choice;
    const shown = this.choice.shown.filter((each) => SHAPES.includes(each));
    if (shown.length === 0 && !this.shaped) return;
    const shapes = shown.length > 0 ? await this.data.shapes() : null;
    this.shaped = Boolean(shapes);
    this.map.showShapes(shapes && shown.includes("shares") ? drawDistricts(shapes, day) : [], shapes && shown.includes("pockets") ? drawPockets(shapes, day) : []);
    document.querySelectorAll("#key .shaped").forEach((each) => each.remove());
    if (shapes) find("key").append(html("div", { class: "shaped" }, ...makeShapesKey(this.theatre, shapes, shown, day)));
  }

  /**
   * @param {string} name by which the film keeps the days
   * @param {import("./control.js").Seekable} history
   * @param {string} shown
   */
  #film(name, history, shown) {
    const { day, against } = this.choice;
    if (performance.getEntriesByName("map").length === 0) this.map.map.once("render", () => performance.mark("map"));
    const frame = (/** @type {number} */ each) => ({ key: `${name}:${each}`, read: () => history.seek(each) });
    const banded = shown === DISAGREEMENT || this.theatre.layers.find(({ id }) => id === shown)?.kind === "assessed";
    const days = against === null ? [day] : [against, day];
    this.map.showControl(days.map(frame), banded, days.map((each) => this.#frameContested(each)));
  }

  /** @param {number} day @returns {import("./film.js").Frame | null} what is contested then, where that is drawn and told */
  #frameContested(day) {
    const { contested, dots } = this;
    const at = dots && contested ? findContested(contested, day) : -1;
    return dots && at >= 0 ? { key: `${CONTESTED}:${at}`, read: () => dots.seek(at) } : null;
  }

  /** @param {number} day @param {string} layer */
  async #drawRoutes(day, layer) {
    if (layer !== ROUTES) {
      this.map.showWays([], null);
      return;
    }
    const routes = await this.data.routes();
    this.map.showWays(featuresOf(routes, day), corridorOf(routes, day));
    if (this.choice.layer === ROUTES) find("key").replaceChildren(...makeRoutesKey(this.theatre, routes, day));
  }

  async #fillTables() {
    const index = await this.data.places();
    const places = index.all;
    const layers = await Promise.all(this.theatre.layers.map(async (info) => ({ info, history: await this.data.layer(info.id) })));
    const day = this.choice.day;
    const against = this.choice.against ?? Math.max(day - 1, 0);
    const before = layers[0].history.seek(against).slice();
    this.tables.show(day, against, before, layers.map(({ info, history }) => ({ info, field: history.seek(day) })), places);
    this.tables.showShapes(await this.data.shapes(), day, index);
    const contested = await this.data.contested();
    const at = contested ? findContested(contested, day) : -1;
    this.tables.showContested(contested, at < 0 ? undefined : (await this.data.contestedField())?.seek(at), day, index);
  }

  /** @param {"png" | "svg"} kind */
  async #save(kind) {
    const { drawPng, drawSvg, save, writeCaption } = await import("./picture.js");
    const { day, layer } = this.choice;
    const shown = this.#fieldOf(layer);
    const info = this.theatre.layers.find(({ id }) => id === shown);
    const title = info ? nameLayer(info) : t("layer.disagreement");
    const maps = info ? 0 : this.theatre.layers.filter(({ kind }) => kind === "source").length;
    const at = this.dots && this.contested ? findContested(this.contested, day) : -1;
    const dotted = this.contested && at >= 0 ? writeDay(addDays(this.theatre.first_day, this.contested.days[at])) : "";
    const caption = writeCaption(this.theatre, day, title, info?.kind === "assessed", maps, dotted);
    const name = `${this.theatre.name}-${addDays(this.theatre.first_day, day)}-${shown}.${kind}`.replace(/[^\w.-]+/g, "-");
    if (kind === "png") {
      save(await drawPng(this.map.map, this.theatre, caption), name);
      return;
    }
    const field = (await this.data.layer(shown)).seek(day);
    const places = (await this.data.places()).all.map((place) => ({ ...place, name: namePlace(place) }));
    const dots = dotted ? this.dots?.seek(at) : undefined;
    const drawing = drawSvg(this.map.map, this.theatre, this.lattice, field, info?.kind !== "source", places, caption, dots);
    save(new Blob([drawing], { type: "image/svg+xml" }), name);
  }

  #offerLayers() {
    /** @type {Record<string, string>} */
    const own = { [LINES]: "layer.lines", [ROUTES]: "layer.routes", [DISAGREEMENT]: "layer.disagreement" };
    for (const id of listLayers(this.theatre)) {
      const info = this.theatre.layers.find((each) => each.id === id);
      const input = html("input", { type: "radio", name: "layer", value: id });
      input.addEventListener("change", () => this.choose({ layer: id }));
      find("layers").append(html("label", { class: info ? "" : "derived" }, input, html("span", {}, info ? shorten(nameLayer(info)) : t(own[id]))));
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
  const [{ theatre, basemap, data }] = await Promise.all([Data.read(), loadFonts(), loadLanguage(chooseLanguage(readLanguage(location.hash) ?? new URLSearchParams(location.search).get("lang")))]);
  await new Page(theatre, data, basemap).start();
  document.body.classList.add("ready");
  keepOffline();
}

start().catch(complain);
