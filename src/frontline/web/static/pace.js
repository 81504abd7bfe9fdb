// @ts-check
/** Draw the map coarser while days run on a machine that cannot keep up, and as fine as before once they rest. */

const SLOW_MS = 50; // between two frames, of which two in a row are too slow
const GOAL_MS = 30;
const STEEPEST = 0.5; // by which the pixels are made fewer at once, each way
const COARSEST = 0.4; // of the pixels that the map is drawn with at rest, each way

export class Pace {
  /** @param {import("maplibre-gl").Map} map */
  constructor(map) {
    this.map = map;
    this.rest = map.getPixelRatio();
    this.slow = 0;
  }

  /** Take notice of how long a frame took while days run. @param {number} ms */
  feel(ms) {
    this.slow = ms > SLOW_MS ? this.slow + 1 : 0;
    if (this.slow < 2) return;
    this.slow = 0;
    const ratio = this.map.getPixelRatio() * Math.max(Math.sqrt(GOAL_MS / ms), STEEPEST);
    this.#draw(Math.max(ratio, COARSEST * this.rest));
  }

  /** Draw as at rest. */
  settle() {
    this.slow = 0;
    this.#draw(this.rest);
  }

  /** @param {number} ratio canvas pixels for a CSS pixel */
  #draw(ratio) {
    if (Math.abs(ratio - this.map.getPixelRatio()) > 0.01) this.map.setPixelRatio(ratio);
  }
}
