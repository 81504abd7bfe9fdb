// @ts-check
/** Save what the map shows as a picture, PNG or SVG, with title, date, definition, cut-off and attribution burnt in. */

import { nameSteps } from "./contested.js";
import { Surface, outlineBlank } from "./contours.js";
import { writeCredit } from "./credits.js";
import { nameParty, t, tell } from "./language.js";
import { Bands, BLANK_INK, DOTTED, GREY, INK, LAND, PAPER, UNKNOWN } from "./palette.js";
import { EMBARGOED, HELD_BACK, UNKNOWN as NO_SIDE } from "./smoothing.js";
import { addDays, writeDay, writeInstant } from "./words.js";

/** @typedef {import("./types.js").Theatre} Theatre */
/** @typedef {import("./types.js").Ring} Ring */
/** @typedef {{title: string, lines: string[], key: Key}} Caption */
/** @typedef {{x: number, y: number, text: string, anchor: "start" | "middle" | "end"}} Word */
/** @typedef {{swatches: {x: number, width: number, band: number}[], middle: number | null, texts: Word[], dots: {x: number, y: number, radius: number}[], height: number}} Key */

const FONT = "'Noto Sans', sans-serif";
const MARGIN = 16;
const LINE = 17;
const STEP = 24; // pixels a band of the key
const BAR = 12;
const KEY = 80; // pixels of height that the key takes
const DOTS = 44; // and more of it where contested ground is drawn

/**
 * Return the words that go out with every picture.
 * @param {Theatre} theatre
 * @param {number} day
 * @param {string} layer the layer's title
 * @param {boolean} assessed
 * @param {number} maps of how many maps the percents are; 0 where they are probabilities, or a map shows two colours
 * @param {string} dotted the day whose contested ground is drawn, in words; nothing where it is not
 * @returns {Caption}
 */
export function writeCaption(theatre, day, layer, assessed, maps, dotted) {
  const shown = writeDay(addDays(theatre.first_day, day));
  const [first, second] = theatre.parties.map(nameParty);
  return {
    title: `${tell(theatre.titles) ?? theatre.title}, ${shown}`,
    lines: [
      `${layer}. ${t(assessed ? "picture.assessed" : "picture.source", { first, second })}`,
      t("picture.cut-off", { known: writeInstant(theatre.known_at, theatre.time_zone), cut_off: writeInstant(theatre.cut_off, theatre.time_zone) }),
      `${t("credits")}: ${theatre.credits.map(writeCredit).join("; ")}`,
    ],
    key: layDots(assessed || maps ? layBar(theatre, maps) : laySides(theatre), dotted),
  };
}

/** Add the dots to a key, below it. @param {Key} key @param {string} dotted @returns {Key} */
function layDots(key, dotted) {
  if (!dotted) return key;
  const spots = (/** @type {number} */ x, /** @type {number} */ radius) => [0, 1, 2, 3].flatMap((n) =>
    [{ x: x + 3 + 7 * n, y: KEY + 6, radius }, { x: x + 6.5 + 7 * n, y: KEY + 13, radius }]);
  const start = /** @type {const} */ ("start");
  return {
    ...key, height: KEY + DOTS,
    dots: DOTTED.flatMap(({ radius }, n) => spots(n * 120, radius)),
    texts: [...key.texts, { x: 0, y: KEY - 6, text: t("contested.key", { day: dotted }), anchor: start },
      ...nameSteps().map((text, n) => ({ x: n * 120 + 38, y: KEY + 13, text, anchor: start }))],
  };
}

/** @param {Theatre} theatre @param {number} maps @returns {Key} the colours of percents */
function layBar(theatre, maps) {
  const [first, second] = theatre.parties.map(nameParty);
  const ticks = [10, 30, 50, 70, 90].map((percent) => ({ x: (percent / 10) * STEP, y: 42, text: String(percent), anchor: /** @type {const} */ ("middle") }));
  return {
    swatches: Array.from({ length: 10 }, (_, band) => ({ x: band * STEP, width: STEP, band })), middle: 5 * STEP, dots: [], height: KEY,
    texts: [{ x: 0, y: 10, text: t(maps ? "bar.maps" : "bar.probability", { party: first, n: maps }), anchor: "start" }, ...ticks,
      { x: 0, y: 56, text: t("holds", { party: second }), anchor: "start" }, { x: 10 * STEP, y: 56, text: t("holds", { party: first }), anchor: "end" }],
  };
}

/** @param {Theatre} theatre @returns {Key} the two colours of a map */
function laySides(theatre) {
  const names = theatre.parties.map(nameParty);
  return {
    swatches: [{ x: 0, width: STEP, band: 0 }, { x: 8 * STEP, width: STEP, band: 9 }], middle: null, dots: [], height: KEY,
    texts: [1, 0].map((party, n) => ({ x: n * 8 * STEP + STEP + 8, y: 28, text: t("holds", { party: names[party] }), anchor: /** @type {const} */ ("start") })),
  };
}

/**
 * Draw the key of the colours.
 * @param {CanvasRenderingContext2D} pen
 * @param {Bands} bands
 * @param {Key} key
 * @param {number} top
 */
function paintKey(pen, bands, { swatches, middle, texts, dots }, top) {
  const [y, banded] = [top + 18, swatches.length > 2];
  for (const { x, width, band } of swatches) {
    pen.fillStyle = bands.fill(band);
    pen.fillRect(MARGIN + x, y, width, BAR);
    if (!banded || !bands.isHatched(band)) continue;
    pen.save();
    pen.beginPath();
    pen.rect(MARGIN + x, y, width, BAR);
    pen.clip();
    pen.beginPath();
    for (let off = -BAR; off < width; off += 8) {
      pen.moveTo(MARGIN + x + off, y + BAR);
      pen.lineTo(MARGIN + x + off + BAR, y);
    }
    pen.strokeStyle = bands.hatch(band);
    pen.lineWidth = 1.1;
    pen.stroke();
    pen.restore();
  }
  pen.fillStyle = INK;
  if (middle !== null) pen.fillRect(MARGIN + middle - 1, y - 3, 2, BAR + 6);
  for (const { x, y: down, radius } of dots) {
    pen.beginPath();
    pen.arc(MARGIN + x, top + down, radius, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.font = `12px ${FONT}`;
  for (const { x, y: down, text, anchor } of texts) {
    pen.textAlign = anchor === "middle" ? "center" : anchor;
    pen.fillText(text, MARGIN + x, top + down);
  }
  pen.textAlign = "start";
}

/**
 * @param {Bands} bands
 * @param {Key} key
 * @param {number} top
 * @returns {string} the same as SVG
 */
function writeKey(bands, { swatches, middle, texts, dots }, top) {
  const [y, banded] = [top + 18, swatches.length > 2];
  const fill = (/** @type {number} */ band) => (banded && bands.isHatched(band) ? `url(#h${band})` : bands.fill(band));
  return '<g id="key">' +
    swatches.map(({ x, width, band }) => `<rect x="${MARGIN + x}" y="${y}" width="${width}" height="${BAR}" fill="${fill(band)}"/>`).join("") +
    (middle === null ? "" : `<rect x="${MARGIN + middle - 1}" y="${y - 3}" width="2" height="${BAR + 6}" fill="${INK}"/>`) +
    dots.map(({ x, y: down, radius }) => `<circle cx="${MARGIN + x}" cy="${top + down}" r="${radius}" fill="${INK}"/>`).join("") +
    texts.map(({ x, y: down, text, anchor }) => `<text x="${MARGIN + x}" y="${top + down}" font-size="12" text-anchor="${anchor}" fill="${INK}">${escape(text)}</text>`).join("") + "</g>";
}

/**
 * Break a text into lines that fit.
 * @param {string} text
 * @param {number} width
 * @param {(text: string) => number} measure
 */
function wrap(text, width, measure) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * Return the map as it is drawn now, with its caption below.
 * @param {import("maplibre-gl").Map} map
 * @param {Theatre} theatre
 * @param {Caption} caption
 * @returns {Promise<Blob>}
 */
export async function drawPng(map, theatre, caption) {
  const drawn = await new Promise((resolve) => {
    map.once("render", () => createImageBitmap(map.getCanvas()).then(resolve));
    map.triggerRepaint();
  });
  const image = /** @type {ImageBitmap} */ (drawn);
  const ratio = image.width / map.getContainer().clientWidth;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser cannot draw on a canvas");
  pen.font = `12px ${FONT}`;
  const width = image.width / ratio - 2 * MARGIN;
  const lines = caption.lines.flatMap((line) => wrap(line, width, (text) => pen.measureText(text).width));
  canvas.width = image.width;
  canvas.height = image.height + (2 * MARGIN + caption.key.height + 24 + lines.length * LINE) * ratio;
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  pen.scale(ratio, ratio);
  paintKey(pen, new Bands(theatre.parties[0].color, theatre.parties[1].color), caption.key, image.height / ratio + MARGIN);
  const top = image.height / ratio + MARGIN + caption.key.height;
  pen.fillStyle = INK;
  pen.font = `600 16px ${FONT}`;
  pen.fillText(caption.title, MARGIN, top + 10);
  pen.font = `12px ${FONT}`;
  lines.forEach((line, n) => pen.fillText(line, MARGIN, top + 32 + n * LINE));
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"));
}

/**
 * Return the ground of a day as a drawing of areas and lines, with places and caption.
 * @param {import("maplibre-gl").Map} map whose view is drawn
 * @param {Theatre} theatre
 * @param {import("./control.js").Lattice} lattice
 * @param {Uint8Array} field
 * @param {boolean} banded
 * @param {{name: string, lon: number, lat: number, population: number}[]} places the largest first
 * @param {Caption} caption
 * @param {Uint8Array} [dots] how likely ground is contested, where that is drawn
 * @returns {string}
 */
export function drawSvg(map, theatre, lattice, field, banded, places, caption, dots) {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const bands = new Bands(theatre.parties[0].color, theatre.parties[1].color);
  const place = (/** @type {import("./types.js").Point} */ point) => {
    const { x, y } = map.project(point);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const path = (/** @type {Ring[]} */ rings, /** @type {string} */ end) => rings.map((ring) => `M${ring.map(place).join("L")}${end}`).join("");
  const surface = new Surface(field, lattice);
  const parts = [`<rect width="${width}" height="${height}" fill="${bands.fill(0)}"/>`];
  for (const band of banded ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [9]) {
    const fill = bands.isHatched(band) && banded ? `url(#h${band})` : bands.fill(band);
    parts.push(`<path d="${path(surface.area(banded ? 10 * band : 50).flat(), "Z")}" fill="${fill}" fill-rule="evenodd"/>`);
  }
  const contested = dots && new Surface(dots, lattice);
  DOTTED.forEach(({ least }, n) => contested && parts.push(`<path d="${path(contested.area(least).flat(), "Z")}" fill="url(#dots${n})" fill-rule="evenodd"/>`));
  for (const [blank, fill] of /** @type {[number, string][]} */ ([[NO_SIDE, UNKNOWN], [EMBARGOED, "url(#embargoed)"], [HELD_BACK, "url(#held)"]])) {
    const area = outlineBlank(field, lattice, blank, theatre.box).flat();
    if (area.length > 0) parts.push(`<path d="${path(area, "Z")}" fill="${fill}" fill-rule="evenodd"/>`);
  }
  const line = path(surface.line(50, theatre.box), "");
  parts.push(`<path d="${line}" fill="none" stroke="${PAPER}" stroke-width="4.4"/><path d="${line}" fill="none" stroke="${INK}" stroke-width="2.2" stroke-linejoin="round"/>`);
  parts.push(...drawPlaces(map, places, width, height));
  const lines = caption.lines.flatMap((text) => wrap(text, width - 2 * MARGIN, (each) => each.length * 6.6));
  const below = height + MARGIN + caption.key.height;
  const whole = below + MARGIN + 24 + lines.length * LINE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" font-family="${FONT}"><title>${escape(caption.title)}</title>` +
    `<desc>${escape(caption.lines.join(" "))}</desc><defs>${drawPatterns(bands)}<clipPath id="view"><rect width="${width}" height="${height}"/></clipPath></defs>` +
    `<rect width="${width}" height="${whole}" fill="${PAPER}"/><g clip-path="url(#view)">${parts.join("")}</g>` +
    writeKey(bands, caption.key, height + MARGIN) +
    `<text x="${MARGIN}" y="${below + 10}" font-size="16" font-weight="600" fill="${INK}">${escape(caption.title)}</text>` +
    lines.map((text, n) => `<text x="${MARGIN}" y="${below + 32 + n * LINE}" font-size="12" fill="${INK}">${escape(text)}</text>`).join("") + "</svg>";
}

/** @param {Bands} bands */
function drawPatterns(bands) {
  const make = (/** @type {string} */ id, /** @type {string} */ under, /** @type {string} */ inside) =>
    `<pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="${under}"/>${inside}</pattern>`;
  const diagonal = (/** @type {string} */ stroke) => `<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="${stroke}" stroke-width="1.1"/>`;
  return [3, 4, 5, 6].map((band) => make(`h${band}`, bands.fill(band), diagonal(bands.hatch(band)))).join("") +
    DOTTED.map(({ radius }, n) => `<pattern id="dots${n}" width="7" height="7" patternUnits="userSpaceOnUse"><circle cx="1.75" cy="1.75" r="${radius}" fill="${INK}"/><circle cx="5.25" cy="5.25" r="${radius}" fill="${INK}"/></pattern>`).join("") +
    make("embargoed", UNKNOWN, `${diagonal(BLANK_INK)}<path d="M0 0L8 8" stroke="${BLANK_INK}"/>`) +
    make("held", UNKNOWN, `<circle cx="4" cy="4" r="1.2" fill="${BLANK_INK}"/>`);
}

/**
 * @param {import("maplibre-gl").Map} map
 * @param {{name: string, lon: number, lat: number, population: number}[]} places
 * @param {number} width
 * @param {number} height
 */
function drawPlaces(map, places, width, height) {
  /** @type {{x: number, y: number}[]} */
  const taken = [];
  return places.flatMap(({ name, lon, lat }) => {
    const { x, y } = map.project([lon, lat]);
    const free = x > 20 && x < width - 90 && y > 20 && y < height - 10 && !taken.some((each) => Math.abs(each.x - x) < 90 && Math.abs(each.y - y) < 22);
    if (!free || taken.length >= 30) return [];
    taken.push({ x, y });
    const spot = `x="${(x + 5).toFixed(1)}" y="${(y - 4).toFixed(1)}"`;
    return [`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.2" fill="${GREY}"/><text ${spot} font-size="12" fill="${INK}" stroke="${LAND}" stroke-width="3" paint-order="stroke">${escape(name)}</text>`];
  });
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/**
 * Hand a file to the reader.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
