// @ts-check
/**
 * Draw the ground and its line on the GPU. The days shown lie in one texture, a layer each; moving to another day sets a
 * number. Which day is shown, and what its cells say, comes from outside; smoothing.js makes the pictures.
 */

import { FRAGMENT, VERTEX } from "./shaders.js";
import { paintFrame } from "./smoothing.js";

/** @typedef {import("./control.js").Lattice} Lattice */
/** @typedef {import("maplibre-gl").CustomLayerInterface} CustomLayer */
/** @typedef {{key: string, read: () => Uint8Array}} Frame a day of a layer: its name, and how to get its percents */

/**
 * @typedef {object} Look
 * @property {[number, number, number][]} fills of the ten bands, 0..255
 * @property {[number, number, number][]} hatches of the second party and the first
 * @property {[number, number, number][]} zones the lines at 10 and 90 percent
 * @property {[number, number, number]} blank
 * @property {[number, number, number]} blankInk
 * @property {[number, number, number]} ink
 * @property {[number, number, number]} paper
 */

const MOST_BYTES = 96 * 2 ** 20; // of the texture
const MOST_SLOTS = 256; // every WebGL 2 has so many layers
const RIM = 2; // cells that the outermost values are carried on

/** @param {number} lon @param {number} lat @returns {[number, number]} Mercator, the world from 0 to 1 */
function project(lon, lat) {
  const angle = (lat * Math.PI) / 180;
  return [lon / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI)];
}

export class Film {
  /**
   * @param {Lattice} lattice
   * @param {[number, number, number, number]} box beyond which no line is drawn
   * @param {Look} look
   */
  constructor(lattice, box, look) {
    this.lattice = lattice;
    this.look = look;
    const [west, south, east, north] = box;
    this.origin = project((west + east) / 2, (south + north) / 2);
    const [left, top] = project(west, north);
    const [right, bottom] = project(east, south);
    this.box = [left - this.origin[0], top - this.origin[1], right - this.origin[0], bottom - this.origin[1]];
    /** @type {Frame[]} one day, or two beside each other */
    this.frames = [];
    /** @type {(Frame | null)[]} what is contested on these days, where that is drawn */
    this.over = [];
    /** CSS pixels from the left where the second day begins */
    this.split = Infinity;
    this.banded = true;
    /** @type {Map<string, number>} which picture lies in which layer, the longest unused first */
    this.slots = new Map();
    const size = 4 * lattice.columns * lattice.rows;
    this.room = Math.max(4, Math.min(MOST_SLOTS, Math.floor(MOST_BYTES / size)));
    /** @type {Map<string, WebGLUniformLocation | null>} where the program's numbers are set */
    this.places = new Map();
    /** @type {WebGL2RenderingContext | null} */
    this.gl = null;
    /** @type {import("maplibre-gl").Map | null} */
    this.map = null;
  }

  /** @returns {CustomLayer} the coloured ground, to lie beneath all */
  get ground() {
    return this.#layer("ground", 0);
  }

  /** @returns {CustomLayer} the line and its band, to lie above the roads */
  get front() {
    return this.#layer("front", 1);
  }

  /** @param {string} id @param {number} part @returns {CustomLayer} */
  #layer(id, part) {
    return {
      id, type: "custom", renderingMode: "2d",
      onAdd: (map, gl) => this.#start(map, /** @type {WebGL2RenderingContext} */ (gl)),
      render: (gl, { defaultProjectionData }) => this.#draw(part, /** @type {ArrayLike<number>} */ (defaultProjectionData.mainMatrix)),
    };
  }

  /**
   * @param {Frame[]} frames
   * @param {boolean} banded whether percents are probabilities, drawn in bands; a map shows only two colours
   * @param {(Frame | null)[]} over what is contested on these days; none where that is not drawn
   */
  show(frames, banded, over = []) {
    this.frames = frames;
    this.over = over;
    this.banded = banded;
    this.map?.triggerRepaint();
  }

  /** @param {number} split */
  divide(split) {
    this.split = split;
    this.map?.triggerRepaint();
  }

  /**
   * @param {import("maplibre-gl").Map} map
   * @param {WebGL2RenderingContext} gl
   */
  #start(map, gl) {
    this.map = map;
    if (this.gl === gl && this.program && gl.isProgram(this.program)) return;
    this.gl = gl;
    this.slots.clear();
    this.places.clear();
    this.program = link(gl);
    this.#upload(gl);
    this.texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.texture);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.RGBA8, this.lattice.columns, this.lattice.rows, this.room);
    for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D_ARRAY, side, gl.CLAMP_TO_EDGE);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D_ARRAY, filter, gl.LINEAR);
  }

  /** Upload the lattice as a mesh: where its nodes lie on the map, and which cells they are. @param {WebGL2RenderingContext} gl */
  #upload(gl) {
    const { columns, rows, packed } = this.lattice;
    const xs = [-RIM, ...packed.col, columns - 1 + RIM];
    const ys = [-RIM, ...packed.row, rows - 1 + RIM];
    const points = ys.flatMap((y) => xs.flatMap((x) => {
      const [u, v] = project(...this.lattice.locate(x, y));
      return [u - this.origin[0], v - this.origin[1], x, y];
    }));
    const corners = [];
    for (let y = 0; y + 1 < ys.length; y += 1) {
      for (let x = 0; x + 1 < xs.length; x += 1) {
        const [a, b] = [y * xs.length + x, (y + 1) * xs.length + x];
        corners.push(a, a + 1, b, b, a + 1, b + 1);
      }
    }
    this.count = corners.length;
    this.mesh = gl.createVertexArray();
    gl.bindVertexArray(this.mesh);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(points), gl.STATIC_DRAW);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, new Uint32Array(corners), gl.STATIC_DRAW);
    for (const place of [0, 1]) {
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 16, 8 * place);
    }
    gl.bindVertexArray(null);
  }

  /**
   * Return the texture's layer that holds a frame, after putting it there if need be.
   * @param {WebGL2RenderingContext} gl
   * @param {Frame} frame
   */
  #slotOf(gl, { key, read }) {
    const found = this.slots.get(key);
    const [oldest] = this.slots.entries();
    const slot = found ?? (this.slots.size < this.room ? this.slots.size : oldest[1]);
    if (found === undefined) {
      if (this.slots.size >= this.room) this.slots.delete(oldest[0]);
      const { columns, rows } = this.lattice;
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
      gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, slot, columns, rows, 1, gl.RGBA, gl.UNSIGNED_BYTE, paintFrame(read(), columns, rows));
    }
    this.slots.delete(key); // and to the end again, as the one used last
    this.slots.set(key, slot);
    return slot;
  }

  /**
   * @param {number} part 0 the ground, 1 the line
   * @param {ArrayLike<number>} matrix
   */
  #draw(part, matrix) {
    const { gl, map, program } = this;
    if (!gl || !map || !program || !this.mesh || this.frames.length === 0) return;
    gl.useProgram(program);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.texture ?? null);
    const slots = this.frames.map((frame) => this.#slotOf(gl, frame));
    const over = this.over.map((frame) => (frame ? this.#slotOf(gl, frame) : -1));
    const at = (/** @type {string} */ name) => this.#find(gl, program, name);
    const moved = move(matrix, this.origin);
    const ratio = gl.drawingBufferWidth / map.getContainer().clientWidth;
    gl.uniformMatrix4fv(at("u_matrix"), false, moved);
    gl.uniform1i(at("u_days"), 0);
    gl.uniform2f(at("u_size"), this.lattice.columns, this.lattice.rows);
    gl.uniform2f(at("u_day"), slots[0], slots[1] ?? slots[0]);
    gl.uniform2f(at("u_contested"), over[0] ?? -1, over[1] ?? over[0] ?? -1);
    gl.uniform1f(at("u_split"), slots.length > 1 ? this.split * ratio : 1e9);
    gl.uniform1f(at("u_ratio"), ratio);
    gl.uniform4fv(at("u_box"), this.box);
    gl.uniform2f(at("u_anchor"), ...anchor(moved, gl));
    gl.uniform1i(at("u_part"), part);
    gl.uniform1i(at("u_banded"), Number(this.banded));
    gl.uniform1f(at("u_width"), Math.min(Math.max(1.6 + (map.getZoom() - 9) * 0.35, 1.4), 2.6));
    this.#colour(gl, at);
    gl.bindVertexArray(this.mesh);
    gl.drawElements(gl.TRIANGLES, this.count ?? 0, gl.UNSIGNED_INT, 0);
    gl.bindVertexArray(null);
  }

  /**
   * @param {WebGL2RenderingContext} gl
   * @param {WebGLProgram} program
   * @param {string} name
   */
  #find(gl, program, name) {
    const found = this.places.get(name) ?? gl.getUniformLocation(program, name);
    this.places.set(name, found);
    return found;
  }

  /**
   * @param {WebGL2RenderingContext} gl
   * @param {(name: string) => WebGLUniformLocation | null} at
   */
  #colour(gl, at) {
    const { fills, hatches, zones, blank, blankInk, ink, paper } = this.look;
    const unit = (/** @type {number[][]} */ ...colours) => colours.flat().map((value) => value / 255);
    gl.uniform3fv(at("u_fill"), unit(...fills));
    gl.uniform3fv(at("u_hatch"), unit(...hatches));
    gl.uniform3fv(at("u_zone"), unit(...zones));
    gl.uniform3fv(at("u_blank"), unit(blank, blankInk));
    gl.uniform3fv(at("u_line"), unit(ink, paper));
  }
}

/**
 * @param {ArrayLike<number>} matrix
 * @param {[number, number]} origin
 * @returns {Float32Array} the same for positions counted from the origin, so that nothing is lost in rounding
 */
function move(matrix, [x, y]) {
  const moved = Float64Array.from(matrix);
  for (let row = 0; row < 4; row += 1) moved[12 + row] += matrix[row] * x + matrix[4 + row] * y;
  return Float32Array.from(moved);
}

/**
 * Return where the origin lies on the screen, so that patterns lie still on the ground.
 * @param {Float32Array} matrix
 * @param {WebGL2RenderingContext} gl
 * @returns {[number, number]}
 */
function anchor(matrix, gl) {
  return [(matrix[12] / matrix[15] / 2 + 0.5) * gl.drawingBufferWidth, (matrix[13] / matrix[15] / 2 + 0.5) * gl.drawingBufferHeight];
}

/** @param {WebGL2RenderingContext} gl */
function link(gl) {
  const program = gl.createProgram();
  const parts = /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]);
  for (const [kind, text] of parts) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("this browser cannot draw the ground");
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, "a_place");
  gl.bindAttribLocation(program, 1, "a_cell");
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`this browser cannot draw the ground (${gl.getProgramInfoLog(program) ?? ""})`);
  }
  return program;
}
