// @ts-check
/** The column beside the map: the focus place's figures with their intervals, chart, claims and legend. */

import { Chart } from "./chart.js";
import { writeContestedShare } from "./contested.js";
import { find, html, svg } from "./elements.js";
import { INK, PAPER, legible, writeDash } from "./palette.js";
import { makeLegend } from "./legend.js";
import { hasText, language, nameParty, namePlace, t, tell } from "./language.js";
import { writeNotes } from "./notes.js";
import { addDays, nameLayer, shorten, uncapitalise, writeDay, writeInstant, writeInterval, writeShare } from "./words.js";

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
    this.onChange = onChange;
    /** @type {Focus | null} the place that the figures are about */
    this.place = theatre.focus;
    /** Called when the reader leaves a place that was looked for. */
    this.onLeave = () => {};
    this.figures = html("section", { class: "block figures" });
    this.chartBlock = html("section", { class: "block" });
    find("panel").addEventListener("keydown", (event) => this.#press(event));
    this.notes = html("div", { class: "place-notes" });
    this.status = html("p", { class: "hidden", role: "status" });
    /** @type {import("./types.js").Contested | null} */
    this.contested = null;
    this.shown = { day: 0, layer: "" };
    this.timer = 0;
    this.handle = this.#makeHandle();
    /** @type {Chart | null} */
    this.chart = null;
    find("live").append(this.status, this.figures, this.chartBlock, this.notes, claims.about, claims.element, makeLegend(theatre, cellM), this.#method());
    this.#drawChart();
    const [known, cutOff] = [theatre.known_at, theatre.cut_off].map((each) => writeInstant(each, theatre.time_zone));
    find("dates").replaceChildren(
      `${t(known === cutOff ? "known.at-cut-off" : "known.at", { known })} `,
      html("span", {}, t(known === cutOff ? "known.nothing-newer" : "known.cut-off", { cut_off: cutOff })),
    );
    const last = addDays(theatre.first_day, theatre.days - 1);
    const [first, second] = theatre.parties.map(nameParty);
    const title = tell(theatre.titles) ?? theatre.title;
    find("title").textContent = title;
    if (document.title !== title) document.title = title;
    find("standfirst").textContent = t("standfirst", { first, second, from: writeDay(theatre.first_day), to: writeDay(last) });
    /** @type {HTMLDetailsElement} */ (find("table")).open = false;
  }

  /**
   * Turn to another place; null turns back to the theatre's own.
   * @param {Focus | null} place
   */
  turnTo(place) {
    this.place = place ?? this.theatre.focus;
    this.#drawChart();
  }

  /** Escape closes the sheet of a phone, or leaves a place that was looked for. @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Escape") return;
    if (document.body.classList.contains("opened")) {
      this.handle.click();
      this.handle.focus();
    } else if (this.place?.id !== this.theatre.focus?.id) this.onLeave();
  }

  /** Tell what is known of the place beside its figures. @param {import("./types.js").Notes | null} notes */
  tell(notes) {
    const { place } = this;
    this.notes.replaceChildren(...(notes && place ? writeNotes(this.theatre, place, notes) : []));
  }

  /** Tell how much of a place is contested. @param {import("./types.js").Contested | null} contested */
  tellContested(contested) {
    if (contested === this.contested) return;
    this.contested = contested;
    this.show(this.shown.day, this.shown.layer);
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

  #drawChart() {
    const { place } = this;
    this.chart = place ? new Chart(this.theatre, place, this.onChange) : null;
    this.chartBlock.hidden = !this.chart;
    if (!this.chart || !place) return;
    const sources = this.theatre.layers.map(nameLayer).join(", ");
    const known = writeDay(this.theatre.known_at.slice(0, 10));
    const note = place.level === null ? t("chart.point", { sources, known }) : t("chart.note", { level: Math.round(100 * place.level), sources, known });
    this.chartBlock.replaceChildren(html("h2", {}, this.#name("share.of", place)), this.chart.element, html("p", { class: "quiet" }, note));
  }

  /**
   * Say what the figures are: the share of an area, or the odds at a point.
   * @param {string} key
   * @param {Focus} place
   */
  #name(key, place) {
    return t(place.level === null ? `${key}.point` : key, { place: namePlace(place), party: nameParty(this.theatre.parties[0]) });
  }

  #method() {
    const links = this.theatre.links.map(({ title, href }) => html("li", {}, nameLink(href, title)));
    return html("section", { class: "block" }, html("h2", {}, t("method")),
      html("p", { lang: tell(this.theatre.methods) ? language() : "en" }, tell(this.theatre.methods) ?? this.theatre.method), links.length > 0 && html("ul", { class: "links" }, ...links));
  }

  /**
   * @param {number} day
   * @param {string} layer the layer that the map shows
   */
  show(day, layer) {
    this.chart?.show(day);
    this.shown = { day, layer };
    const focus = this.place;
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
    if (!focus || typeof value !== "number") return [t("panel")];
    const interval = typeof low === "number" && typeof high === "number" ? ` (${writeInterval(low, high)})` : "";
    const party = nameParty(this.theatre.parties[0]);
    return [html("span", {}, `${namePlace(focus)}: `, html("strong", {}, writeShare(value)), ` ${uncapitalise(t("held-by", { party }))}${interval}`)];
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
    const value = this.#ours(focus)?.value[day] ?? null;
    const rows = this.theatre.layers.map((each) => this.#row(each, focus, day, layer));
    const contested = this.contested ? writeContestedShare(this.theatre, this.contested, focus, day) : "";
    return [
      ...this.#back(focus),
      html("h2", {}, t("figures.title", { place: namePlace(focus), day: writeDay(addDays(this.theatre.first_day, day)) }), ...this.#otherNames(focus)),
      value === null ? html("p", {}, t("figures.none")) : this.#headline(focus, day, value),
      ...(contested ? [html("p", { class: "contested-share" }, contested)] : []),
      html("table", { class: "shares" },
        html("caption", { class: "hidden" }, this.#name("share.by-source", focus)),
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
      t("interval", { level: Math.round(100 * (focus.level ?? 0)), interval: writeInterval(low, high) }));
    return html("p", { class: "headline" }, html("strong", {}, writeShare(value)),
      html("span", { class: "meaning" }, ` ${this.#name("figures.meaning", focus)}`, interval));
  }

  /** @param {Focus} focus */
  #back(focus) {
    if (focus.id === this.theatre.focus?.id) return [];
    const button = html("button", { type: "button", class: "back" }, this.theatre.focus ? t("back-to", { place: namePlace(this.theatre.focus) }) : t("close"));
    button.addEventListener("click", () => this.onLeave());
    return [button];
  }

  /** The place's names in other languages. @param {Focus} focus */
  #otherNames(focus) {
    const shown = namePlace(focus);
    const others = Object.entries(focus.names ?? {}).filter(([, name]) => name !== shown);
    return others.length > 0 ? [html("span", { class: "names" }, ...others.flatMap(([tag, name], n) => [n ? " · " : " ", html("span", { lang: tag }, name)]))] : [];
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
    const stale = info.missing?.includes(iso) ? t("stale") : "";
    return html("tr", { class: info.id === layer ? "chosen" : "" },
      html("th", { scope: "row" }, this.#dash(info), shorten(nameLayer(info)), stale && html("span", { class: "stale" }, stale)),
      html("td", { class: "number" }, this.#value(info, focus, value)),
      html("td", { class: "strip" }, this.#strip(info, value, low, high)));
  }

  /**
   * A map shows one side at a point, and a share of an area; we give a share or odds.
   * @param {LayerInfo} info
   * @param {Focus} focus
   * @param {number | null} value
   */
  #value(info, focus, value) {
    if (value === null) return t("no-figure");
    return focus.level === null && info.kind === "source" ? nameParty(this.theatre.parties[value >= 0.5 ? 0 : 1]) : writeShare(value);
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
      ? svg("circle", { cx: at(value), cy: 9, r: 4.6, fill: legible(color), stroke: PAPER, "stroke-width": 1.4 })
      : svg("line", { x1: at(value), x2: at(value), y1: 3, y2: 15, stroke: color, "stroke-width": 2.4 }));
    const rules = [0, 0.5, 1].map((share) => svg("line", { class: "rule", x1: at(share), x2: at(share), y1: 1, y2: 17 }));
    return svg("svg", { width: STRIP, height: 18, viewBox: `0 0 ${STRIP} 18`, "aria-hidden": true },
      ...rules, svg("line", { class: "rule", x1: at(0), x2: at(1), y1: 9, y2: 9 }), band, point);
  }
}

/**
 * Link to another page of the site, by its name in the reader's language where the page knows it.
 * @param {string} href
 * @param {string} title in English
 */
function nameLink(href, title) {
  const key = `link.${href}`;
  return html("a", { href: safePath(href), lang: hasText(key) ? undefined : "en" }, hasText(key) ? t(key) : title);
}

/**
 * Return a path inside the site; anything else leads nowhere.
 * @param {string} href
 */
function safePath(href) {
  return /^[\w-][\w./-]*$/.test(href) && !href.includes("..") ? href : "#";
}
