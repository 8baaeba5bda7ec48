/** Contour lines by marching squares, joined into long strokes. */

/** @typedef {import("./relief.js").Chart} Chart */

const HEAVY = 4; // every so many levels
const links = { ends: new Int32Array(0) }; // of each edge of the grid, the two edges its contour goes on to

/**
 * The contours as two SVG paths in pixels of a panel: the thin levels, and every 4th level.
 * @param {Chart} chart @param {number} width @param {number} height
 * @returns {[string, string]}
 */
export function contours(chart, width, height) {
  const paths = /** @type {[string, string]} */ (["", ""]);
  const right = width / (chart.columns - 1);
  const down = height / (chart.rows - 1);
  chart.levels.forEach((level, k) => {
    for (const line of linesAt(chart, level)) {
      let path = "M";
      for (let i = 0; i < line.length; i += 2) {
        const x = Math.round(line[i] * right * 10) / 10;
        path += (i ? "L" : "") + x + " " + Math.round((height - line[i + 1] * down) * 10) / 10;
      }
      paths[k % HEAVY ? 0 : 1] += path;
    }
  });
  return paths;
}

/**
 * The lines where the loss is `level`, each x and y in turn, in columns and rows of the chart.
 * @param {Chart} chart @param {number} level
 */
export function linesAt(chart, level) {
  const edges = linkEdges(chart, level);
  const { ends } = links;
  /** @type {number[][]} */
  const lines = [];
  for (const closed of [false, true]) {
    for (const edge of edges) {
      if (ends[2 * edge] < 0 || (!closed && ends[2 * edge + 1] >= 0)) continue;
      lines.push(tracedFrom(chart, level, edge));
    }
  }
  return lines;
}

/** Follows a line and forgets it. @param {Chart} chart @param {number} level @param {number} edge */
function tracedFrom(chart, level, edge) {
  const { ends } = links;
  /** @type {number[]} */
  const line = [];
  for (let at = edge; ; ) {
    pushCrossing(chart, level, at, line);
    const next = ends[2 * at];
    ends[2 * at] = ends[2 * at + 1];
    ends[2 * at + 1] = -1;
    if (next < 0) return line;
    if (ends[2 * next] === at) ends[2 * next] = ends[2 * next + 1];
    ends[2 * next + 1] = -1;
    at = next;
  }
}

/**
 * Joins the edges that the level crosses, cell by cell. Edge 2k runs right from place k, edge 2k + 1 up from it.
 * @param {Chart} chart @param {number} level
 */
function linkEdges({ loss, columns, rows }, level) {
  if (links.ends.length !== 4 * loss.length) links.ends = new Int32Array(4 * loss.length).fill(-1);
  /** @type {number[]} */
  const edges = [];
  for (let j = 0; j < rows - 1; j++) {
    let k = j * columns;
    let [a, d] = [loss[k], loss[k + columns]];
    for (const last = k + columns - 1; k < last; k++) {
      const b = loss[k + 1];
      const c = loss[k + columns + 1];
      const above = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0);
      const middle = (a + b + c + d) / 4; // NaN where a corner is
      a = b;
      d = c;
      if (above === 0 || above === 15 || middle !== middle) continue;
      joinCell(edges, above, middle > level, 2 * k, 2 * k + 3, 2 * (k + columns), 2 * k + 1);
    }
  }
  return edges;
}

/**
 * @param {number[]} edges @param {number} above which corners are: 1 lower left, 2 lower right, 4 upper right, 8 upper
 * left @param {boolean} high whether the middle is @param {number} south @param {number} east @param {number} north
 * @param {number} west
 */
function joinCell(edges, above, high, south, east, north, west) {
  if (above > 7) {
    above = 15 - above; // the other side of the same line
    high = !high;
  }
  if (above === 1) joinEdges(edges, west, south);
  else if (above === 2) joinEdges(edges, south, east);
  else if (above === 3) joinEdges(edges, west, east);
  else if (above === 4) joinEdges(edges, east, north);
  else if (above === 6) joinEdges(edges, south, north);
  else if (above === 7) joinEdges(edges, west, north);
  else {
    joinEdges(edges, south, high ? east : west); // a saddle: its middle says which corners belong together
    joinEdges(edges, north, high ? west : east);
  }
}

/** @param {number[]} edges @param {number} a @param {number} b */
function joinEdges(edges, a, b) {
  const { ends } = links;
  for (let turn = 0; turn < 2; turn++, [a, b] = [b, a]) {
    if (ends[2 * a] < 0) {
      ends[2 * a] = b;
      edges.push(a);
    } else ends[2 * a + 1] = b;
  }
}

/**
 * Where the level crosses an edge. Between two places the root of the gap to the floor is taken as straight: it is near
 * a minimum.
 * @param {Chart} chart @param {number} level @param {number} edge @param {number[]} line
 */
function pushCrossing({ loss, columns, floor }, level, edge, line) {
  const k = edge >> 1;
  const up = edge & 1;
  const from = Math.sqrt(Math.max(loss[k] - floor, 0));
  const to = Math.sqrt(Math.max(loss[k + (up ? columns : 1)] - floor, 0));
  const part = Math.min(Math.max((Math.sqrt(level - floor) - from) / (to - from), 0), 1);
  const row = Math.floor(k / columns);
  line.push(k - row * columns + (up ? 0 : part), row + (up ? part : 0));
}
