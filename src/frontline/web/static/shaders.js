// @ts-check
/** What the GPU runs to draw the ground and its line. Numbers and colours come in from film.js. */

export const VERTEX = `#version 300 es
in vec2 a_place;
in vec2 a_cell;
uniform mat4 u_matrix;
out vec2 v_place;
out vec2 v_cell;
void main() {
  v_place = a_place;
  v_cell = a_cell;
  gl_Position = u_matrix * vec4(a_place, 0.0, 1.0);
}`;

/**
 * The cubic B-spline by four linear samples is that of Sigg and Hadwiger (2005). A line is as wide in pixels as its
 * distance in percent over the slope. Patterns lie on the ground and keep their size on the screen.
 */
export const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2DArray;
uniform sampler2DArray u_days;
uniform vec2 u_size, u_day, u_contested, u_anchor;
uniform float u_split, u_ratio, u_width;
uniform vec4 u_box;
uniform int u_part, u_banded;
uniform vec3 u_fill[10], u_hatch[2], u_zone[2], u_blank[2], u_line[2];
in vec2 v_place;
in vec2 v_cell;
out vec4 colour;

vec4 sampleDay(vec2 cell, float day) {
  vec2 base = floor(cell), f = cell - base, g = 1.0 - f;
  vec2 w0 = g * g * g / 6.0, w1 = 2.0 / 3.0 - 0.5 * f * f * (2.0 - f), w3 = f * f * f / 6.0;
  vec2 s0 = w0 + w1, s1 = 1.0 - s0;
  vec2 low = (base - 0.5 + w1 / s0) / u_size, high = (base + 1.5 + w3 / s1) / u_size;
  return s0.y * (s0.x * texture(u_days, vec3(low, day)) + s1.x * texture(u_days, vec3(high.x, low.y, day)))
    + s1.y * (s0.x * texture(u_days, vec3(low.x, high.y, day)) + s1.x * texture(u_days, vec3(high, day)));
}

float stripe(float across, float period, float width) {
  float off = abs(fract(across / period) - 0.5) * period;
  return clamp(width * 0.5 - off + 0.5, 0.0, 1.0);
}

vec3 paintGround(float percent, float slope, vec2 spot) {
  if (u_banded == 0) return mix(u_fill[0], u_fill[9], clamp((percent - 50.0) / slope + 0.5, 0.0, 1.0));
  float place = clamp(percent / 10.0, 0.0, 9.999);
  int band = int(place);
  float edge = clamp((fract(place) - 1.0) * 10.0 / slope + 1.0, 0.0, 1.0);
  vec3 fill = mix(u_fill[band], u_fill[min(band + 1, 9)], edge * 0.5);
  if (band < 3 || band > 6) return fill;
  float diagonal = (spot.x + spot.y) * 0.70711;
  return mix(fill, u_hatch[band < 5 ? 0 : 1], stripe(diagonal, 5.657 * u_ratio, 1.1 * u_ratio));
}

vec3 paintBlank(vec3 blank, vec2 spot) {
  float pattern = 0.0;
  vec2 turned = vec2(spot.x + spot.y, spot.x - spot.y) * 0.70711;
  if (blank.y > 0.4) pattern = max(stripe(turned.x, 8.0 * u_ratio, u_ratio), stripe(turned.y, 8.0 * u_ratio, u_ratio));
  else if (blank.z > 0.4) {
    vec2 cell = fract(spot / (6.0 * u_ratio)) - 0.5;
    pattern = clamp(1.2 * u_ratio - length(cell) * 6.0 * u_ratio + 0.5, 0.0, 1.0);
  }
  return mix(u_blank[0], u_blank[1], pattern);
}

float dots(vec2 spot, float percent) {
  float radius = percent < 25.0 ? 0.0 : percent < 50.0 ? 0.8 : percent < 75.0 ? 1.3 : 1.9, period = 7.0 * u_ratio;
  float off = period * min(length(fract(spot / period) - 0.5), length(fract(spot / period + 0.5) - 0.5));
  return radius == 0.0 ? 0.0 : clamp(radius * u_ratio - off + 0.5, 0.0, 1.0);
}

vec4 lay(vec4 under, vec3 over, float strength) {
  return vec4(over * strength, strength) + under * (1.0 - strength);
}

void main() {
  float day = gl_FragCoord.x < u_split ? u_day.x : u_day.y;
  vec4 found = sampleDay(v_cell, day);
  float percent = found.r * 160.0 - 30.0;
  vec2 rise = vec2(dFdx(percent), dFdy(percent));
  float slope = max(length(rise), 0.02);
  vec2 spot = gl_FragCoord.xy - u_anchor;
  float blank = max(max(found.g, found.b), found.a);
  if (u_part == 0) {
    colour = vec4(blank > 0.4 ? paintBlank(found.gba, spot) : paintGround(percent, slope, spot), 1.0);
    float contested = gl_FragCoord.x < u_split ? u_contested.x : u_contested.y;
    if (blank > 0.4 || contested < 0.0) return;
    vec4 told = sampleDay(v_cell, contested);
    if (max(max(told.g, told.b), told.a) < 0.4) colour.rgb = mix(colour.rgb, u_line[0], 0.85 * dots(spot, told.r * 160.0 - 30.0));
    return;
  }
  bool outside = v_place.x < u_box.x || v_place.x > u_box.z || v_place.y < u_box.y || v_place.y > u_box.w;
  if (outside || blank > 0.4) discard;
  float off = abs(percent - 50.0) / slope / u_ratio;
  vec4 drawn = vec4(0.0);
  if (u_banded == 1) {
    float low = abs(percent - 10.0) / slope / u_ratio, high = abs(percent - 90.0) / slope / u_ratio;
    drawn = lay(drawn, u_zone[0], 0.8 * clamp((0.9 - low) * u_ratio, 0.0, 1.0) * 0.9);
    drawn = lay(drawn, u_zone[1], 0.8 * clamp((0.9 - high) * u_ratio, 0.0, 1.0) * 0.9);
  }
  drawn = lay(drawn, u_line[1], 0.75 * clamp((u_width - off) * u_ratio + 0.5, 0.0, 1.0));
  drawn = lay(drawn, u_line[0], clamp((u_width * 0.5 - off) * u_ratio + 0.5, 0.0, 1.0));
  colour = drawn;
}`;
