// @ts-check
/**
 * Puts the ground from vector tiles in the place of the plain one: finer, wider, with water and borders. Where the file
 * is not there or cannot be read, the plain one stays. How layers look that both have is style.js's affair.
 */

import { addProtocol } from "./vendor/maplibre/maplibre-gl.mjs";
import { Archive } from "./basemap-archive.js";
import { html } from "./elements.js";
import { language, t } from "./language.js";
import { BORDER, LOWER, SHORE, WATER } from "./palette.js";

/** @typedef {import("maplibre-gl").Map} Map */
/** @typedef {import("./types.js").Theatre} Theatre */

const GROUND = "ground";
export const RECOGNISED = "recognised";
/** Sources of the plain ground whose layers take their features from the tiles instead. */
const REPLACED = ["boundaries", "towns", "roads", "railways", "places"];

/** @param {any} layer */
function waterLayers(layer) {
  const width = ["interpolate", ["exponential", 1.5], ["zoom"], 6, 0.6, 13, 3.2];
  const area = ["==", ["geometry-type"], "Polygon"];
  return [
    { ...layer, id: "water", type: "fill", filter: area, paint: { "fill-color": WATER } },
    { ...layer, id: "shore", type: "line", filter: area, paint: { "line-color": SHORE, "line-width": 0.6 } },
    { ...layer, id: "rivers", type: "line", filter: ["!", area], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": WATER, "line-width": width } },
  ];
}

/** @param {string} view */
function ofView(view) {
  return /** @type {any} */ (["==", ["get", "view"], view]);
}

/** @param {any} layer @param {string} view */
function borderLayers(layer, view) {
  const shape = { "line-join": "round", "line-cap": "round" };
  return [
    { ...layer, id: "borders-edge", type: "line", filter: ofView(view), layout: shape, paint: { "line-color": BORDER, "line-width": 5, "line-opacity": 0.12 } },
    { ...layer, id: "borders", type: "line", filter: ofView(view), layout: { "line-join": "round" }, paint: { "line-color": BORDER, "line-width": 1.5, "line-dasharray": [6, 2, 1.4, 2] } },
  ];
}

/**
 * Let the reader choose by whose view borders are drawn, where the file has more than one.
 * @param {Map} map
 * @param {Record<string, string>} views id to title
 */
function offerViews(map, views) {
  const chooser = document.createElement("select");
  chooser.setAttribute("aria-label", t("borders"));
  for (const [id, title] of Object.entries(views)) chooser.append(new Option(title, id, id === RECOGNISED, id === RECOGNISED));
  chooser.addEventListener("change", () => showView(map, chooser.value));
  document.querySelector(".menu fieldset")?.append(html("label", { class: "borders" }, `${t("borders")} `, chooser));
}

/** Draw borders by a view. @param {Map} map @param {string} view */
export function showView(map, view) {
  for (const id of ["borders-edge", "borders"]) map.setFilter(id, ofView(view));
}

/** Let the layers of the plain ground draw from the tiles, each where it was. @param {Map} map */
function takeOver(map) {
  const { layers } = map.getStyle();
  layers.forEach((/** @type {any} */ layer, /** @type {number} */ n) => {
    const source = "source" in layer ? String(layer.source) : "";
    if (!REPLACED.includes(source)) return;
    map.removeLayer(layer.id);
    map.addLayer(/** @type {any} */ ({ ...layer, source: GROUND, "source-layer": source }), layers[n + 1]?.id);
  });
}

/**
 * Show the ground from its tiles; does nothing where there are none.
 * @param {Map} map
 * @param {Theatre} theatre
 * @returns {Promise<boolean>} whether there are tiles that can be read
 */
export async function useGround(map, theatre) {
  if (!theatre.tiles?.includes(GROUND)) return false;
  const archive = new Archive(new URL(`data/${GROUND}.pmtiles`, document.baseURI));
  const about = await archive.open().catch(() => null);
  if (!about) return false;
  addProtocol(GROUND, async (/** @type {{url: string}} */ { url }) => {
    const [zoom, column, row] = url.split("/").slice(-3).map(Number);
    return { data: await archive.read(zoom, column, row) };
  });
  map.addSource(GROUND, { type: "vector", tiles: [`${GROUND}://{z}/{x}/{y}`], minzoom: about.minzoom, maxzoom: about.maxzoom });
  takeOver(map);
  const beneath = (/** @type {string} */ name) => map.getStyle().layers.find((/** @type {any} */ each) => "source-layer" in each && each["source-layer"] === name)?.id;
  for (const layer of waterLayers({ source: GROUND, "source-layer": "water" })) map.addLayer(layer, beneath("towns"));
  const lower = { "line-color": LOWER, "line-width": 0.5, "line-opacity": 0.5, "line-dasharray": [1, 3] };
  map.addLayer({ id: "hromadas", type: "line", source: GROUND, "source-layer": "boundaries", minzoom: 10, filter: ["==", ["get", "level"], "hromada"], paint: lower }, beneath("boundaries"));
  for (const layer of borderLayers({ source: GROUND, "source-layer": "borders" }, RECOGNISED)) map.addLayer(layer, beneath("roads"));
  if (Object.keys(about.views).length > 1) offerViews(map, { ...about.views, ...about.view_titles?.[language()] });
  return true;
}
