// @ts-check
/** The share of the focus place over time: the assessment with its interval, each source's own figure as a line. */

import { svg } from "./elements.js";
import { INK, legible, writeDash } from "./palette.js";
import { nameParty, namePlace, t } from "./language.js";
import { addDays, chooseMonths, nameLayer, shorten, writeDay } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").Focus} Focus */

const [WIDTH, HEIGHT] = [372, 176];
const ROOM = { left: 34, right: 96, top: 12, bottom: 22 };
const LABEL_GAP = 13;
const LONGEST_NAME = 15; // characters

/** @typedef {{id: string, title: string, dash: string, color: string, values: (number | null)[]}} Line */

export class Chart {
  /**
   * @param {Theatre} theatre
   * @param {Focus} focus
   * @param {(day: number) => void} onChange
   */
  constructor(theatre, focus, onChange) {
    this.theatre = theatre;
    this.focus = focus;
    this.color = theatre.parties[0].color;
    this.marker = svg("line", { class: "now", y1: ROOM.top - 6, y2: HEIGHT - ROOM.bottom });
    const name = t("chart.title", {
      place: namePlace(focus), party: nameParty(theatre.parties[0]), from: writeDay(theatre.first_day), to: writeDay(addDays(theatre.first_day, theatre.days - 1)),
    });
    this.element = svg(
      "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": name },
      ...this.#axes(), ...this.#band(), ...this.#lines(), this.marker,
    );
    this.element.addEventListener("pointerdown", (event) => this.#point(event, onChange));
    this.element.addEventListener("pointermove", (event) => event.buttons && this.#point(event, onChange));
  }

  /**
   * @param {PointerEvent} event
   * @param {(day: number) => void} onChange
   */
  #point(event, onChange) {
    const frame = this.element.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * WIDTH;
    const day = Math.round(((x - ROOM.left) / (WIDTH - ROOM.left - ROOM.right)) * (this.theatre.days - 1));
    onChange(Math.min(Math.max(day, 0), this.theatre.days - 1));
  }

  /** @param {number} day */
  #x(day) {
    return ROOM.left + (day / Math.max(this.theatre.days - 1, 1)) * (WIDTH - ROOM.left - ROOM.right);
  }

  /** @param {number} share */
  #y(share) {
    return HEIGHT - ROOM.bottom - share * (HEIGHT - ROOM.top - ROOM.bottom);
  }

  #axes() {
    const right = WIDTH - ROOM.right;
    const rules = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      svg("line", { class: share ? "rule" : "rule base", x1: ROOM.left, x2: right, y1: this.#y(share), y2: this.#y(share) }),
      svg("text", { class: "tick", x: ROOM.left - 6, y: this.#y(share) + 3.5, "text-anchor": "end" },
        share === 1 ? "100 %" : String(100 * share)),
    ]);
    return [...rules, ...this.#months()];
  }

  #months() {
    const firsts = [];
    for (let day = 0; day < this.theatre.days; day += 1) {
      if (addDays(this.theatre.first_day, day).endsWith("-01")) firsts.push(day);
    }
    const every = chooseMonths(this.theatre.days);
    return firsts.map((day) => [day, addDays(this.theatre.first_day, day)])
      .filter(([, iso]) => (Number(String(iso).slice(5, 7)) - 1) % every === 0)
      .map(([at, iso]) => {
        const [day, first] = [Number(at), String(iso)];
        const name = every > 1 && first.slice(5, 7) === "01" ? first.slice(0, 4) : writeDay(first, { month: "short" });
        return svg("g", {},
          svg("line", { class: "rule", x1: this.#x(day), x2: this.#x(day), y1: this.#y(0), y2: this.#y(0) + 4 }),
          svg("text", { class: "tick", x: this.#x(day), y: HEIGHT - 6, "text-anchor": day ? "middle" : "start" }, name));
      });
  }

  #band() {
    const series = this.focus.shares[this.theatre.layers.find(({ kind }) => kind === "assessed")?.id ?? ""];
    if (!series?.low || !series.high) return [];
    const edge = (/** @type {(number | null)[]} */ values) =>
      values.flatMap((value, day) => (value === null ? [] : [`${this.#x(day).toFixed(1)},${this.#y(value).toFixed(1)}`]));
    const points = [...edge(series.high), ...edge(series.low).reverse()].join(" ");
    return [svg("polygon", { class: "band", points, fill: this.color })];
  }

  /** @returns {Line[]} */
  #listLines() {
    const sources = this.theatre.layers.filter((layer) => layer.kind === "source");
    const lines = sources.map(({ id, title }, n) => ({
      id, title, dash: writeDash(n, 1.3), color: INK, values: this.focus.shares[id]?.value ?? [],
    }));
    const ours = this.theatre.layers.find((layer) => layer.kind === "assessed");
    if (!ours) return lines;
    return [...lines, { id: ours.id, title: nameLayer(ours), dash: "none", color: this.color, values: this.focus.shares[ours.id]?.value ?? [] }];
  }

  #lines() {
    const lines = this.#listLines().filter(({ values }) => values.some((value) => value !== null));
    const names = spread(lines.map((line) => this.#y(lastOf(line.values))));
    return lines.flatMap((line, n) => [
      svg("path", { class: line.dash === "none" ? "series ours" : "series", d: this.#path(line.values), stroke: line.color, "stroke-dasharray": line.dash }),
      svg("text", { class: line.dash === "none" ? "name ours" : "name", x: WIDTH - ROOM.right + 7, y: names[n] + 3.5,
        fill: line.dash === "none" ? legible(line.color) : INK }, cut(shorten(line.title))),
    ]);
  }

  /** @param {(number | null)[]} values */
  #path(values) {
    let pen = "M";
    return values.flatMap((value, day) => {
      if (value === null) {
        pen = "M";
        return [];
      }
      const step = `${pen}${this.#x(day).toFixed(1)} ${this.#y(value).toFixed(1)}`;
      pen = "L";
      return [step];
    }).join("");
  }

  /** @param {number} day */
  show(day) {
    this.marker.setAttribute("x1", String(this.#x(day)));
    this.marker.setAttribute("x2", String(this.#x(day)));
  }
}

/**
 * @param {string} name
 * @returns {string} as much of it as there is room for beside the lines
 */
function cut(name) {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…` : name;
}

/** @param {(number | null)[]} values */
function lastOf(values) {
  return values.findLast((value) => value !== null) ?? 0;
}

/**
 * Move heights apart so that the names at them do not overlap.
 * @param {number[]} heights
 * @returns {number[]}
 */
function spread(heights) {
  const order = heights.map((_, n) => n).sort((a, b) => heights[a] - heights[b]);
  const placed = [...heights];
  for (let n = 1; n < order.length; n += 1) {
    placed[order[n]] = Math.max(placed[order[n]], placed[order[n - 1]] + LABEL_GAP);
  }
  const over = (placed[order.at(-1) ?? 0] ?? 0) - (HEIGHT - ROOM.bottom);
  if (over > 0) for (const n of order) placed[n] -= over;
  return placed;
}
