/** A slider with a number beside it that can be typed, on a straight or a logarithmic scale. */

import { h, newId, setText } from "./dom.js";

/**
 * @typedef {object} Scale from a number to a place on the slider, 0 to 1, and back
 * @property {(value: number) => number} place
 * @property {(place: number) => number} value
 * @property {number} [places] how many there are, where the numbers are whole
 */

const PLACES = 1000;

/** @param {number} low @param {number} high @param {number} [digits] @returns {Scale} */
export function straightScale(low, high, digits = 3) {
  return {
    place: (value) => (value - low) / (high - low),
    value: (place) => rounded(low + place * (high - low), digits),
  };
}

/** @param {number} low above 0 @param {number} high @param {number} [digits] @returns {Scale} */
export function logScale(low, high, digits = 3) {
  const decades = Math.log10(high / low);
  return {
    place: (value) => Math.log10(Math.max(value, low) / low) / decades,
    value: (place) => rounded(low * 10 ** (place * decades), digits),
  };
}

/** 0, then logarithmic. @param {number} low @param {number} high @returns {Scale} */
export function zeroLogScale(low, high) {
  const rest = logScale(low, high);
  return {
    place: (value) => (value < low ? 0 : 0.04 + 0.96 * rest.place(value)),
    value: (place) => (place < 0.04 ? 0 : rest.value((place - 0.04) / 0.96)),
  };
}

/** How close to 1 a decay is, logarithmic: `low` or 0 at the left, 0.9999 at the right. @param {number} [low] */
export function decayScale(low = 0) {
  return {
    place: (/** @type {number} */ value) => -Math.log10(Math.max(1 - value, 1e-4)) / 4,
    value: (/** @type {number} */ place) => Math.max(low, rounded(1 - 10 ** (-4 * place), 4)),
  };
}

/** Whole numbers. @param {number} low @param {number} high @returns {Scale} */
export function wholeScale(low, high) {
  return { ...straightScale(low, high), value: (place) => Math.round(low + place * (high - low)), places: high - low };
}

/** @param {number} value @param {number} digits */
function rounded(value, digits) {
  return Number(value.toPrecision(digits));
}

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.name] read aloud in place of the label
 * @param {Scale} options.scale
 * @param {(value: number) => void} options.onInput
 */
export function createSlider({ label, name = label, scale, onInput }) {
  const id = newId(),
    places = scale.places ?? PLACES,
    mark = h("span", { className: "mark", hidden: true });
  let shown = NaN;
  const range = h("input", {
    type: "range",
    id,
    min: "0",
    max: `${places}`,
    step: "1",
    "aria-label": name,
    oninput: () => onInput(scale.value(Number(range.value) / places)),
  });
  const number = h("input", {
    type: "text",
    inputMode: "decimal",
    className: "number",
    "aria-label": `${name}, typed`,
    autocomplete: "off",
    spellcheck: false,
    onchange: () => {
      const typed = Number(number.value.replace(",", "."));
      if (number.value.trim() !== "" && Number.isFinite(typed)) onInput(typed);
      show(shown, true);
    },
  });
  const words = label.split(/(?<=_)/).flatMap((word) => [h("wbr", {}), word]); // a long name breaks after a _
  const text = h("label", { for: id }, ...words);
  const element = h("div", { className: "slider" }, text, h("span", { className: "track" }, range, mark), number);

  /** @param {number} value @param {boolean} [anew] */
  function show(value, anew = false) {
    if (value === shown && !anew) return;
    shown = value;
    const written = String(Number(value.toPrecision(4)));
    range.value = `${Math.round(places * Math.min(Math.max(scale.place(value), 0), 1))}`;
    range.setAttribute("aria-valuetext", written);
    number.value = written;
  }

  return {
    element,
    update: show,
    /** A place that matters, named under the slider. @param {number | null} value @param {string} [words] */
    mark(value, words = "") {
      const place = value === null ? NaN : scale.place(value);
      mark.hidden = !(place >= 0 && place <= 1);
      if (mark.hidden) return;
      mark.style.left = `calc(var(--thumb) / 2 + (100% - var(--thumb)) * ${place})`;
      setText(mark, words);
    },
  };
}
