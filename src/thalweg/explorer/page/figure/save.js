/** The whole picture as one SVG that stands alone, and as a PNG of it. */

import { fitted } from "./frame.js";
import { MARGIN, panelsIn, placeOfMap } from "./layout.js";
import { createMap } from "./map.js";
import { FONT } from "./palette.js";
import { surveyed } from "./relief.js";
import { svg } from "./svg.js";
import { tenth } from "./strokes.js";
import { fitting } from "./type.js";

/**
 * @typedef {object} Picture
 * @property {string} headline
 * @property {string} subtitle
 * @property {string} smallPrint
 * @property {string} description for those who cannot see it
 * @property {unknown} settings what reproduces it
 * @property {import("../types.js").Surface} surface
 * @property {import("../types.js").View} view
 * @property {import("../types.js").Point} start
 * @property {import("./map.js").Run[]} runs
 * @property {number} step
 * @property {"panels" | "overlay"} layout
 * @property {import("./ruler.js").Ruler | null} ruler
 * @property {import("./palette.js").Palette} palette
 */

/**
 * The picture's SVG element, 16:9 unless told.
 * @param {Picture} picture @param {number} [width] @param {number} [height]
 */
export function pictureOf(picture, width = 1920, height = 1080) {
  const { headline, subtitle, smallPrint, palette } = picture;
  const about = [
    svg("title", { id: "title" }, headline),
    svg("desc", { id: "desc" }, picture.description),
    svg("metadata", {}, JSON.stringify(picture.settings)),
  ];
  const size = { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT };
  const root = svg("svg", { ...size, role: "img", "aria-labelledby": "title desc" }, ...about);
  const line = (/** @type {string} */ text, /** @type {number} */ y, /** @type {number} */ size, bold = false) => {
    const written = fitting(text, size, bold ? 700 : 400, width - 2 * MARGIN);
    const look = { "font-size": tenth(written.size), "font-weight": bold ? 700 : 400 };
    root.append(svg("text", { x: MARGIN, y, fill: bold ? palette.ink : palette.quiet, ...look }, written.text));
  };
  root.append(svg("rect", { width, height, fill: palette.paper }));
  line(headline, 58, 50, true);
  line(subtitle, 96, 23);
  line(smallPrint, height - 12, 17);
  root.append(...panelInks(picture, width, height));
  return root;
}

/** @param {Picture} picture @param {number} width @param {number} height */
function panelInks(picture, width, height) {
  const { layout, runs, surface, view, start, step, palette } = picture;
  const alone = layout === "overlay";
  const boxes = panelsIn(alone ? 1 : runs.length, width, height);
  const ruler = alone ? null : picture.ruler;
  const place = placeOfMap(boxes[0].width, boxes[0].height, { title: !alone, ruler: !!ruler });
  const aspect = place.width / place.height;
  const chart = surveyed(surface, fitted(view, aspect, surface.equalAxes), aspect);
  return boxes.map((box, k) => {
    const panel = createMap();
    const shown = { chart, minima: surface.minima, start, step, palette, ruler };
    const own = alone ? { runs, title: "" } : { runs: [runs[k]], title: runs[k].title };
    panel.draw({ ...shown, ...own, width: box.width, height: box.height });
    return standing(panel, box);
  });
}

/**
 * A panel's elements with its relief inside, away from the page.
 * @param {import("./map.js").MapPanel} panel @param {import("./layout.js").Box} box
 */
function standing(panel, box) {
  const { width, height } = panel.frame;
  const { canvas } = panel;
  const [wide, tall] = [width / (canvas.width - 1), height / (canvas.height - 1)];
  const place = { x: -wide / 2, y: -tall / 2, width: width + wide, height: height + tall };
  const relief = svg("image", { ...place, href: canvas.toDataURL(), preserveAspectRatio: "none" });
  panel.inner.prepend(relief);
  panel.ink.removeAttribute("role");
  panel.ink.removeAttribute("aria-label");
  panel.ink.setAttribute("transform", `translate(${box.left} ${box.top})`);
  return panel.ink;
}

/** @param {SVGSVGElement} picture */
export function svgText(picture) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

/** @param {SVGSVGElement} picture @param {number} [scale] @returns {Promise<Blob>} */
export async function pngBlob(picture, scale = 2) {
  const address = URL.createObjectURL(new Blob([svgText(picture)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = scale * picture.width.baseVal.value;
    canvas.height = scale * picture.height.baseVal.value;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large")))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
