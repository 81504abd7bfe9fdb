// @ts-check
/** The field in which a reader looks for a place, in any of its names and scripts. */

import { html } from "./elements.js";
import { namePlace, t } from "./language.js";
import { describePlace } from "./places.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./places.js").Places} Places */

const MOST = 8;

export class Search {
  /**
   * @param {() => Promise<Places>} load called when a reader first comes here
   * @param {(place: Place) => void} onChoose
   */
  constructor(load, onChoose) {
    this.load = load;
    this.onChoose = onChoose;
    /** @type {Place[]} */
    this.found = [];
    this.at = -1;
    this.input = html("input", {
      type: "text", id: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: t("search"), "aria-label": t("search"),
      "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
    });
    this.list = html("ul", { id: "found", role: "listbox", "aria-label": t("search.found"), hidden: true });
    this.status = html("span", { class: "hidden", role: "status" });
    this.element = html("div", { class: "search" }, this.input, this.list, this.status);
    this.input.addEventListener("focus", () => void this.load());
    this.input.addEventListener("input", () => void this.#look());
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
  }

  async #look() {
    const text = this.input.value;
    const places = await this.load();
    if (text !== this.input.value) return;
    this.found = places.search(text, MOST);
    this.at = this.found.length > 0 ? 0 : -1;
    this.list.replaceChildren(...this.found.map((place, n) => {
      const item = html("li", { role: "option", id: `found-${n}`, "aria-selected": String(n === this.at) }, describePlace(place));
      item.addEventListener("pointerdown", () => this.#choose(n));
      return item;
    }));
    const open = text.trim() !== "";
    this.list.hidden = !open || this.found.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.status.textContent = open ? t("search.count", { n: this.found.length }) : "";
    this.input.classList.toggle("none", open && this.found.length === 0);
    this.#mark();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key === "Escape") this.#close();
    if (event.key === "Enter" && this.at >= 0) this.#choose(this.at);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.found.length === 0) return;
    event.preventDefault();
    this.at = (this.at + step + this.found.length) % this.found.length;
    this.#mark();
  }

  #mark() {
    [...this.list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === this.at)));
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} n */
  #choose(n) {
    const place = this.found[n];
    this.input.value = namePlace(place);
    this.#close();
    this.onChoose(place);
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}
