// @ts-check
/** The claims of the last seven days: which are shown, grouped for the map, listed in the panel, read on the card. */

import { find, html, link, svg } from "./elements.js";
import { measureKm } from "./ground.js";
import { hasText, nameParty, namePlace, nameSpeaker, t, tell } from "./language.js";
import { GREY, PAPER, legible } from "./palette.js";
import { addDays, capitalise, nameManner, nameType, writeDay, writeRadius, writeShortDay } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").Claim} Claim */

/**
 * Claims of one side, or of all that are of no side, about one spot, drawn as one mark.
 * @typedef {object} Group
 * @property {string} id
 * @property {number} lon
 * @property {number} lat
 * @property {string} holder
 * @property {"+" | "-"} polarity
 * @property {number[]} radii km, each once
 * @property {[number, number]} offset of the mark from the spot, so that marks lie side by side
 * @property {Claim[]} claims
 */

export const OTHERS = "others"; // whoever speaks for no party: monitors, analysts, the press
export const WINDOW_DAYS = 7;
const MARK = 19; // pixels between two marks
const DEFAULT_RADIUS_KM = 2.6; // METHODS section 3: "near X", median
const LISTED = 12;
const ABOUT_DAYS = 30;
const ABOUT_LISTED = 3; // a side
const NEAR_KM = 3;
const WIDEST_KM = 30; // a claim that lies so vaguely is about no single place

/**
 * Return the claims published in the days up to a day, the newest first.
 * @param {Theatre} theatre
 * @param {number} day
 * @param {number} [window]
 * @returns {Claim[]}
 */
export function pickClaims(theatre, day, window = WINDOW_DAYS) {
  const last = addDays(theatre.first_day, day);
  const first = addDays(last, 1 - window);
  const found = theatre.claims.filter(({ published }) => published >= first && published <= last);
  return found.sort((a, b) => (a.published < b.published ? 1 : a.published > b.published ? -1 : 0));
}

/**
 * @param {Claim[]} claims
 * @param {Theatre} theatre
 * @returns {Group[]}
 */
export function groupClaims(claims, theatre) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const claim of claims) {
    if (claim.lon === null || claim.lat === null) continue;
    const { lon, lat, polarity } = claim;
    const holder = theatre.parties.some(({ id }) => id === claim.holder) ? claim.holder : OTHERS;
    const id = `${lon.toFixed(3)},${lat.toFixed(3)},${holder},${polarity}`;
    const group = groups.get(id) ?? { id, lon, lat, holder, polarity, radii: [], offset: [0, 0], claims: [] };
    group.claims.push(claim);
    const radius = claim.radius_km ?? DEFAULT_RADIUS_KM;
    if (!group.radii.includes(radius)) group.radii.push(radius);
    groups.set(id, group);
  }
  return layOut([...groups.values()]);
}

/**
 * Lay the marks of one spot side by side below it, where its name stands.
 * @param {Group[]} groups
 */
function layOut(groups) {
  const spots = Map.groupBy(groups, ({ lon, lat }) => `${lon.toFixed(2)},${lat.toFixed(2)}`);
  for (const spot of spots.values()) {
    spot.sort((a, b) => (a.holder + a.polarity < b.holder + b.polarity ? -1 : 1));
    spot.forEach((group, n) => (group.offset = [(n - (spot.length - 1) / 2) * MARK, MARK]));
  }
  return groups;
}

/**
 * @param {Theatre} theatre
 * @param {string} holder
 */
export function colorOf(theatre, holder) {
  const party = theatre.parties.find(({ id }) => id === holder);
  return party ? legible(party.color) : GREY;
}

/**
 * @param {Theatre} theatre
 * @param {string} holder
 */
export function nameHolder(theatre, holder) {
  const party = theatre.parties.find(({ id }) => id === holder);
  if (party) return nameParty(party);
  return t(holder === "monitor" || holder === "media" ? `holder.${holder}` : "holder.other");
}

/**
 * The mark of a claim as an image beside text, the same as on the map.
 * @param {string} color
 * @param {boolean} filled
 */
export function mark(color, filled) {
  return svg(
    "svg", { class: "mark", viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": true },
    svg("circle", { cx: 7, cy: 7, r: 4.6, fill: filled ? color : PAPER, stroke: color, "stroke-width": 2.2 }),
  );
}

/**
 * Name the ring of a claim: its group and radius.
 * @param {Claim} claim
 * @param {Group | undefined} group
 */
function ringOf(claim, group) {
  return group ? `${group.id},${claim.radius_km ?? DEFAULT_RADIUS_KM}` : "";
}

/** @param {Theatre} theatre @param {Claim} claim */
function speakerOf(theatre, claim) {
  return capitalise(nameSpeaker(theatre, !claim.speaker || claim.speaker === "publisher" ? claim.publisher : claim.speaker));
}

/** Where a claim says that it was, in the reader's language where its place has a name there. @param {Claim} claim */
function whereOf({ place, where }) {
  const name = tell(where?.names);
  if (!name || !where) return place;
  const { relation } = where;
  if (relation === "" || relation === "in") return name;
  const [, bearing, kind] = /^([NSEW]{1,2}) (part|of)$/.exec(relation) ?? [];
  if (kind === "part") return [name, t(`part.${bearing.toLowerCase()}`)].join(", ");
  if (kind === "of") return t("near.side", { bearing: t(`bearing.${bearing.toLowerCase()}`), place: name });
  return hasText(`where.${relation}`) ? t(`where.${relation}`, { place: name }) : place;
}

/** The list in the panel and the card on the map. */
export class Claims {
  /**
   * @param {Theatre} theatre
   * @param {import("./map.js").ControlMap} map where the rings of what is selected are marked
   */
  constructor(theatre, map) {
    this.theatre = theatre;
    this.map = map;
    this.element = html("section", { class: "block claims" });
    this.about = html("section", { class: "block about", hidden: true });
    /** @type {{name: string, names?: Record<string, string>, lon: number, lat: number} | null} whose claims are listed apart */
    this.place = null;
    this.card = find("card");
    /** @type {HTMLElement | null} */
    this.opener = null;
    this.all = false;
    /** @type {Group[]} */
    this.groups = [];
    /** @type {Claim[]} */
    this.shown = [];
    this.card.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /**
   * @param {number} day
   * @returns {Group[]} what the map draws
   */
  show(day) {
    this.shown = pickClaims(this.theatre, day);
    this.groups = groupClaims(this.shown, this.theatre);
    this.close();
    this.#list(day);
    this.#listAbout(day);
    return this.groups;
  }

  /** What each side said of the place looked at, over a month. @param {number} day */
  #listAbout(day) {
    const { place } = this;
    this.about.hidden = !place;
    if (!place) return;
    const near = pickClaims(this.theatre, day, ABOUT_DAYS).filter(({ lon, lat, radius_km: radius }) =>
      lon !== null && lat !== null && (radius ?? 0) <= WIDEST_KM && measureKm([lon, lat], [place.lon, place.lat]) <= Math.max(radius ?? 0, NEAR_KM));
    const holders = [...this.theatre.parties.map(({ id }) => id), OTHERS];
    const sides = holders.map((holder) => ({ holder, said: near.filter((claim) =>
      (this.theatre.parties.some(({ id }) => id === claim.holder) ? claim.holder : OTHERS) === holder).slice(0, ABOUT_LISTED) }));
    this.about.replaceChildren(
      html("h2", {}, t("about.title", { place: namePlace(place) }), " ", html("span", { class: "aside" }, t("about.days", { n: ABOUT_DAYS }))),
      ...sides.flatMap(({ holder, said }) => [
        html("h3", {}, holder === OTHERS ? t("holder.others") : nameHolder(this.theatre, holder)),
        said.length > 0 ? html("ol", { class: "list" }, ...said.map((claim) => this.#item(claim))) : html("p", { class: "quiet" }, t("about.none")),
      ]));
  }

  /** @param {number} day */
  #list(day) {
    const last = addDays(this.theatre.first_day, day);
    const days = t("days.from-to", { from: writeShortDay(addDays(last, 1 - WINDOW_DAYS)), to: writeShortDay(last) });
    const head = html("h2", {}, `${t("claims.title")} `, html("span", { class: "aside" }, days));
    if (this.shown.length === 0) {
      this.element.replaceChildren(head, html("p", { class: "quiet" }, t("claims.none")));
      return;
    }
    const items = (this.all ? this.shown : this.shown.slice(0, LISTED)).map((claim) => this.#item(claim));
    this.element.replaceChildren(head, html("ol", { class: "list" }, ...items), ...this.#more(day));
  }

  /** @param {number} day */
  #more(day) {
    if (this.all || this.shown.length <= LISTED) return [];
    const button = html("button", { type: "button", class: "more" }, t("claims.all", { n: this.shown.length }));
    button.addEventListener("click", () => {
      this.all = true;
      this.#list(day);
      /** @type {HTMLElement | null} */ (this.element.querySelectorAll("button")[LISTED])?.focus();
    });
    return [button];
  }

  /** @param {Claim} claim */
  #item(claim) {
    const denied = claim.polarity === "-";
    const button = html(
      "button", { type: "button", class: "claim", "data-claim": claim.id },
      mark(colorOf(this.theatre, claim.holder), !denied),
      html("time", { datetime: claim.published }, writeShortDay(claim.published)),
      html("span", { class: "who" }, speakerOf(this.theatre, claim)),
      html("span", { class: "what" }, [denied ? t("claims.denied", { type: nameType(claim.type) }) : nameType(claim.type), whereOf(claim)].filter(Boolean).join(" · ")),
      html("q", { lang: claim.lang }, claim.text),
    );
    button.addEventListener("click", () => this.open(claim, button));
    button.addEventListener("focus", () => this.map.select(ringOf(claim, this.#groupOf(claim))));
    button.addEventListener("blur", () => this.card.hidden && this.map.select(""));
    return html("li", {}, button);
  }

  /** @param {Claim} claim */
  #groupOf(claim) {
    return this.groups.find((group) => group.claims.includes(claim));
  }

  /**
   * Open the card with the first claim of a group.
   * @param {string} id
   */
  openGroup(id) {
    const group = this.groups.find((each) => each.id === id);
    if (group) this.open(group.claims[0], null);
  }

  /**
   * @param {Claim} claim
   * @param {HTMLElement | null} opener what gets the focus back
   */
  open(claim, opener) {
    this.opener = opener ?? this.opener;
    const group = this.#groupOf(claim);
    this.card.replaceChildren(...this.#write(claim, group).filter((part) => part !== null));
    this.card.hidden = false;
    this.card.classList.toggle("left", group !== undefined && this.map.isRight(group));
    this.map.select(ringOf(claim, group));
    /** @type {HTMLElement | null} */ (this.card.querySelector(".close"))?.focus({ preventScroll: true });
  }

  close() {
    if (this.card.hidden) return;
    this.card.hidden = true;
    this.map.select("");
    this.opener?.focus();
    this.opener = null;
  }

  /**
   * @param {Claim} claim
   * @param {Group | undefined} group
   */
  #write(claim, group) {
    const color = colorOf(this.theatre, claim.holder);
    const close = html("button", { type: "button", class: "close", "aria-label": t("close") }, "×");
    close.addEventListener("click", () => this.close());
    return [
      html("p", { class: "kicker" }, mark(color, claim.polarity === "+"), ` ${nameHolder(this.theatre, claim.holder)} · `,
        `${nameType(claim.type)}, ${nameManner(claim)}`),
      close,
      html("blockquote", { lang: claim.lang }, claim.text),
      html("p", { class: "by" }, html("strong", {}, speakerOf(this.theatre, claim)), `, ${writeDay(claim.published)}`),
      this.#where(claim),
      ...(claim.flags ?? []).map((flag) => html("p", { class: "flag" }, flag)),
      html("p", { class: "source" }, `${t("claims.reported-by")} `, link(claim.url, nameSpeaker(this.theatre, claim.publisher))),
      this.#pager(claim, group),
    ];
  }

  /** @param {Claim} claim */
  #where(claim) {
    if (!claim.place) return null;
    const unsure = claim.radius_km ? `, ${t("claims.placed", { radius: writeRadius(claim.radius_km) })}` : "";
    return html("p", { class: "where" }, html("span", { lang: whereOf(claim) === claim.place ? "en" : undefined }, whereOf(claim)), claim.lon === null ? `, ${t("claims.not-placed")}` : unsure);
  }

  /**
   * @param {Claim} claim
   * @param {Group | undefined} group
   */
  #pager(claim, group) {
    if (!group || group.claims.length < 2) return null;
    const at = group.claims.indexOf(claim);
    const turn = (/** @type {number} */ by, /** @type {string} */ name, /** @type {string} */ sign) => {
      const button = html("button", { type: "button", "aria-label": name, disabled: !group.claims[at + by] }, sign);
      button.addEventListener("click", () => this.open(group.claims[at + by], null));
      return button;
    };
    return html("p", { class: "pager" }, turn(-1, t("claims.previous"), "‹"),
      ` ${t("claims.counted", { at: at + 1, n: group.claims.length })} `, turn(1, t("claims.next"), "›"));
  }
}
