/** Equations as MathML: in symbols, and the same lines in numbers. */

/** @typedef {import("../types.js").Equation} Equation */
/** @typedef {import("../types.js").MathNode} MathNode */
/** @typedef {import("../types.js").MathSymbol} MathSymbol */

const MATHML = "http://www.w3.org/1998/Math/MathML";
const SIDE_BY_SIDE = "\u2062";
const BINDING = new Set(["+", "−", "·", SIDE_BY_SIDE]); // a number below zero after one of these needs brackets
const LAYOUTS = { row: "mrow", fraction: "mfrac", root: "msqrt", power: "msup" };

/** A number as one writes it by hand: 1.2×10⁻⁴. @param {number} value @param {number} [digits] */
export function numeralText(value, digits = 4) {
  if (typeof value !== "number" || Number.isNaN(value)) return `${value}`;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return `${Number(value.toPrecision(digits))}`.replace("-", "−");
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const raised = exponent.replace("+", "").replace(/./g, (each) => (each === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(each)]));
  return `${Number(mantissa)}×10${raised}`.replace("-", "−");
}

/** @param {Equation} equation */
export function inSymbols({ left, right }) {
  return equationMath(typeset(left, null), "=", typeset(right, null));
}

/** @param {Equation} equation @param {number[]} values */
export function inNumbers({ left, right }, values) {
  const exact = [left, right].every((tree) => isExact(tree, values));
  return equationMath(typeset(left, values), exact ? "=" : "≈", typeset(right, values));
}

/** @param {Element} left @param {string} relation @param {Element} right */
function equationMath(left, relation, right) {
  const math = maths("math", left, maths("mo", relation), right);
  math.setAttribute("displaystyle", "true");
  return math;
}

/** @param {string} tag @param {...(Node | string)} children */
function maths(tag, ...children) {
  const element = document.createElementNS(MATHML, tag);
  element.append(...children);
  return element;
}

/**
 * Whether its numbers are shown with all their digits.
 * @param {MathNode} tree @param {number[]} values @returns {boolean}
 */
function isExact(tree, values) {
  if (tree[0] === "value") return Number(Number(values[tree[1]]).toPrecision(4)) === values[tree[1]];
  return tree.every((each) => !Array.isArray(each) || isExact(each, values));
}

/**
 * @param {MathNode} tree
 * @param {number[] | null} values null: symbols
 * @param {boolean} [bare] whether a number below zero can stand here without brackets
 * @returns {Element}
 */
function typeset(tree, values, bare = true) {
  const [kind, ...parts] = tree;
  if (kind === "value") return marked(values ? numberMath(values[parts[0]], bare) : symbolMath(parts[1]), parts[0]);
  if (kind === "number") return numberMath(parts[0], true);
  if (kind === "text") return textMath(parts[0], values !== null);
  if (kind === "fence") return maths("mrow", maths("mo", parts[0]), typeset(parts[1], values), maths("mo", parts[2]));
  if (kind === "power") {
    const base = typeset(parts[0], values, false);
    const raised = base.localName === "mn" && base.textContent?.includes("×");
    return maths("msup", raised ? bracketed(base) : base, typeset(parts[1], values));
  }
  const isRow = kind === "row";
  const inner = parts.map((part, k) => {
    const free = !isRow || (k ? !BINDING.has(parts[k - 1][1]) : bare);
    return typeset(part, values, free);
  });
  return maths(/** @type {Object<string, string>} */ (LAYOUTS)[kind], ...inner);
}

/** @param {Element} element @param {number} place of the value it shows */
function marked(element, place) {
  element.setAttribute("data-value", `${place}`);
  return element;
}

/** @param {number} value @param {boolean} bare */
function numberMath(value, bare) {
  const number = maths("mn", numeralText(value));
  return value < 0 && !bare ? bracketed(number) : number;
}

/** @param {Element} inner */
function bracketed(inner) {
  return maths("mrow", maths("mo", "("), inner, maths("mo", ")"));
}

/** @param {string} text @param {boolean} between whether it stands between numbers */
function textMath(text, between) {
  if (text.includes(" ")) return maths("mtext", text.replace(/ /g, "\u00a0"));
  if (/^[a-z]/.test(text)) return maths("mi", text);
  return maths("mo", between && text === SIDE_BY_SIDE ? "·" : text);
}

/** @param {MathSymbol} symbol */
function symbolMath([letter, below = "", accent = "", primes = 0, above = ""]) {
  // not as accent="true": without a font for mathematics that lands on the letter
  const base = accent ? maths("mover", maths("mi", letter), tight("mo", accent)) : maths("mi", letter);
  const kindOf = (/** @type {string} */ part) => (/^\d/.test(part) ? "mn" : /\w/.test(part) ? "mi" : "mo");
  const sub = maths("mrow", ...below.split(/([−,])/).map((part) => tight(kindOf(part), part)));
  const sup = maths("mrow");
  if (primes) sup.append(tight("mo", "′".repeat(primes)));
  if (above) sup.append(maths("mtext", above));
  if (below && sup.firstChild) return maths("msubsup", base, sub, sup);
  if (below) return maths("msub", base, sub);
  return sup.firstChild ? maths("msup", base, sup) : base;
}

/** @param {string} tag @param {string} text */
function tight(tag, text) {
  const element = maths(tag, text);
  if (tag === "mo") for (const side of ["lspace", "rspace"]) element.setAttribute(side, "0");
  if (tag === "mo") element.setAttribute("stretchy", "false");
  return element;
}
