import { DEEPEST, TypedText } from "./grammar.js";
import { floatText } from "./numerals.js";
import { meaning } from "./operations.js";
import { didYouMean } from "./spelling.js";
import { Tape } from "./tape.js";
/** @typedef {import("./syntax.js").SyntaxNode} SyntaxNode */

const LEAST_POWER = -62; // of constant integer powers
const MOST_POWER = 64;
const VARIABLES = ["x", "y"];
const CONSTANTS = new Map([["pi", Math.PI], ["e", Math.E]]);
const PLAIN_FUNCTIONS = "abs sqrt exp log sin cos tan sinh cosh tanh arctan sign".split(" ");
const FUNCTIONS = new Map([
  ...PLAIN_FUNCTIONS.map((name) => /** @type {const} */ ([name, name])),
  ["atan", "arctan"],
  ["max", "maximum"],
  ["maximum", "maximum"],
  ["min", "minimum"],
  ["minimum", "minimum"],
  ["where", "where"],
]);
const OPERATORS = new Map(Object.entries({
  "+": "add", "-": "sub", "*": "mul", "/": "div", "**": "pow",
  "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne",
}));
const UNKNOWN_OPERATORS = new Map([["//", "FloorDiv"], ["<<", "LShift"], [">>", "RShift"]]);
const SINGLETON_NAMES = new Map([["True", "True"], ["False", "False"], ["None", "None"], ["...", "Ellipsis"]]);
const ALLOWED = "allowed are x, y, pi, e, numbers, + - * / **, comparisons, and " +
  [...PLAIN_FUNCTIONS, "max", "min", "where"].join(", ");

/**
 * The recording of `text`, as typed. Throws FormulaError for anything but the arithmetic listed in ALLOWED, and for
 * what is too long, too deep, or holds neither x nor y.
 * @param {string} text
 */
export function parseFormula(text) {
  const typed = new TypedText(text), reader = new FormulaReader(typed);
  const output = reader.number(typed.tree(), 0), { tape } = reader;
  if (!tape.needs([output]).some((place) => tape.nodes[place].operation === "input")) {
    typed.fail("neither x nor y appears; a loss depends on at least one of them");
  }
  return { tape, output };
}

/** Records a syntax tree; `depth` counts the levels above a part. */
class FormulaReader {
  /** @param {TypedText} typed */
  constructor(typed) {
    this.typed = typed;
    this.tape = new Tape();
  }

  /** @param {SyntaxNode} node @param {string} problem @returns {never} */
  refuse(node, problem) {
    return this.typed.fail(problem, node.at);
  }

  /** @param {SyntaxNode} node @param {number} depth */
  number(node, depth) {
    const place = this.visit(node, depth);
    if (this.tape.isCondition(place)) {
      this.refuse(node, "a comparison stands where a number is needed; use where(condition, a, b)");
    }
    return place;
  }

  /** @param {SyntaxNode} node @param {number} depth */
  condition(node, depth) {
    const place = this.visit(node, depth);
    if (!this.tape.isCondition(place)) {
      this.refuse(node, "a number stands where a comparison such as x < 1 is needed");
    }
    return place;
  }

  /** @param {SyntaxNode} node @param {number} depth @returns {number} */
  visit(node, depth) {
    if (depth > DEEPEST) this.refuse(node, `nested more than ${DEEPEST} levels deep`);
    switch (node.kind) {
      case "Constant": return this.constant(node);
      case "Name": return this.name(node);
      case "UnaryOp": return this.unary(node, depth + 1);
      case "BinOp": return this.binary(node, depth + 1);
      case "Compare": return this.compare(node, depth + 1);
      case "BoolOp": return this.chain(node.word, node.parts.map((part) => this.condition(part, depth + 1)));
      case "Call": return this.call(node, depth + 1);
    }
    const hint = node.kind === "IfExp" ? "use where(condition, a, b)" : ALLOWED;
    this.refuse(node, `this ${node.kind} is not allowed; ${hint}`);
  }

  /** @param {SyntaxNode} node */
  constant(node) {
    const { word } = node, text = word.replaceAll("_", ""), imaginary = /^[\d.].*[jJ]$/.test(word);
    const shown = imaginary ? `${floatText(Number(text.slice(0, -1)))}j` : SINGLETON_NAMES.get(word);
    if (shown) this.refuse(node, `${shown} is not a real number`);
    const value = Number(text);
    if (!Number.isFinite(value)) this.refuse(node, "a number beyond 1.8e308");
    return this.tape.constant(value);
  }

  /** @param {SyntaxNode} node */
  name(node) {
    const { word } = node, constant = CONSTANTS.get(word);
    if (VARIABLES.includes(word)) return this.tape.input(word);
    if (constant !== undefined) return this.tape.constant(constant);
    if (FUNCTIONS.has(word)) this.refuse(node, `${word} is a function; write ${word}(...)`);
    const meant = didYouMean(word, [...FUNCTIONS.keys(), ...VARIABLES, ...CONSTANTS.keys()]) || `; ${ALLOWED}`;
    this.refuse(node, `unknown name ${word.slice(0, 40)}${meant}`);
  }

  /** @param {SyntaxNode} node @param {number} depth */
  unary(node, depth) {
    const [part] = node.parts;
    if (node.word === "not") return this.tape.add("not", this.condition(part, depth));
    const operand = this.number(part, depth);
    if (node.word === "+") return operand;
    return this.tape.number(operand) === null
      ? this.tape.add("neg", operand)
      : this.tape.constant(-(this.value(operand) ?? 0));
  }

  /** @param {SyntaxNode} node @param {number} depth */
  binary(node, depth) {
    const spine = [node]; // a long sum leans to the left; it is not deep
    for (let [left] = node.parts; left.kind === "BinOp"; [left] = left.parts) spine.push(left);
    spine.reverse();
    let result = this.number(spine[0].parts[0], depth);
    for (const each of spine) {
      const operation = OPERATORS.get(each.word);
      if (!operation) {
        this.refuse(each, `the operator ${UNKNOWN_OPERATORS.get(each.word)} is not allowed; ${ALLOWED}`);
      }
      const right = this.number(each.parts[1], depth);
      result = operation === "pow" ? this.power(each, result, right) : this.tape.add(operation, result, right);
    }
    return result;
  }

  /** @param {SyntaxNode} node @param {number} base @param {number} exponent */
  power(node, base, exponent) {
    const value = this.value(exponent), of = this.value(base);
    if (value === null) return this.tape.add("pow", base, exponent);
    if (of !== null) return this.tape.constant(meaning("power", of, value));
    if (Number.isInteger(value) && !(LEAST_POWER <= value && value <= MOST_POWER)) {
      const given = `${floatText(value, 6)} was given`;
      this.refuse(node.parts[1], `an integer power is from ${LEAST_POWER} to ${MOST_POWER}, ${given}`);
    }
    return this.tape.add("pow", base, this.tape.constant(value));
  }

  /** The number at `place`, null where it depends on x or y. @param {number} place @returns {number | null} */
  value(place) {
    /** @type {any[]} */
    const values = [];
    for (const each of this.tape.needs([place])) {
      const { operation, operands, value } = this.tape.nodes[each];
      if (operation === "input") return null;
      const inner = operands.map((operand) => values[operand]);
      values[each] = operation === "constant" ? (value === 0 ? 0 : value) : meaning(operation, ...inner); // -0 is 0
    }
    return values[place];
  }

  /** @param {SyntaxNode} node @param {number} depth */
  compare(node, depth) {
    const places = node.parts.map((part) => this.number(part, depth));
    return node.words.reduce((result, word, k) => {
      const operation = OPERATORS.get(word);
      if (!operation) this.refuse(node, "compare with < <= > >= == !=");
      const one = this.tape.add(operation, places[k], places[k + 1]);
      return k ? this.tape.add("and", result, one) : one;
    }, 0);
  }

  /** @param {string} operation @param {number[]} places */
  chain(operation, places) {
    return places.reduce((result, place) => this.tape.add(operation, result, place));
  }

  /** @param {SyntaxNode} node @param {number} depth */
  call(node, depth) {
    const [{ kind, word: name }, ...given] = node.parts, operation = FUNCTIONS.get(name);
    if (kind !== "Name" || VARIABLES.includes(name) || CONSTANTS.has(name)) {
      this.refuse(node, "write * between what is multiplied; only a function's name may stand before (");
    }
    if (!operation) {
      const meant = didYouMean(name, FUNCTIONS.keys()) || `; ${ALLOWED}`;
      this.refuse(node, `unknown function ${name.slice(0, 40)}${meant}`);
    }
    const many = operation === "maximum" || operation === "minimum", fewest = operation === "where" ? 3 : many ? 2 : 1;
    if (node.named || !(given.length === fewest || (many && given.length > fewest))) {
      const takes = `${fewest}${many ? " or more" : ""} argument${fewest > 1 ? "s" : ""}`;
      this.refuse(node, `${name} takes ${takes} without names, ${given.length + node.named} were given`);
    }
    const places = given.map((part, k) =>
      operation === "where" && k === 0 ? this.condition(part, depth) : this.number(part, depth));
    return many ? this.chain(operation, places) : this.tape.add(operation, ...places);
  }
}
