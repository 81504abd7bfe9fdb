// @ts-check
/** The slider over the days: arrow keys move a day, page keys a week, home and end to the ends, the space bar plays. */

import { find, html, svg } from "./elements.js";
import { t } from "./language.js";
import { addDays, chooseMonths, writeDay } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */

/** @type {Record<string, number>} */
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -1e9, End: 1e9 };
const WEEK = 7;
const DAYS_A_SECOND = 8;
const CALM_DAYS_A_SECOND = 1; // where the reader wants little motion

export class Timeline {
  /**
   * @param {Theatre} theatre
   * @param {(day: number) => void} onChange
   * @param {(against: number | null) => void} onCompare
   */
  constructor(theatre, onChange, onCompare) {
    this.theatre = theatre;
    this.onChange = onChange;
    this.onCompare = onCompare;
    this.playing = false;
    /** Called for each frame while days run, with the time since the last one; and with 0 when they rest. */
    this.onFrame = (/** @type {number} */ _) => {};
    /** @type {number | null} */
    this.compared = null;
    const range = { type: "range", min: 0, max: theatre.days - 1, step: 1 };
    this.slider = html("input", { ...range, id: "slider", "aria-label": t("day.shown") });
    this.other = html("input", { ...range, id: "against", "aria-label": t("day.compared") });
    this.label = html("output", { class: "day", for: "slider" });
    this.back = html("button", { type: "button", class: "step", "aria-label": t("day.earlier") }, "‹");
    this.forth = html("button", { type: "button", class: "step", "aria-label": t("day.later") }, "›");
    this.player = html("button", { type: "button", class: "play", id: "play" });
    this.comparer = html("button", { type: "button", class: "compare", id: "compare", "aria-pressed": "false" }, t("compare"));
    this.otherRow = html("label", { class: "against", hidden: true }, html("span", {}, t("day.compared")), this.other, html("span", { class: "chosen" }));
    find("timeline").append(
      this.back, this.label, this.forth, this.player,
      html("div", { class: "track" }, this.slider, makeScale(theatre)), this.comparer, this.otherRow,
    );
    this.#mark();
    this.#listen();
  }

  #listen() {
    this.slider.addEventListener("input", () => this.#go(this.slider.valueAsNumber));
    this.other.addEventListener("input", () => this.onCompare(this.other.valueAsNumber));
    this.back.addEventListener("click", () => this.#go(this.day - 1));
    this.forth.addEventListener("click", () => this.#go(this.day + 1));
    this.player.addEventListener("click", () => this.play(!this.playing));
    this.comparer.addEventListener("click", () => this.onCompare(this.compared === null ? Math.max(this.day - 4 * WEEK, 0) : null));
    document.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === " " && isIdle(event.target)) {
        event.preventDefault();
        this.play(!this.playing);
        return;
      }
      const own = event.target === this.slider;
      const move = MOVES[event.key];
      if (move === undefined || (!own && !isFree(event.target, event.key))) return;
      event.preventDefault();
      this.#go(this.day + move);
    });
  }

  /** @param {number} day */
  #go(day) {
    this.play(false);
    const goal = Math.min(Math.max(day, 0), this.theatre.days - 1);
    if (goal !== this.day) this.onChange(goal);
  }

  /**
   * Run through the days, from the day compared with or the first when the last is shown; or stop.
   * @param {boolean} on
   */
  play(on) {
    if (on === this.playing) return;
    this.playing = on;
    this.#mark();
    if (!on) {
      this.onFrame(0);
      this.onChange(this.day); // so that all that waits for rest is shown
      return;
    }
    const last = this.theatre.days - 1;
    const from = this.day === last ? (this.compared ?? 0) : this.day;
    const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_DAYS_A_SECOND : DAYS_A_SECOND;
    const started = performance.now();
    let before = started;
    const step = (/** @type {number} */ now) => {
      if (!this.playing) return;
      this.onFrame(now - before);
      before = now;
      const day = Math.min(from + Math.floor(((performance.now() - started) / 1000) * pace), last);
      if (day !== this.day) this.onChange(day);
      if (day === last) this.play(false);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #mark() {
    this.player.setAttribute("aria-label", t(this.playing ? "play.stop" : "play.start"));
    this.player.replaceChildren(svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": true },
      svg("path", { d: this.playing ? "M3 2h4v12H3zM9 2h4v12H9z" : "M3 1.5v13L14 8z", fill: "currentColor" })));
  }

  /** @returns {number} */
  get day() {
    return this.slider.valueAsNumber;
  }

  set day(day) {
    const iso = addDays(this.theatre.first_day, day);
    this.slider.valueAsNumber = day;
    this.slider.setAttribute("aria-valuetext", writeLong(iso));
    this.label.replaceChildren(
      html("span", { class: "weekday" }, writeDay(iso, { weekday: "long" })),
      html("time", { datetime: iso }, writeDay(iso)),
    );
    this.back.disabled = day === 0;
    this.forth.disabled = day === this.theatre.days - 1;
  }

  /** @param {number | null} day that is compared with */
  compare(day) {
    this.compared = day;
    this.comparer.setAttribute("aria-pressed", String(day !== null));
    this.otherRow.hidden = day === null;
    if (day === null) return;
    const iso = addDays(this.theatre.first_day, day);
    this.other.valueAsNumber = day;
    this.other.setAttribute("aria-valuetext", writeLong(iso));
    this.otherRow.querySelector(".chosen")?.replaceChildren(writeDay(iso));
  }
}

/** @param {string} iso */
function writeLong(iso) {
  return writeDay(iso, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** Tell whether the space bar has no other use where it was pressed. @param {EventTarget | null} target */
function isIdle(target) {
  return !(target instanceof Element && target.closest("input:not([type=range]), button, select, textarea, summary, a, [tabindex='-1']"));
}

/**
 * Tell whether a key pressed elsewhere may move the day: left and right, where nothing else has a use for them.
 * @param {EventTarget | null} target
 * @param {string} key
 */
function isFree(target, key) {
  if (!key.startsWith("Arrow") || key === "ArrowUp" || key === "ArrowDown") return false;
  return !(target instanceof Element && target.closest("input, select, textarea, .map, .card, .divider"));
}

/**
 * @param {Theatre} theatre
 * @returns {HTMLElement} the months under the slider
 */
function makeScale(theatre) {
  const every = chooseMonths(theatre.days);
  const scale = html("div", { class: every > 1 ? "scale sparse" : "scale", "aria-hidden": true });
  const columns = [];
  for (let day = 0; day < theatre.days; ) {
    const iso = addDays(theatre.first_day, day);
    const next = new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 1)).toISOString().slice(0, 10);
    let length = 0;
    while (day + length < theatre.days && addDays(theatre.first_day, day + length) < next) length += 1;
    const year = iso.slice(5, 7) === "01" || day === 0 ? ` ${iso.slice(0, 4)}` : "";
    const named = length > WEEK && (Number(iso.slice(5, 7)) - 1) % every === 0;
    const name = named ? writeDay(iso, { month: "short" }) : "";
    scale.append(html("span", { class: name ? "named" : "" }, name, html("span", { class: "year" }, name && year)));
    columns.push(`${length}fr`);
    day += length;
  }
  scale.style.gridTemplateColumns = columns.join(" ");
  return scale;
}
