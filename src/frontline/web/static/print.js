// @ts-check
/** Put a picture of the map in its place while the page is printed: what the GPU drew is gone by then. */

import { find, html } from "./elements.js";

/** @param {import("maplibre-gl").Map} map */
export function printMap(map) {
  addEventListener("beforeprint", () => {
    map.redraw();
    find("map").append(html("img", { class: "printed", alt: "", src: map.getCanvas().toDataURL() }));
  });
  addEventListener("afterprint", () => document.querySelectorAll(".printed").forEach((each) => each.remove()));
}
