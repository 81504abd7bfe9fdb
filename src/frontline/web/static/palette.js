// @ts-check
/** The page's colours, by day and by night. The two parties' hues are the only strong ones; `accent` marks what is selected. */

import { isDark } from "./theme.js";

/** @template T @param {T} light @param {T} dark */
const pick = (light, dark) => (isDark() ? dark : light);

export const PAPER = pick("#fbfaf7", "#191816");
export const LAND = pick("#efece4", "#2b2926");
export const BEYOND = pick("#e7e3d9", "#222120");
export const INK = pick("#1d1b18", "#f2efe8");
export const FAINT = pick("#5f5a52", "#aaa499");
export const GREY = pick("#6b665e", "#aaa499");
export const ACCENT = pick("#5b2a86", "#c9a2f0");
export const UNKNOWN = pick("#cfcac0", "#494641");
/** The pattern on ground that is embargoed or held back. */
export const BLANK_INK = pick("#7d766b", "#8d867a");
/** Of the basemap: towns, boundaries, roads, railways, names. */
export const TOWN = pick("#4a4034", "#d8cdbb");
export const BOUNDARY = pick("#5d564c", "#a0988b");
export const ROAD_EDGE = pick("#8b8479", "#6f6a61");
export const ROAD = pick("#fbfaf7", "#35322e");
export const RAILWAY = pick("#6b655c", "#98917f");
export const WATER = pick("#cfdde6", "#24323b");
export const SHORE = pick("#a9bfcc", "#3d5463");
export const BORDER = pick("#4a443c", "#cfc6b6");
export const LOWER = pick("#8b8479", "#6f6a61");
export const NAME = pick("#47423b", "#cfc9bd");
export const NAME_STRONG = pick("#24211d", "#f2efe8");
export const HALO = pick("rgba(251, 250, 247, 0.86)", "rgba(25, 24, 22, 0.82)");
export const HALO_FAINT = pick("rgba(251, 250, 247, 0.45)", "rgba(25, 24, 22, 0.5)");

/** How strongly a party's hue is laid on the land, for 50-60, 60-70, 70-80, 80-90 and 90-100 percent. */
const STRENGTHS = pick([0.1, 0.17, 0.25, 0.33, 0.42], [0.12, 0.2, 0.28, 0.37, 0.46]);
/** The bands between 30 and 70 percent, which are hatched. */
const HATCHED = [3, 4, 5, 6];
const HATCH = 0.62;

/** @typedef {[number, number, number]} Rgb */

/** @param {string} hex "#RRGGBB" @returns {Rgb} */
function parse(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/**
 * Lay a colour on another.
 * @param {string} over
 * @param {string} under
 * @param {number} strength 0..1
 */
export function mix(over, under, strength) {
  const [a, b] = [parse(over), parse(under)];
  const parts = a.map((value, n) => Math.round(value * strength + b[n] * (1 - strength)));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Return a party's colour as it is legible on the page. @param {string} hex */
export function legible(hex) {
  return isDark() ? mix(hex, "#ffffff", 0.62) : mix(hex, "#000000", 0.62);
}

/** The ten bands of probability, 0-10 percent first. */
export class Bands {
  /**
   * @param {string} first colour of the party that the percents belong to
   * @param {string} second colour of the other
   */
  constructor(first, second) {
    this.first = first;
    this.second = second;
  }

  /** @param {number} band 0..9 */
  fill(band) {
    return band >= 5 ? mix(this.first, LAND, STRENGTHS[band - 5]) : mix(this.second, LAND, STRENGTHS[4 - band]);
  }

  /** @param {number} band 0..9 */
  isHatched(band) {
    return HATCHED.includes(band);
  }

  /** The colour of a band's hatching. @param {number} band 0..9 */
  hatch(band) {
    return mix(band >= 5 ? this.first : this.second, LAND, HATCH);
  }

  /**
   * Return all that the map's film is drawn with.
   * @returns {import("./film.js").Look}
   */
  get look() {
    return {
      fills: Array.from({ length: 10 }, (_, band) => parse(this.fill(band))),
      hatches: [parse(this.hatch(0)), parse(this.hatch(9))],
      zones: [parse(legible(this.second)), parse(legible(this.first))],
      blank: parse(UNKNOWN), blankInk: parse(BLANK_INK), ink: parse(INK), paper: parse(PAPER),
    };
  }
}

/** Contested ground is dotted: from so many percent on with dots of so many pixels' radius; shaders.js draws the same. */
export const DOTTED = [{ least: 25, radius: 0.8 }, { least: 50, radius: 1.3 }, { least: 75, radius: 1.9 }];

/**
 * The patterns that tell the sources' lines apart, in line widths; the chart and the legend use the same.
 * @type {number[][]}
 */
export const DASHES = [[5, 1.6], [1.2, 1.4], [6, 1.6, 1.2, 1.6], [2.6, 1.4], [9, 2, 2.6, 2]];

/** @param {number} n the source's position */
export function dashOf(n) {
  return DASHES[n % DASHES.length];
}

/**
 * The same pattern for an SVG line.
 * @param {number} n the source's position
 * @param {number} width of the line
 */
export function writeDash(n, width) {
  return dashOf(n).map((part) => (part * width).toFixed(1)).join(" ");
}
