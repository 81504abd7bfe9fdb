// @ts-check
/** The slider over the days: arrow keys move a day, page keys a week, home and end to the ends. */

import { find, html } from "./elements.js";
import { addDays, writeDay } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */

/** @type {Record<string, number>} */
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -1e9, End: 1e9 };
const WEEK = 7;

export class Timeline {
  /**
   * @param {Theatre} theatre
   * @param {(day: number) => void} onChange
   */
  constructor(theatre, onChange) {
    this.theatre = theatre;
    this.onChange = onChange;
    this.slider = html("input", {
      type: "range", id: "slider", min: 0, max: theatre.days - 1, step: 1, "aria-label": "Day shown", list: undefined,
    });
    this.label = html("output", { class: "day", for: "slider" });
    this.back = html("button", { type: "button", class: "step", "aria-label": "One day earlier" }, "‹");
    this.forth = html("button", { type: "button", class: "step", "aria-label": "One day later" }, "›");
    find("timeline").append(
      this.back, this.label, this.forth, html("div", { class: "track" }, this.slider, makeScale(theatre)),
    );
    this.#listen();
  }

  #listen() {
    this.slider.addEventListener("input", () => this.#go(this.slider.valueAsNumber));
    this.back.addEventListener("click", () => this.#go(this.day - 1));
    this.forth.addEventListener("click", () => this.#go(this.day + 1));
    document.addEventListener("keydown", (event) => {
      const own = event.target === this.slider;
      const move = MOVES[event.key];
      if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      if (!own && !isFree(event.target, event.key)) return;
      event.preventDefault();
      this.#go(this.day + move);
    });
  }

  /** @param {number} day */
  #go(day) {
    const goal = Math.min(Math.max(day, 0), this.theatre.days - 1);
    if (goal !== this.day) this.onChange(goal);
  }

  /** @returns {number} */
  get day() {
    return this.slider.valueAsNumber;
  }

  set day(day) {
    const iso = addDays(this.theatre.first_day, day);
    const words = writeDay(iso, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
    this.slider.valueAsNumber = day;
    this.slider.setAttribute("aria-valuetext", words);
    this.label.replaceChildren(
      html("span", { class: "weekday" }, writeDay(iso, { weekday: "long" })),
      html("time", { datetime: iso }, writeDay(iso)),
    );
    this.back.disabled = day === 0;
    this.forth.disabled = day === this.theatre.days - 1;
  }
}

/**
 * Tell whether a key pressed elsewhere may move the day: left and right, where nothing else has a use for them.
 * @param {EventTarget | null} target
 * @param {string} key
 */
function isFree(target, key) {
  if (!key.startsWith("Arrow") || key === "ArrowUp" || key === "ArrowDown") return false;
  return !(target instanceof Element && target.closest("input, select, textarea, .map, .card"));
}

/**
 * @param {Theatre} theatre
 * @returns {HTMLElement} the months under the slider
 */
function makeScale(theatre) {
  const scale = html("div", { class: "scale", "aria-hidden": true });
  const columns = [];
  for (let day = 0; day < theatre.days; ) {
    const iso = addDays(theatre.first_day, day);
    const next = new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 1)).toISOString().slice(0, 10);
    let length = 0;
    while (day + length < theatre.days && addDays(theatre.first_day, day + length) < next) length += 1;
    const year = iso.slice(5, 7) === "01" || day === 0 ? ` ${iso.slice(0, 4)}` : "";
    const name = length > WEEK ? writeDay(iso, { month: "short" }) : "";
    scale.append(html("span", {}, name, html("span", { class: "year" }, name && year)));
    columns.push(`${length}fr`);
    day += length;
  }
  scale.style.gridTemplateColumns = columns.join(" ");
  return scale;
}
