// @ts-check
/** The border on the map between two days that are compared: dragged, or moved with the arrow keys. */

import { find, html } from "./elements.js";
import { t } from "./language.js";
import { addDays, writeDay } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */

/** @type {Record<string, number>} */
const MOVES = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.2, PageUp: 0.2, Home: -1, End: 1 };
const [LEFT, RIGHT] = [0.02, 0.98];

export class Divider {
  /**
   * @param {Theatre} theatre
   * @param {(pixels: number) => void} onMove
   * @param {() => void} onLeave
   */
  constructor(theatre, onMove, onLeave) {
    this.theatre = theatre;
    this.onMove = onMove;
    this.part = 0.5; // of the map's width
    this.before = html("span", { class: "side before" });
    this.after = html("span", { class: "side after" });
    this.element = html("div", {
      class: "divider", role: "slider", tabindex: 0, hidden: true, "aria-label": t("compare.border"),
      "aria-valuemin": 0, "aria-valuemax": 100, "aria-orientation": "horizontal",
    }, this.before, html("span", { class: "grip", "aria-hidden": true }, "⇔"), this.after);
    find("stage").append(this.element);
    this.element.addEventListener("pointerdown", (event) => this.element.setPointerCapture(event.pointerId));
    this.element.addEventListener("pointermove", (event) => event.buttons && this.#drag(event.clientX));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") onLeave();
      if (!(event.key in MOVES)) return;
      event.preventDefault();
      this.#move(this.part + MOVES[event.key]);
    });
    addEventListener("resize", () => this.#move(this.part));
  }

  /** @param {number} x */
  #drag(x) {
    const frame = find("map").getBoundingClientRect();
    this.#move((x - frame.left) / frame.width);
  }

  /** @param {number} part */
  #move(part) {
    this.part = Math.min(Math.max(part, LEFT), RIGHT);
    this.element.style.left = `${100 * this.part}%`;
    this.element.setAttribute("aria-valuenow", String(Math.round(100 * this.part)));
    this.onMove(this.part * find("map").clientWidth);
  }

  /**
   * @param {number | null} against the day on the left; null takes the border away
   * @param {number} day on the right
   */
  show(against, day) {
    this.element.hidden = against === null;
    if (against === null) return;
    const [left, right] = [against, day].map((each) => writeDay(addDays(this.theatre.first_day, each), { day: "numeric", month: "short", year: "numeric" }));
    this.before.textContent = left;
    this.after.textContent = right;
    this.element.setAttribute("aria-valuetext", t("compare.days", { left, right }));
    this.#move(this.part);
  }
}
