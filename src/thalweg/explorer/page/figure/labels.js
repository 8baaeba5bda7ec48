/** Where text goes: of many places near its anchor, the first that covers no path and no other text. */

/** @typedef {{left: number, top: number, width: number, height: number}} Room */
/** @typedef {{room: Room, joint: number[], target: number[]}} Led a text and the line that joins it to a path */

const CELL = 6; // pixels
const PAD = 10; // between a text and the panel's edge
const APART = 8; // between two texts

/** The free room of one panel. */
export class Placer {
  /** @param {number} width @param {number} height @param {Float64Array[]} paths that must stay visible, in pixels */
  constructor(width, height, paths) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / CELL) + 1;
    this.rows = Math.ceil(height / CELL) + 1;
    /** @type {Room[]} */
    this.taken = [];
    this.sums = new Int32Array(this.columns * this.rows); // how many cells with a path lie above and left
    for (const path of paths) this.mark(path);
    for (let j = 0, k = 0; j < this.rows; j++) {
      for (let i = 0, row = 0; i < this.columns; i++, k++) {
        row += this.sums[k];
        this.sums[k] = row + (j ? this.sums[k - this.columns] : 0);
      }
    }
  }

  /** @param {Float64Array} path */
  mark(path) {
    for (let k = 0; k < path.length; k += 2) {
      const [x, y] = [path[k], path[k + 1]];
      const [dx, dy] = k + 2 < path.length ? [path[k + 2] - x, path[k + 3] - y] : [0, 0];
      const count = Math.max(1, Math.ceil((Math.abs(dx) + Math.abs(dy)) / CELL));
      for (let part = 0; part < count; part++) {
        const i = Math.floor((x + (part / count) * dx) / CELL);
        const j = Math.floor((y + (part / count) * dy) / CELL);
        if (i >= 0 && j >= 0 && i < this.columns && j < this.rows) this.sums[j * this.columns + i] = 1;
      }
    }
  }

  /** How many cells of a box a path runs through. @param {Room} room */
  covered({ left, top, width, height }) {
    const i0 = this.cell(left - 6, this.columns) - 1;
    const i1 = this.cell(left + width + 6, this.columns);
    const j0 = this.cell(top - 4, this.rows) - 1;
    const j1 = this.cell(top + height + 4, this.rows);
    return this.sum(i1, j1) - this.sum(i0, j1) - this.sum(i1, j0) + this.sum(i0, j0);
  }

  /** @param {number} pixel @param {number} count */
  cell(pixel, count) {
    return Math.min(Math.max(Math.floor(pixel / CELL), 0), count - 1);
  }

  /** @param {number} i @param {number} j */
  sum(i, j) {
    return i < 0 || j < 0 ? 0 : this.sums[j * this.columns + i];
  }

  /** 0 for a free place; to leave the panel costs most, then to cover text, then a path. @param {Room} room */
  cost(room) {
    const right = room.left + room.width;
    const bottom = room.top + room.height;
    let cost = 1e4 * (Math.max(0, -room.left) + Math.max(0, right - this.width));
    cost += 1e4 * (Math.max(0, -room.top) + Math.max(0, bottom - this.height));
    for (const each of this.taken) {
      const across = Math.min(right, each.left + each.width) - Math.max(room.left, each.left) + APART;
      const down = Math.min(bottom, each.top + each.height) - Math.max(room.top, each.top);
      if (across > 0 && down > 0) cost += 1e3 * across * down;
    }
    return cost + this.covered(room);
  }

  /**
   * Room for a short text beside a mark; null where all are taken and it is not `needed`.
   * @param {number} x @param {number} y @param {number} width @param {number} height @param {boolean} [needed]
   */
  near(x, y, width, height, needed = true) {
    /** @type {Room[]} */
    const rooms = [];
    for (const gap of [11, 18, 33, 60]) {
      const [west, east, north, south] = [x - gap - width, x + gap, y - gap - height, y + gap];
      const [centre, middle] = [x - width / 2, y - height / 2];
      const lefts = [east, west, east, west, centre, centre, east, west];
      const tops = [north, north, south, south, north, south, middle, middle];
      lefts.forEach((left, k) => rooms.push({ left, top: tops[k], width, height }));
    }
    const { room, cost } = this.cheapest(rooms);
    if (cost > 0 && !needed) return null;
    this.taken.push(room);
    return room;
  }

  /** @param {Room[]} rooms */
  cheapest(rooms) {
    const costs = rooms.map((room) => this.cost(room));
    const cost = Math.min(...costs);
    return { room: rooms[costs.indexOf(cost)], cost, free: rooms.filter((_, k) => costs[k] === cost) };
  }

  /**
   * Free room for a text, and a line from it that touches the path; `before` is kept while it is free.
   * @param {number[][]} targets points of the path @param {number} width @param {number} height
   * @param {Room | null} before
   * @returns {Led}
   */
  led(targets, width, height, before) {
    const rooms = [];
    const [right, bottom] = [Math.max(PAD, this.width - width - PAD), Math.max(PAD, this.height - height - PAD)];
    for (let i = 0; i <= 12; i++) {
      for (let j = 0; j <= 18; j++) {
        rooms.push({ left: PAD + (i / 12) * (right - PAD), top: PAD + (j / 18) * (bottom - PAD), width, height });
      }
    }
    const { free, cost } = this.cheapest(rooms);
    const kept = before && { ...before, width, height };
    const best = kept && this.cost(kept) <= cost ? this.shortest([kept], targets) : this.shortest(free, targets);
    this.taken.push(best.room);
    const { joint, target } = best;
    for (let part = 0.15; part < 1; part += 0.2) {
      const [x, y] = [joint[0] + part * (target[0] - joint[0]), joint[1] + part * (target[1] - joint[1])];
      this.taken.push({ left: x - 3, top: y - 3, width: 6, height: 6 });
    }
    return best;
  }

  /** @param {Room[]} rooms @param {number[][]} targets @returns {Led} */
  shortest(rooms, targets) {
    const all = rooms.map((room) => {
      const led = { room, joint: [0, 0], target: [0, 0], cost: Infinity };
      for (const target of targets) {
        const joint = edgeOf(room, target);
        const length = Math.hypot(target[0] - joint[0], target[1] - joint[1]);
        const cost = length > 28 ? length : length + 150; // too short to be seen
        if (cost < led.cost) Object.assign(led, { joint, target, cost });
      }
      return led;
    });
    all.sort((a, b) => a.cost - b.cost);
    all.length = Math.min(all.length, 40);
    for (const each of all) each.cost += 60 * this.crossings(each);
    return all.reduce((best, each) => (each.cost < best.cost ? each : best));
  }

  /** How much of a leader runs over text or along a path. @param {Led} led */
  crossings({ joint, target }) {
    let count = 0;
    for (let k = 0; k < 10; k++) {
      const left = joint[0] + (k / 11) * (target[0] - joint[0]);
      const top = joint[1] + (k / 11) * (target[1] - joint[1]);
      const inside = (/** @type {Room} */ room) =>
        left >= room.left && left <= room.left + room.width && top >= room.top && top <= room.top + room.height;
      if (this.taken.some(inside)) count++;
      const [i, j] = [this.cell(left, this.columns), this.cell(top, this.rows)];
      if (k < 8 && this.sum(i, j) - this.sum(i - 1, j) - this.sum(i, j - 1) + this.sum(i - 1, j - 1)) count++;
    }
    return count;
  }
}

/** The point of a box nearest to the target. @param {Room} room @param {number[]} target */
function edgeOf({ left, top, width, height }, [x, y]) {
  return [Math.min(Math.max(x, left), left + width), Math.min(Math.max(y, top - 2), top + height + 2)];
}

/**
 * About `count` points of a path inside a panel, evenly along it to its end, without its first eighth.
 * @param {Float64Array} path @param {number} width @param {number} height @param {number} count
 */
export function pointsOn(path, width, height, count) {
  const inside = [];
  for (let k = 0; k + 3 < path.length; k += 2) {
    const [dx, dy] = [path[k + 2] - path[k], path[k + 3] - path[k + 1]];
    const pieces = Math.max(1, Math.ceil(Math.hypot(dx, dy) / 12));
    for (let part = 1; part <= pieces; part++) {
      const [x, y] = [path[k] + (part / pieces) * dx, path[k + 1] + (part / pieces) * dy];
      if (x > 0 && y > 0 && x < width && y < height) inside.push([x, y]);
    }
  }
  if (!inside.length) return [[Math.min(Math.max(path[0], 0), width), Math.min(Math.max(path[1], 0), height)]];
  const from = Math.floor(inside.length / 8);
  const every = Math.max(1, Math.floor((inside.length - from) / count));
  return inside.filter((_, k) => k >= from && (inside.length - 1 - k) % every === 0);
}
