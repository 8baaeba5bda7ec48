import { FormulaError } from "./errors.js";
import { quoted } from "./numerals.js";
import { syntaxTree } from "./syntax.js";
import { stopOf, tokensOf } from "./tokens.js";
/** @typedef {import("./syntax.js").SyntaxNode} SyntaxNode */

export const DEEPEST = 50;
const LONGEST_FORMULA = 1000;
const BLANK = /(?!\ufeff)[\s\x1c-\x1f\x85]/; // what Python's \s is
const FOREIGN = /[^A-Za-z0-9_.+\-*/^(),<>=! ]/u;
const JUXTAPOSED = /(?<![\w.])\d+(?:\.\d*)?\s*(?=[A-Za-z(])/;
const FOREIGN_WORDS = new Set((
  "as assert async await break class continue def del except finally for from global import lambda nonlocal pass " +
  "raise return try while with yield"
).split(" "));

/** The text as typed, and where in it each part of its syntax tree stands. */
export class TypedText {
  /** @param {string} text */
  constructor(text) {
    const characters = [...text];
    this.length = characters.length;
    this.source = "";
    /** @type {number[]} of the source -> of the text as typed, from 1 */
    this.columns = [];
    const first = characters.findIndex((character) => !BLANK.test(character));
    for (let k = first < 0 ? this.length : first; k < this.length; k++) {
      const piece = characters[k] === "^" ? "**" : BLANK.test(characters[k]) ? " " : characters[k];
      this.source += piece;
      for (let unit = 0; unit < piece.length; unit++) this.columns.push(k + 1);
    }
  }

  /** @param {string} problem @param {number} [offset] in the source @returns {never} */
  fail(problem, offset) {
    const column = offset === undefined ? null : this.columns[Math.min(offset, this.columns.length - 1)];
    throw new FormulaError(problem, column);
  }

  /** Its syntax tree. @returns {SyntaxNode} */
  tree() {
    const { source } = this;
    if (!source) this.fail("nothing was typed; write for example (1-x)**2 + y**2");
    if (this.length > LONGEST_FORMULA) {
      this.fail(`${this.length} characters, at most ${LONGEST_FORMULA} are allowed`);
    }
    const foreign = FOREIGN.exec(source), tokens = foreign ? [] : tokensOf(source);
    if (foreign) this.fail(`${quoted(foreign[0])} is not allowed`, foreign.index);
    let depth = 0;
    for (const { word, at } of tokens) {
      depth += Number(word === "(") - Number(word === ")");
      if (depth > DEEPEST) this.fail(`more than ${DEEPEST} levels of parentheses`, at);
    }
    const word = tokens.find((token) => FOREIGN_WORDS.has(token.word));
    if (word) this.fail(`'${word.word}' is not allowed`, word.at);
    try {
      return syntaxTree(tokens);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    const juxtaposed = JUXTAPOSED.exec(source);
    if (!juxtaposed) this.fail("not a formula; check operators and parentheses", stopOf(source));
    const [factor] = juxtaposed, next = source[juxtaposed.index + factor.length];
    this.fail(`write ${factor.trim()}*${next} for a product`, juxtaposed.index);
  }
}
