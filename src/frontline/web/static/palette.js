// @ts-check
/** The page's colours and hatching. The two parties' hues are the only strong ones; `accent` marks what is selected. */

export const PAPER = "#fbfaf7";
export const LAND = "#efece4";
export const BEYOND = "#e7e3d9";
export const INK = "#1d1b18";
export const FAINT = "#5f5a52";
export const GREY = "#6b665e";
export const ACCENT = "#5b2a86";
export const UNKNOWN = "#cfcac0";

/** How strongly a party's hue is laid on the land, for 50-60, 60-70, 70-80, 80-90 and 90-100 percent. */
const STRENGTHS = [0.1, 0.17, 0.25, 0.33, 0.42];
/** The bands between 30 and 70 percent, which are hatched. */
const HATCHED = [3, 4, 5, 6];
const TILE = 16; // pixels of the hatching's tile, at two a CSS pixel
const STROKE = 2.2;

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

/** @param {string} hex */
export function darken(hex) {
  return mix(hex, "#000000", 0.62);
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

  /**
   * Return one tile of a band's hatching, which repeats without a seam.
   * @param {number} band 0..9
   * @returns {ImageData}
   */
  hatch(band) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("this browser cannot draw on a canvas");
    pen.fillStyle = this.fill(band);
    pen.fillRect(0, 0, TILE, TILE);
    pen.strokeStyle = mix(band >= 5 ? this.first : this.second, LAND, 0.62);
    pen.lineWidth = STROKE;
    for (const shift of [-TILE, 0, TILE]) {
      pen.beginPath();
      pen.moveTo(shift - 2, TILE + 2);
      pen.lineTo(shift + TILE + 2, -2);
      pen.stroke();
    }
    return pen.getImageData(0, 0, TILE, TILE);
  }
}

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
