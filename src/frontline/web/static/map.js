// @ts-check
/** The map itself: draws surfaces, lines and claims on the style of style.js and says what was clicked. */

import * as maplibregl from "./vendor/maplibre/maplibre-gl.mjs";
import { OTHERS } from "./claims.js";
import { makeStyle } from "./style.js";
import { Film } from "./film.js";
import { t, nameParty } from "./language.js";
import { Bands, GREY, INK, PAPER, legible } from "./palette.js";
import { EMBARGOED, HELD_BACK } from "./smoothing.js";
import { SURE, SideSpots } from "./sides.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").Claim} Claim */
/** @typedef {import("./types.js").Ring} Ring */
/** @typedef {import("./claims.js").Group} Group */

const MARGIN_DEG = 0.45;
const KM_PER_DEGREE = 111.32;
const PAINTED_MS = 1500;
const REST_MS = 160; // after which words are laid on the map
const ROOM_FOR = { sides: 5, blank: 2.5 }; // cells
const WORDS = { sides: 44, blank: 34 }; // CSS pixels that words need on either side
const OPENING_WIDTH_KM = 84; // of the map on a wide screen
const NAME_TOLERANCE_PIXELS = 9;
const ROOM = { side: 70, top: 90, bottom: 110 }; // CSS pixels of the view's edges that other things need
const DOT = 18; // CSS pixels
const SCALE = 2;

/**
 * @param {string} type
 * @param {any} coordinates
 * @param {Record<string, unknown>} [properties]
 * @returns {any}
 */
function feature(type, coordinates, properties = {}) {
  return { type: "Feature", properties, geometry: { type, coordinates } };
}

/** Everything that the page draws on the map. */
export class ControlMap {
  /**
   * @param {HTMLElement} container
   * @param {Theatre} theatre
   * @param {Record<string, any>} basemap
   * @param {import("./control.js").Lattice} lattice
   */
  constructor(container, theatre, basemap, lattice) {
    this.theatre = theatre;
    this.lattice = lattice;
    this.timer = 0;
    this.simplify = (/** @type {Ring} */ line, /** @type {number} */ _) => line;
    this.spots = new SideSpots(lattice);
    /** @type {Uint8Array} */
    this.field = new Uint8Array(0);
    /** @type {{line: Ring[], named: {layer: string, title: string}}[]} */
    this.lines = [];
    this.film = new Film(lattice, theatre.box, new Bands(theatre.parties[0].color, theatre.parties[1].color).look);
    this.map = new maplibregl.Map({
      container,
      style: makeStyle(theatre, basemap),
      ...opening(theatre, container),
      maxBounds: widen(theatre.box),
      minZoom: 6.5,
      maxZoom: 14,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      locale: {
        "Map.Title": t("map.title", { name: theatre.name }),
        "NavigationControl.ZoomIn": t("zoom.in"), "NavigationControl.ZoomOut": t("zoom.out"),
        "ScaleControl.Meters": t("unit.m"), "ScaleControl.Kilometers": t("unit.km"),
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibregl.ScaleControl({ maxWidth: 110, unit: "metric" }), "bottom-right");
    this.map.once("style.load", () => {
      this.#addImages();
      this.map.addLayer(this.film.ground, "beyond");
      this.map.addLayer(this.film.front, "fade");
    });
    this.map.on("moveend", () => this.#nameSides());
    this.map.on("zoomend", () => this.lines.length > 0 && this.#nameLines());
  }

  /** Resolve when the style can be drawn on. */
  ready() {
    return new Promise((resolve) => {
      if (this.map.isStyleLoaded()) resolve(undefined);
      else this.map.once("load", () => resolve(undefined));
    });
  }

  /** Resolve when what was last shown is drawn, or a while later where nothing is, as in a tab that is not looked at. */
  painted() {
    return new Promise((resolve) => {
      this.map.once("render", () => requestAnimationFrame(() => resolve(undefined)));
      setTimeout(resolve, PAINTED_MS);
      this.map.triggerRepaint();
    });
  }

  #addImages() {
    const holders = this.theatre.parties.map(({ id, color }) => ({ id, color: legible(color) }));
    for (const { id, color } of [...holders, { id: OTHERS, color: GREY }]) {
      for (const polarity of ["+", "-"]) {
        for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
          this.map.addImage(`dot-${id}${polarity}${count}`, drawDot(color, polarity === "+", count), { pixelRatio: SCALE });
        }
      }
    }
  }

  /**
   * @param {string} source
   * @param {any[]} features
   */
  #set(source, features) {
    const target = /** @type {any} */ (this.map.getSource(source));
    target?.setData({ type: "FeatureCollection", features });
  }

  /**
   * Draw a day, or two beside each other.
   * @param {import("./film.js").Frame[]} frames
   * @param {boolean} banded whether percents are drawn in bands; a map shows only two colours
   * @param {(import("./film.js").Frame | null)[]} over what is contested on these days
   */
  showControl(frames, banded, over) {
    this.film.show(frames, banded, over);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.field = frames[0].read();
      this.#nameSides();
    }, REST_MS);
  }

  /** Write on the ground itself who holds it, where there is room in the view. */
  #nameSides() {
    if (this.field.length === 0) return;
    const { clientWidth, clientHeight } = this.map.getContainer();
    const [sw, ne] = [this.map.unproject([ROOM.side, clientHeight - ROOM.bottom]), this.map.unproject([clientWidth - ROOM.side, ROOM.top])];
    const pixels = (this.lattice.cellM / 1000) / kmPerPixel(this.map.getZoom(), this.map.getCenter().lat);
    const need = (/** @type {"sides" | "blank"} */ kind) => Math.max(ROOM_FOR[kind], WORDS[kind] / pixels);
    const frame = { west: sw.lng, south: sw.lat, east: ne.lng, north: ne.lat };
    const holders = this.theatre.parties.slice(0, 2).flatMap((party, n) => {
      const spot = this.spots.find(party.id, this.field, frame, (value) => value <= 100 && (n ? value <= 100 - SURE : value >= SURE), need("sides"));
      return spot ? [feature("Point", spot, { text: t("held-by", { party: nameParty(party) }), color: legible(party.color) })] : [];
    });
    const blanks = [EMBARGOED, HELD_BACK].flatMap((blank) => {
      const spot = this.spots.find(String(blank), this.field, frame, (value) => value === blank, need("blank"));
      return spot ? [feature("Point", spot, { text: t(blank === EMBARGOED ? "blank.embargoed" : "blank.held-back"), color: INK, blank: true })] : [];
    });
    this.#set("sides", [...holders, ...blanks]);
  }

  /**
   * Draw the lines of several sources over what is there.
   * @param {{id: string, title: string, field: Uint8Array}[]} sources
   */
  async showLines(sources) {
    const { Surface, simplify } = await import("./contours.js"); // not needed before
    this.simplify = simplify;
    this.lines = sources.map(({ id, title, field }) =>
      ({ line: new Surface(field, this.lattice).line(50, this.theatre.box), named: { layer: id, title } }));
    this.#set("lines", this.lines.map(({ line, named }) => feature("MultiLineString", line, named)));
    this.#nameLines();
  }

  /**
   * Draw roads and railways by state, and the way out with its width; nothing when there are none to show.
   * @param {any[]} features
   * @param {{width_km: number, path: [number, number][]} | null} corridor
   */
  showWays(features, corridor) {
    this.#set("ways", features);
    this.#set("corridor", corridor?.width_km ? [feature("LineString", corridor.path, { km: corridor.width_km })] : []);
  }

  /** Lay each line's name along a smoother line than its own, on which there is room for a word. */
  #nameLines() {
    const tolerance = (NAME_TOLERANCE_PIXELS * 360) / (512 * 2 ** this.map.getZoom());
    this.#set("line-names", this.lines.map(({ line, named }) =>
      feature("MultiLineString", line.map((part) => this.simplify(part, tolerance)), named)));
  }

  /**
   * Draw the outline of a found place, or its point; nothing without one.
   * @param {any[]} features
   */
  showFound(features) {
    this.#set("found", features);
  }

  /**
   * Draw districts, and pockets; none of either where there are none to show.
   * @param {any[]} districts
   * @param {any[]} pockets
   */
  showShapes(districts, pockets) {
    this.#set("district-shares", districts);
    this.#set("pockets", pockets);
  }

  /** Draw the whole basemap in the place of the one that the page came up with. @param {Record<string, any>} basemap */
  refine(basemap) {
    for (const [name, features] of Object.entries(basemap)) if (features?.features) this.#set(name, features.features);
  }

  /** @param {any[]} features the line that is measured, and its points */
  showMeasure(features) {
    this.#set("measure", features);
  }

  /**
   * Draw some layers of the style, or not.
   * @param {string[]} ids
   * @param {boolean} shown
   */
  toggle(ids, shown) {
    for (const id of ids) if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
  }

  /**
   * Go to a place, keeping the scale where that is fine enough.
   * @param {number} lon
   * @param {number} lat
   */
  goTo(lon, lat) {
    this.map.jumpTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), 10.5) });
  }

  /** @param {Group[]} groups */
  showClaims(groups) {
    this.#set("rings", groups.flatMap((group) => group.radii.map((radius) =>
      feature("Polygon", [circle(group.lon, group.lat, radius)], { ...describe(group), ring: `${group.id},${radius}`, radius }))));
    this.#set("dots", groups.map((group) =>
      feature("Point", [group.lon, group.lat], { ...describe(group), offset: group.offset })));
  }

  /**
   * Tell whether a spot lies in the right half of the view.
   * @param {Group} group
   */
  isRight({ lon, lat }) {
    return this.map.project([lon, lat]).x > this.map.getContainer().clientWidth / 2;
  }

  /** @param {string} ring its name, or nothing */
  select(ring) {
    if (this.map.getLayer("ring-selected")) this.map.setFilter("ring-selected", ["==", ["get", "ring"], ring]);
  }

  /** @param {(group: string) => void} act called with the id of a group of claims */
  onClaim(act) {
    this.map.on("click", "dots", (event) => {
      const found = event.features?.[0]?.properties?.group;
      if (found) act(found);
    });
    this.map.on("mouseenter", "dots", () => (this.map.getCanvas().style.cursor = "pointer"));
    this.map.on("mouseleave", "dots", () => (this.map.getCanvas().style.cursor = ""));
  }

  /** @returns {[number, number, number]} zoom, latitude, longitude */
  get view() {
    const { lat, lng } = this.map.getCenter();
    return [this.map.getZoom(), lat, lng];
  }

  /** @param {[number, number, number]} view zoom, latitude, longitude */
  set view([zoom, lat, lng]) {
    this.map.jumpTo({ zoom, center: [lng, lat] });
  }
}

/** @param {Group} group */
function describe(group) {
  return { group: group.id, holder: group.holder, polarity: group.polarity, count: group.claims.length };
}

/** @param {Theatre["box"]} box @returns {[number, number, number, number]} */
function widen([west, south, east, north]) {
  return [west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG];
}

/** @param {number} zoom @param {number} lat */
function kmPerPixel(zoom, lat) {
  return (40075 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
}

/**
 * Open on the focus place, with so much around it that the line is in view.
 * @param {Theatre} theatre
 * @param {HTMLElement} container
 */
function opening({ box: [west, south, east, north], focus }, container) {
  const center = focus ? [focus.lon, focus.lat] : [(west + east) / 2, (south + north) / 2];
  const width = Math.max(container.clientWidth, 300);
  const km = Math.min(OPENING_WIDTH_KM, width / 8);
  const zoom = Math.log2(kmPerPixel(0, center[1]) / (km / width));
  return { center: /** @type {[number, number]} */ (center), zoom };
}

/**
 * @param {number} lon
 * @param {number} lat
 * @param {number} radius km
 * @returns {Ring}
 */
function circle(lon, lat, radius) {
  const east = radius / (KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
  return Array.from({ length: 65 }, (_, n) => {
    const angle = (n / 64) * 2 * Math.PI;
    return [lon + east * Math.cos(angle), lat + (radius / KM_PER_DEGREE) * Math.sin(angle)];
  });
}

/**
 * Draw the mark of a group of claims: filled where affirmed, open where denied, with the count when there are several.
 * @param {string} color
 * @param {boolean} filled
 * @param {number} count
 * @returns {ImageData}
 */
function drawDot(color, filled, count) {
  const size = DOT * SCALE;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser cannot draw on a canvas");
  const radius = (count > 1 ? 7.4 : 4.6) * SCALE;
  disc(pen, size / 2, radius + 1.6 * SCALE, PAPER);
  disc(pen, size / 2, radius, color);
  if (!filled) disc(pen, size / 2, radius - 2 * SCALE, PAPER);
  if (count > 1) {
    pen.fillStyle = filled ? PAPER : INK;
    pen.font = `600 ${9.5 * SCALE}px "Noto Sans", sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(count > 9 ? "9+" : String(count), size / 2, size / 2 + SCALE * 0.6);
  }
  return pen.getImageData(0, 0, size, size);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} middle
 * @param {number} radius
 * @param {string} color
 */
function disc(pen, middle, radius, color) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fill();
}
