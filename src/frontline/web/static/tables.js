// @ts-check
/** What the map shows, as tables: who holds which place on the day, and which ground changed hands. They say what it says. */

import { writeContested } from "./contested.js";
import { find, html } from "./elements.js";
import { bearing, findCell, findNearest, listChanges, measureKm } from "./ground.js";
import { nameParty, namePlace, t } from "./language.js";
import { writeShapes } from "./shapes.js";
import { EMBARGOED, FULL, HELD_BACK } from "./smoothing.js";
import { addDays, nameLayer, shorten, writeDay, writeNumber } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./control.js").Lattice} Lattice */
/** @typedef {{info: import("./types.js").LayerInfo, field: Uint8Array}} Shown a layer on a day */

const LARGEST = 40;
const NEAR_KM = 0.8;

export class Tables {
  /**
   * @param {Theatre} theatre
   * @param {Lattice} lattice
   * @param {(place: Place) => void} onChoose
   */
  constructor(theatre, lattice, onChoose) {
    this.theatre = theatre;
    this.lattice = lattice;
    this.onChoose = onChoose;
    this.all = false;
    this.cells = new Map();
    this.changes = html("section", { class: "block changes" });
    this.places = html("section", { class: "block places" });
    this.shapes = html("section", { class: "block shapes" });
    this.contested = html("section", { class: "block contested" });
    this.element = html("details", { class: "block tables", id: "tables" }, html("summary", {}, t("tables")), this.changes, this.places, this.contested, this.shapes);
    this.element.addEventListener("toggle", () => this.element.open && this.onOpen());
    this.onOpen = () => {};
    find("live").append(this.element);
  }

  /** Whether anybody looks at them; nothing is worked out before. */
  get open() {
    return this.element.open;
  }

  /**
   * @param {number} day
   * @param {number} against
   * @param {Uint8Array} before
   * @param {Shown[]} shown all layers on the day, ours first
   * @param {Place[]} places the largest first
   */
  show(day, against, before, shown, places) {
    this.#showChanges(day, against, listChanges(before, shown[0].field, this.lattice), places);
    this.#showPlaces(day, shown, places);
  }

  /**
   * @param {import("./types.js").Shapes | null} shapes
   * @param {number} day
   * @param {import("./places.js").Places} places
   */
  showShapes(shapes, day, places) {
    this.shapes.hidden = !shapes;
    if (shapes) this.shapes.replaceChildren(...writeShapes(this.theatre, shapes, day, places));
  }

  /**
   * @param {import("./types.js").Contested | null} contested
   * @param {Uint8Array | undefined} field of the day; none where it was not worked out
   * @param {number} day
   * @param {import("./places.js").Places} places
   */
  showContested(contested, field, day, places) {
    this.contested.hidden = !contested;
    if (contested) this.contested.replaceChildren(...writeContested(this.theatre, contested, field ?? new Uint8Array(0), day, this.lattice.cellM, places));
  }

  /**
   * @param {number} day
   * @param {number} against
   * @param {import("./ground.js").Change[]} changes
   * @param {Place[]} places
   */
  #showChanges(day, against, changes, places) {
    const [from, to] = [against, day].map((each) => writeDay(addDays(this.theatre.first_day, each)));
    const title = html("h2", {}, t("changes.title", { from, to }));
    const sums = [true, false].map((gained, n) => {
      const km2 = changes.filter((each) => each.gained === gained).reduce((sum, each) => sum + each.km2, 0);
      return t("changes.sum", { party: nameParty(this.theatre.parties[n]), km2: writeNumber(km2, 1) });
    });
    const rows = changes.slice(0, LARGEST).map((change) => {
      const text = `${this.#locate(change, places)}: ${t("changes.row", { party: nameParty(this.theatre.parties[change.gained ? 0 : 1]), km2: writeNumber(change.km2, 2) })}`;
      return html("li", { "data-km2": change.km2 }, text);
    });
    const rest = changes.length > LARGEST ? [html("p", { class: "quiet" }, t("changes.more", { n: changes.length - LARGEST }))] : [];
    this.changes.replaceChildren(title, html("p", {}, changes.length ? sums.join(" ") : t("changes.none")),
      html("ol", { class: "rows" }, ...rows), ...rest, html("p", { class: "quiet" }, t("changes.note")));
  }

  /**
   * @param {import("./ground.js").Change} change
   * @param {Place[]} places
   */
  #locate({ lon, lat }, places) {
    if (places.length === 0) return `${lat.toFixed(3)}, ${lon.toFixed(3)}`;
    const place = findNearest(places, [lon, lat]);
    const km = measureKm([place.lon, place.lat], [lon, lat]);
    if (km < NEAR_KM) return namePlace(place);
    return t("near", { km: writeNumber(km), bearing: t(`bearing.${bearing([place.lon, place.lat], [lon, lat])}`), place: namePlace(place) });
  }

  /**
   * @param {number} day
   * @param {Shown[]} shown
   * @param {Place[]} places
   */
  #showPlaces(day, shown, places) {
    const inside = places.filter((place) => this.#cellOf(place) >= 0);
    const rows = (this.all ? inside : inside.slice(0, LARGEST)).map((place) => {
      const button = html("button", { type: "button" }, namePlace(place));
      button.addEventListener("click", () => this.onChoose(place));
      return html("tr", {}, html("th", { scope: "row" }, button),
        ...shown.map(({ info, field }) => html("td", {}, this.#say(field[this.#cellOf(place)], info.kind === "assessed"))));
    });
    const heads = shown.map(({ info }) => html("th", { scope: "col" }, shorten(nameLayer(info))));
    const caption = t("places.caption", { day: writeDay(addDays(this.theatre.first_day, day)), party: nameParty(this.theatre.parties[0]) });
    const more = html("button", { type: "button", class: "more", hidden: this.all || inside.length <= LARGEST }, t("places.all", { n: inside.length }));
    more.addEventListener("click", () => {
      this.all = true;
      this.#showPlaces(day, shown, places);
    });
    this.places.replaceChildren(html("h2", {}, t("places.title")), html("div", { class: "wide", tabindex: 0, role: "region", "aria-label": t("places.title") },
      html("table", {}, html("caption", {}, caption), html("thead", {}, html("tr", {}, html("th", { scope: "col" }, t("place")), ...heads)), html("tbody", {}, ...rows))), more);
  }

  /** @param {Place} place */
  #cellOf(place) {
    if (!this.cells.has(place.id)) this.cells.set(place.id, findCell(this.lattice, place.lon, place.lat));
    return this.cells.get(place.id);
  }

  /**
   * @param {number} value
   * @param {boolean} assessed
   */
  #say(value, assessed) {
    if (value > FULL) return t(value === EMBARGOED ? "blank.embargoed" : value === HELD_BACK ? "blank.held-back" : "blank.unknown");
    return assessed ? `${value} %` : nameParty(this.theatre.parties[value >= 50 ? 0 : 1]);
  }
}
