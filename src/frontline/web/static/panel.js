// @ts-check
/** The column beside the map: the focus place's figures with their intervals, chart, claims and legend. */

import { Chart } from "./chart.js";
import { find, html, svg } from "./elements.js";
import { INK, darken, writeDash } from "./palette.js";
import { makeLegend } from "./legend.js";
import { addDays, shorten, writeDay, writeInstant, writeInterval, writeShare } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").LayerInfo} LayerInfo */
/** @typedef {import("./types.js").Focus} Focus */

const STRIP = 150;
const ANNOUNCE_MS = 700;

export class Panel {
  /**
   * @param {Theatre} theatre
   * @param {import("./claims.js").Claims} claims
   * @param {number} cellM
   * @param {(day: number) => void} onChange
   */
  constructor(theatre, claims, cellM, onChange) {
    this.theatre = theatre;
    this.figures = html("section", { class: "block figures" });
    this.status = html("p", { class: "hidden", role: "status" });
    this.timer = 0;
    this.handle = this.#makeHandle();
    this.chart = theatre.focus ? new Chart(theatre, theatre.focus, onChange) : null;
    find("live").append(this.status, this.figures, ...this.#chartBlock(), claims.element, makeLegend(theatre, cellM), this.#method());
    const [known, cutOff] = [theatre.known_at, theatre.cut_off].map((each) => writeInstant(each, theatre.time_zone));
    find("dates").replaceChildren(
      known === cutOff ? `As known at the cut-off, ${known}. ` : `As known at ${known}. `,
      html("span", {}, known === cutOff ? "Nothing newer is shown." : `Cut-off ${cutOff}: nothing newer is shown.`),
    );
    /** @type {HTMLDetailsElement} */ (find("table")).open = false;
  }

  /** On a phone the column is a sheet below the map; its handle shows the figure and opens it. */
  #makeHandle() {
    const handle = html("button", { type: "button", class: "handle", "aria-expanded": "false", "aria-controls": "panel" });
    handle.addEventListener("click", () => {
      const open = document.body.classList.toggle("opened");
      handle.setAttribute("aria-expanded", String(open));
      find("panel").scrollTop = 0;
    });
    find("panel").prepend(handle);
    return handle;
  }

  #chartBlock() {
    const { focus, parties } = this.theatre;
    if (!this.chart || !focus) return [];
    const level = Math.round(100 * focus.level);
    const note = `Per cent of its area. Shaded: ${level} % interval of our assessment. Sources: ` +
      `${this.theatre.layers.map(({ title }) => title).join(", ")}; known ${writeDay(this.theatre.known_at.slice(0, 10))}.`;
    const title = html("h2", {}, `Share of ${focus.name} held by ${parties[0].name}`);
    return [html("section", { class: "block" }, title, this.chart.element, html("p", { class: "quiet" }, note))];
  }

  #method() {
    const links = this.theatre.links.map(({ title, href }) => html("li", {}, html("a", { href: safePath(href) }, title)));
    return html("section", { class: "block" }, html("h2", {}, "How the assessment is made"),
      html("p", {}, this.theatre.method), links.length > 0 && html("ul", { class: "links" }, ...links));
  }

  /**
   * @param {number} day
   * @param {string} layer the layer that the map shows
   */
  show(day, layer) {
    this.chart?.show(day);
    const { focus } = this.theatre;
    if (focus) this.figures.replaceChildren(...this.#figures(focus, day, layer));
    this.handle.replaceChildren(...this.#peek(focus, day));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#announce(day), ANNOUNCE_MS);
  }

  /** Say the figure to those who listen, once the slider rests. @param {number} day */
  #announce(day) {
    this.status.textContent = `${writeDay(addDays(this.theatre.first_day, day))}: ${this.handle.textContent}`;
  }

  /**
   * @param {Focus | null} focus
   * @param {number} day
   * @returns {(Node | string)[]}
   */
  #peek(focus, day) {
    const ours = this.#ours(focus);
    const [value, low, high] = [ours?.value[day], ours?.low?.[day], ours?.high?.[day]];
    if (!focus || typeof value !== "number") return ["Figures, claims and sources"];
    const interval = typeof low === "number" && typeof high === "number" ? ` (${writeInterval(low, high)})` : "";
    return [html("span", {}, `${focus.name}: `, html("strong", {}, writeShare(value)), ` ${this.theatre.parties[0].adjective}-held${interval}`)];
  }

  /** @param {Focus | null} focus */
  #ours(focus) {
    const ours = this.theatre.layers.find(({ kind }) => kind === "assessed");
    return ours ? focus?.shares[ours.id] : undefined;
  }

  /**
   * @param {Focus} focus
   * @param {number} day
   * @param {string} layer
   */
  #figures(focus, day, layer) {
    const party = this.theatre.parties[0];
    const value = this.#ours(focus)?.value[day] ?? null;
    const rows = this.theatre.layers.map((each) => this.#row(each, focus, day, layer));
    return [
      html("h2", {}, `${focus.name} on ${writeDay(addDays(this.theatre.first_day, day))}`),
      value === null ? html("p", {}, "There is no assessment for this day.") : this.#headline(focus, day, value),
      html("table", { class: "shares" },
        html("caption", { class: "hidden" }, `Share of ${focus.name} held by ${party.name}, per source`),
        html("thead", {}, this.#scale()), html("tbody", {}, ...rows)),
    ];
  }

  /**
   * @param {Focus} focus
   * @param {number} day
   * @param {number} value
   */
  #headline(focus, day, value) {
    const ours = this.#ours(focus);
    const [low, high] = [ours?.low?.[day], ours?.high?.[day]];
    const interval = typeof low === "number" && typeof high === "number" && html("span", { class: "interval" },
      `${Math.round(100 * focus.level)} % interval ${writeInterval(low, high)}`);
    return html("p", { class: "headline" }, html("strong", {}, writeShare(value)),
      html("span", { class: "meaning" }, ` of its area held by ${this.theatre.parties[0].name}, as we assess it`, interval));
  }

  #scale() {
    const ticks = [0, 50, 100].map((percent) =>
      svg("text", { x: 5 + (percent / 100) * (STRIP - 10), y: 10, "text-anchor": percent === 50 ? "middle" : percent ? "end" : "start" },
        percent === 100 ? "100 %" : String(percent)));
    return html("tr", { class: "scale", "aria-hidden": true }, html("td"), html("td"),
      html("td", { class: "strip" }, svg("svg", { width: STRIP, height: 12, viewBox: `0 0 ${STRIP} 12` }, ...ticks)));
  }

  /**
   * @param {LayerInfo} info
   * @param {Focus} focus
   * @param {number} day
   * @param {string} layer
   */
  #row(info, focus, day, layer) {
    const series = focus.shares[info.id];
    const value = series?.value[day] ?? null;
    const [low, high] = [series?.low?.[day] ?? null, series?.high?.[day] ?? null];
    const iso = addDays(this.theatre.first_day, day);
    const stale = info.missing?.includes(iso) ? "by its last map before" : "";
    return html("tr", { class: info.id === layer ? "chosen" : "" },
      html("th", { scope: "row" }, this.#dash(info), shorten(info.title), stale && html("span", { class: "stale" }, stale)),
      html("td", { class: "number" }, value === null ? "no figure" : writeShare(value)),
      html("td", { class: "strip" }, this.#strip(info, value, low, high)));
  }

  /** The layer's line as chart and map draw it. @param {LayerInfo} info */
  #dash(info) {
    const n = this.theatre.layers.filter(({ kind }) => kind === "source").indexOf(info);
    const line = n < 0
      ? svg("line", { x1: 0, x2: 26, y1: 5, y2: 5, stroke: this.theatre.parties[0].color, "stroke-width": 2.6 })
      : svg("line", { x1: 0, x2: 26, y1: 5, y2: 5, stroke: INK, "stroke-width": 1.4, "stroke-dasharray": writeDash(n, 1.4) });
    return svg("svg", { class: "dash", width: 26, height: 10, "aria-hidden": true }, line);
  }

  /**
   * @param {LayerInfo} info
   * @param {number | null} value
   * @param {number | null} low
   * @param {number | null} high
   */
  #strip(info, value, low, high) {
    const at = (/** @type {number} */ share) => 5 + share * (STRIP - 10);
    const assessed = info.kind === "assessed";
    const color = assessed ? this.theatre.parties[0].color : INK;
    const band = assessed && low !== null && high !== null &&
      svg("rect", { x: at(low), y: 5, width: Math.max(at(high) - at(low), 1), height: 8, rx: 1, fill: color, opacity: 0.3 });
    const point = value !== null && (assessed
      ? svg("circle", { cx: at(value), cy: 9, r: 4.6, fill: darken(color), stroke: "#fbfaf7", "stroke-width": 1.4 })
      : svg("line", { x1: at(value), x2: at(value), y1: 3, y2: 15, stroke: color, "stroke-width": 2.4 }));
    const rules = [0, 0.5, 1].map((share) => svg("line", { class: "rule", x1: at(share), x2: at(share), y1: 1, y2: 17 }));
    return svg("svg", { width: STRIP, height: 18, viewBox: `0 0 ${STRIP} 18`, "aria-hidden": true },
      ...rules, svg("line", { class: "rule", x1: at(0), x2: at(1), y1: 9, y2: 9 }), band, point);
  }
}

/**
 * Return a path inside the site; anything else leads nowhere.
 * @param {string} href
 */
function safePath(href) {
  return /^[\w-][\w./-]*$/.test(href) && !href.includes("..") ? href : "#";
}
