import { isOperand } from "./tokens.js";
/** @typedef {import("./tokens.js").Token} Token */

/**
 * A part of a formula by the names of Python's ast; `at` is where it starts. `word` is what it is made with: an
 * operator, a name or a number; a comparison has several `words`. `named` are the named arguments of a call.
 * @typedef {{kind: string, at: number, word: string, words: string[], parts: SyntaxNode[], named: number}} SyntaxNode
 */

const ARITHMETIC = new Map([["<<", 1], [">>", 1], ["+", 2], ["-", 2], ["*", 3], ["/", 3], ["//", 3]]);
const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"]);
const SINGLETONS = new Set(["True", "False", "None", "..."]);

/** The syntax tree, by Python's grammar. Throws SyntaxError where there is none. @param {Token[]} tokens */
export function syntaxTree(tokens) {
  const reader = new SyntaxReader(tokens);
  const { at } = reader, parts = [reader.expression()];
  if (reader.word !== ",") return reader.end(parts[0]);
  while (reader.accept(",")) if (reader.word) parts.push(reader.expression());
  return reader.end(syntaxNode("Tuple", at, "", parts));
}

/** @param {string} kind @param {number} at @param {string} word @param {SyntaxNode[]} parts @returns {SyntaxNode} */
function syntaxNode(kind, at, word, parts) {
  return { kind, at, word, words: [], parts, named: 0 };
}

/** Recursive descent, a method for each rule of the grammar. */
class SyntaxReader {
  /** @param {Token[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
    this.next = 0;
  }

  /** The next word, "" at the end. */
  get word() {
    return this.tokens[this.next]?.word ?? "";
  }

  get at() {
    return this.tokens[this.next]?.at ?? 0;
  }

  take() {
    this.next++;
    return this.tokens[this.next - 1].word;
  }

  /** Take the next word if it is this one. @param {string} word */
  accept(word) {
    if (this.word !== word) return false;
    this.next++;
    return true;
  }

  /** @param {boolean} holds @returns {asserts holds} */
  require(holds) {
    if (!holds) throw new SyntaxError();
  }

  /** @param {SyntaxNode} tree */
  end(tree) {
    this.require(!this.word);
    return tree;
  }

  /** @returns {SyntaxNode} */
  expression() {
    const { at } = this, chosen = this.either();
    if (!this.accept("if")) return chosen;
    const condition = this.either();
    this.require(this.accept("else"));
    return syntaxNode("IfExp", at, "if", [chosen, condition, this.expression()]);
  }

  either() {
    return this.chain("or", () => this.chain("and", () => this.inversion()));
  }

  /** @param {string} word @param {() => SyntaxNode} part */
  chain(word, part) {
    const { at } = this, parts = [part()];
    while (this.accept(word)) parts.push(part());
    return parts.length > 1 ? syntaxNode("BoolOp", at, word, parts) : parts[0];
  }

  /** @returns {SyntaxNode} */
  inversion() {
    const { at } = this;
    return this.accept("not") ? syntaxNode("UnaryOp", at, "not", [this.inversion()]) : this.comparison();
  }

  comparison() {
    const { at } = this, first = this.arithmetic(0);
    const compared = syntaxNode("Compare", at, "", [first]);
    while (COMPARISONS.has(this.word)) {
      compared.words.push(this.take());
      compared.parts.push(this.arithmetic(0));
    }
    return compared.words.length ? compared : first;
  }

  /** Operators that bind more tightly than `least`. @param {number} least @returns {SyntaxNode} */
  arithmetic(least) {
    const { at } = this;
    let left = this.unary();
    for (;;) {
      const binds = ARITHMETIC.get(this.word) ?? 0;
      if (binds <= least) return left;
      left = syntaxNode("BinOp", at, this.take(), [left, this.arithmetic(binds)]);
    }
  }

  /** @returns {SyntaxNode} */
  unary() {
    const { at } = this;
    if (this.word === "+" || this.word === "-") return syntaxNode("UnaryOp", at, this.take(), [this.unary()]);
    const base = this.primary();
    return this.accept("**") ? syntaxNode("BinOp", at, "**", [base, this.unary()]) : base;
  }

  primary() {
    const { at } = this;
    let made = this.word === "(" ? this.group() : this.atom();
    for (;;) {
      if (this.accept("(")) {
        made = this.call(at, made);
      } else if (this.accept(".")) {
        this.require(isIdentifier(this.word));
        made = syntaxNode("Attribute", at, this.take(), [made]);
      } else {
        return made;
      }
    }
  }

  atom() {
    const { at, word } = this;
    this.require(isOperand(word));
    return syntaxNode(isIdentifier(word) ? "Name" : "Constant", at, this.take(), []);
  }

  group() {
    const { at } = this, /** @type {SyntaxNode[]} */ parts = [];
    let comma = true, tuple = false;
    this.take();
    while (!this.accept(")")) {
      this.require(comma);
      const star = this.at;
      parts.push(this.accept("*") ? syntaxNode("Starred", star, "*", [this.arithmetic(0)]) : this.expression());
      comma = this.accept(",");
      tuple ||= comma;
    }
    if (tuple || !parts.length) return syntaxNode("Tuple", at, "", parts);
    this.require(parts[0].kind !== "Starred");
    return parts[0];
  }

  /** @param {number} start @param {SyntaxNode} called */
  call(start, called) {
    const made = syntaxNode("Call", start, "", [called]);
    for (let comma = true, unpacked = false; !this.accept(")"); comma = this.accept(",")) {
      this.require(comma);
      const { at } = this;
      if (this.acceptName()) {
        this.expression();
        made.named++;
      } else if (this.accept("**")) {
        this.expression();
        made.named++;
        unpacked = true;
      } else if (this.accept("*")) {
        this.require(!unpacked);
        made.parts.push(syntaxNode("Starred", at, "*", [this.expression()]));
      } else {
        this.require(!made.named);
        made.parts.push(this.expression());
      }
    }
    return made;
  }

  /** Take the name and the sign of a named argument. */
  acceptName() {
    const named = isIdentifier(this.word) && this.tokens[this.next + 1]?.word === "=";
    if (named) this.next += 2;
    return named;
  }
}

/** @param {string} word */
function isIdentifier(word) {
  return /^[A-Za-z_]/.test(word) && isOperand(word) && !SINGLETONS.has(word);
}
