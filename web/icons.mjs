// The app's icons, drawn from the one SVG that is also the favicon: PNG in the sizes that phones ask for. It reads the few
// shapes that our mark is made of and refuses any other, so that a new mark can't come out wrong unseen.
import { deflateSync } from "node:zlib";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const samples = 3; // each way, for a pixel

/** name, pixels, how much of the side the mark takes, whether its ground fills the whole square (a system cuts its own shape). */
const wanted = [
  ["icon-192.png", 192, 1, false],
  ["icon-512.png", 512, 1, false],
  ["maskable-512.png", 512, 0.8, true],
  ["touch-180.png", 180, 0.9, true],
];

export function makeIcons(svg, folder) {
  const shapes = shapesOf(readFileSync(svg, "utf8"));
  mkdirSync(folder, { recursive: true });
  for (const [name, size, part, full] of wanted) writeFileSync(join(folder, name), png(size, draw(shapes, size, part, full)));
}

function shapesOf(text) {
  const shapes = [];
  for (const [, tag, inside] of text.matchAll(/<(\w+)([^>]*?)\/?>/g)) {
    const at = Object.fromEntries([...inside.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const number = (name) => Number(at[name] ?? 0);
    if (tag === "svg") {
      if (at.viewBox !== "0 0 32 32") throw new Error("The mark is drawn on 32 by 32.");
    } else if (tag === "rect") shapes.push({ colour: colour(at.fill), ground: true, has: (x, y) => inRect(x, y, number("width"), number("height"), number("rx")) });
    else if (tag === "circle") shapes.push({ colour: colour(at.fill), has: (x, y) => Math.hypot(x - number("cx"), y - number("cy")) <= number("r") });
    else if (tag === "path" && at.stroke) shapes.push({ colour: colour(at.stroke), has: boxed(lines(at.d), number("stroke-width") / 2, near) });
    else if (tag === "path") shapes.push({ colour: colour(at.fill), has: boxed(lines(at.d), 0, within) });
    else throw new Error(`<${tag}> is no shape of our mark.`);
  }
  return shapes;
}

const colour = (text) => {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text ?? "")?.[1];
  if (!hex) throw new Error(`${text} is no colour of our mark.`);
  const six = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  return [0, 2, 4].map((i) => parseInt(six.slice(i, i + 2), 16));
};

function inRect(x, y, width, height, radius) {
  const dx = Math.max(radius - x, x - (width - radius), 0);
  const dy = Math.max(radius - y, y - (height - radius), 0);
  return x >= 0 && y >= 0 && x <= width && y <= height && Math.hypot(dx, dy) <= radius;
}

/** A path as lists of points: M m L l H h V v A a Z z. */
function lines(d) {
  const parts = [];
  let [x, y, line] = [0, 0, []];
  for (const [, letter, rest] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = [...rest.matchAll(/-?\d*\.?\d+/g)].map(Number);
    const [near, own] = [letter === letter.toLowerCase(), letter.toLowerCase()];
    const to = (nx, ny) => ([x, y] = near ? [x + nx, y + ny] : [nx, ny]);
    if (own === "z") {
      line.push(line[0]);
      continue;
    }
    const step = { m: 2, l: 2, h: 1, v: 1, a: 7 }[own];
    if (!step || numbers.length % step) throw new Error(`"${letter}${rest}" is no stroke of our mark.`);
    for (let i = 0; i < numbers.length; i += step) {
      const from = [x, y];
      if (own === "h") x = near ? x + numbers[i] : numbers[i];
      else if (own === "v") y = near ? y + numbers[i] : numbers[i];
      else to(numbers[i + step - 2], numbers[i + step - 1]);
      if (own === "m" && i === 0) parts.push((line = []));
      if (own === "a") line.push(...arc(from, [x, y], numbers[i], numbers[i + 3], numbers[i + 4]));
      line.push([x, y]);
    }
  }
  return parts;
}

/** The points of a circle's arc between two points. */
function arc([x1, y1], [x2, y2], radius, large, sweep) {
  const [mx, my, half] = [(x1 + x2) / 2, (y1 + y2) / 2, Math.hypot(x2 - x1, y2 - y1) / 2];
  const away = Math.sqrt(Math.max(0, radius ** 2 - half ** 2)) * (large === sweep ? -1 : 1);
  const [cx, cy] = [mx - (away * (y2 - y1)) / (2 * half), my + (away * (x2 - x1)) / (2 * half)];
  const begin = Math.atan2(y1 - cy, x1 - cx);
  let turn = Math.atan2(y2 - cy, x2 - cx) - begin;
  if (sweep && turn < 0) turn += 2 * Math.PI;
  if (!sweep && turn > 0) turn -= 2 * Math.PI;
  return Array.from({ length: 31 }, (_, i) => begin + (turn * (i + 1)) / 32).map((angle) => [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)]);
}

/** Most points are far from a shape: its box says so first. */
function boxed(parts, half, test) {
  const [xs, ys] = [0, 1].map((i) => parts.flat().map((point) => point[i]));
  const [left, right, top, bottom] = [Math.min(...xs) - half, Math.max(...xs) + half, Math.min(...ys) - half, Math.max(...ys) + half];
  const has = test(parts, half);
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom && has(x, y);
}

const within = ([points]) => (x, y) => {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [points[i], points[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};

/** Within half a stroke of a line, its ends round. */
const near = (parts, half) => (x, y) =>
  parts.some((points) =>
    points.slice(1).some(([x2, y2], i) => {
      const [x1, y1] = points[i];
      const along = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2 || 1)));
      return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)) <= half;
    }),
  );

function draw(shapes, size, part, full) {
  const pixels = Buffer.alloc(size * size * 4);
  const scale = 32 / (size * part);
  const margin = (32 / part - 32) / 2;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let [r, g, b, seen] = [0, 0, 0, 0];
      for (let sample = 0; sample < samples ** 2; sample++) {
        const x = (column + ((sample % samples) + 0.5) / samples) * scale - margin;
        const y = (row + (Math.floor(sample / samples) + 0.5) / samples) * scale - margin;
        const top = shapes.findLast((shape) => (full && shape.ground) || shape.has(x, y));
        if (!top) continue;
        [r, g, b, seen] = [r + top.colour[0], g + top.colour[1], b + top.colour[2], seen + 1];
      }
      if (seen) pixels.set([r / seen, g / seen, b / seen, (255 * seen) / samples ** 2], (row * size + column) * 4);
    }
  return pixels;
}

function png(size, pixels) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row++) pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(name, 4, "latin1");
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8);
  return whole;
}

function crc32(data) {
  let sum = ~0;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
