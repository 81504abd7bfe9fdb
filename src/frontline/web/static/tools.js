// @ts-check
/** The row of tools above the figures: language, light or dark, what is drawn, distance, link, picture, print. */

import { find, html } from "./elements.js";
import { LANGUAGES, language, t } from "./language.js";
import { measureKm } from "./ground.js";
import { EXTRAS } from "./state.js";
import { isDark, switchTheme } from "./theme.js";
import { writeNumber } from "./words.js";

/** @typedef {import("./types.js").Point} Point */

/**
 * @typedef {object} Acts what the tools set going
 * @property {(lang: string) => void} speak
 * @property {(extra: string, shown: boolean) => void} toggle
 * @property {() => string} link the address of what is shown
 * @property {(kind: "png" | "svg") => Promise<void>} save
 */

export class Tools {
  /**
   * @param {import("./map.js").ControlMap} map
   * @param {Node} search
   * @param {Acts} acts
   * @param {string[]} added what can be drawn besides
   */
  constructor(map, search, acts, added) {
    this.acts = acts;
    this.offered = [...EXTRAS, ...added];
    this.measure = new Measure(map);
    this.status = html("p", { class: "said", role: "status" });
    /** @type {Map<string, HTMLInputElement>} */
    this.boxes = new Map();
    this.menu = html("details", { class: "menu" }, html("summary", {}, t("tools")), html("div", { class: "items" },
      this.#makeExtras(),
      this.#button("measure", () => this.#toggleMeasure(), "measure"),
      this.#button("link.copy", () => void this.#copy()),
      this.#button("picture.png", () => void this.acts.save("png")),
      this.#button("picture.svg", () => void this.acts.save("svg")),
      this.#button("print", () => print()),
      this.#button(isDark() ? "theme.light" : "theme.dark", switchTheme)));
    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.menu.open = false;
      this.menu.querySelector("summary")?.focus();
    });
    find("tools").append(search, this.#makeLanguages(), this.menu, this.status);
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.menu.contains(event.target)) this.menu.open = false;
    });
  }

  #makeLanguages() {
    const select = html("select", { id: "language", "aria-label": t("language") },
      ...Object.entries(LANGUAGES).map(([tag, { name }]) => html("option", { value: tag, lang: tag, selected: tag === language() }, name)));
    select.addEventListener("change", () => this.acts.speak(select.value));
    return select;
  }

  #makeExtras() {
    const rows = this.offered.map((extra) => {
      const box = html("input", { type: "checkbox", value: extra, checked: true });
      box.addEventListener("change", () => this.acts.toggle(extra, box.checked));
      this.boxes.set(extra, box);
      return html("label", {}, box, " ", t(`extra.${extra}`));
    });
    return html("fieldset", {}, html("legend", {}, t("extras")), ...rows);
  }

  /** @param {string[]} drawn */
  show(drawn) {
    for (const [extra, box] of this.boxes) box.checked = drawn.includes(extra);
  }

  /**
   * @param {string} key
   * @param {() => void} act
   * @param {string} [id]
   */
  #button(key, act, id) {
    const button = html("button", { type: "button", id, "data-tool": key }, t(key));
    button.addEventListener("click", () => {
      this.menu.open = false;
      act();
    });
    return button;
  }

  async #copy() {
    const address = this.acts.link();
    try {
      await navigator.clipboard.writeText(address);
      this.status.textContent = t("link.copied");
    } catch {
      this.status.replaceChildren(html("label", {}, t("link.here"), html("input", { value: address, readonly: true })));
      this.status.querySelector("input")?.select();
    }
  }

  #toggleMeasure() {
    this.measure.toggle((text) => (this.status.textContent = text));
    find("map").querySelector("canvas")?.focus();
  }
}

/** Measures along a line of points: clicked, or set at the map's middle with Enter. */
class Measure {
  /** @param {import("./map.js").ControlMap} map */
  constructor(map) {
    this.map = map;
    /** @type {Point[]} */
    this.points = [];
    this.on = false;
    this.say = (/** @type {string} */ _) => {};
    map.map.on("click", ({ lngLat }) => this.on && this.#add([lngLat.lng, lngLat.lat]));
    find("map").addEventListener("keydown", (event) => {
      if (!this.on) return;
      const { lng, lat } = map.map.getCenter();
      if (event.key === "Enter") this.#add([lng, lat]);
      if (event.key === "Escape") this.toggle(this.say);
    });
  }

  /** @param {(text: string) => void} say */
  toggle(say) {
    this.say = say;
    this.on = !this.on;
    this.points = [];
    this.map.showMeasure([]);
    document.body.classList.toggle("measuring", this.on);
    this.say(this.on ? t("measure.how") : "");
  }

  /** @param {Point} point */
  #add(point) {
    this.points.push(point);
    const km = this.points.reduce((sum, each, n) => sum + (n ? measureKm(this.points[n - 1], each) : 0), 0);
    const shape = (/** @type {string} */ type, /** @type {any} */ coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
    this.map.showMeasure([...(this.points.length > 1 ? [shape("LineString", this.points)] : []), ...this.points.map((each) => shape("Point", each))]);
    this.say(t("measure.length", { km: writeNumber(km, km < 10 ? 2 : 1) }));
  }
}
