const DIGITS = "\\d(?:_?\\d)*";
const EXPONENT = `[eE][+-]?${DIGITS}`;
const TOKEN = new RegExp([
  "0[xX](?:_?[\\da-fA-F])+|0[oO](?:_?[0-7])+|0o|0[bB](?:_?[01])+",
  `(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:${EXPONENT})?[jJ]?`,
  `${DIGITS}(?:${EXPONENT}[jJ]?|[jJ])|[1-9](?:_?\\d)*|0(?:_?0)*`,
  "(?:is +not|not +in)\\b|[A-Za-z_]\\w*|\\.\\.\\.|\\*\\*|//|<<|>>|[<>=!]=|[^ ]",
].join("|"), "g");
const INFIX = new Set(["is not", "not in"].concat(
  "+ - * / ** // << >> < <= > >= == != = , . and or if else in is".split(" "),
));
const BEFORE_NOT = new Set(["", "(", ",", "=", "and", "or", "not", "if", "else"]);
const OPENINGS = new Set(["(", ","]);

/** A word or a sign of a formula, and where in it it starts. @typedef {{word: string, at: number}} Token */

/** Python's words and signs. @param {string} source @returns {Token[]} */
export function tokensOf(source) {
  return [...source.matchAll(TOKEN)].map((match) => ({ word: match[0].replace(/ +/, " "), at: match.index ?? 0 }));
}

/** Whether an operand can be just this word: not the 0o of `0or x`, a number to Python. @param {string} word */
export function isOperand(word) {
  return /^(?:(?!0o$)\w|\.\.\.|\.\d)/.test(word) && !INFIX.has(word) && word !== "not";
}

/**
 * Where what is no formula stops being one: the first word or sign that cannot stand where it does, else the last
 * bracket left open, else the end.
 * @param {string} source
 */
export function stopOf(source) {
  const opened = [];
  let before = "", operand = false; // whether an operand stands before
  for (const { word, at } of tokensOf(source)) {
    if (word === "(") {
      opened.push(at);
    } else if (word === ")") {
      if (!opened.length || !(operand || OPENINGS.has(before))) return at;
      opened.pop();
    } else if (operand ? !INFIX.has(word) : !canBegin(word, before)) {
      return at;
    }
    operand = word === ")" || (!operand && isOperand(word));
    before = word;
  }
  return opened.pop() ?? source.trimEnd().length;
}

/** Whether `word` may begin an operand after `before`. @param {string} word @param {string} before */
function canBegin(word, before) {
  if (word === "not") return BEFORE_NOT.has(before);
  if (word === "*" || word === "**") return OPENINGS.has(before);
  return word === "+" || word === "-" || isOperand(word);
}
