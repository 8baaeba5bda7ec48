/**
 * `value` as Python writes floats: as many digits as tell it from others, or `digits` significant ones.
 * @param {number} value
 * @param {number} [digits]
 */
export function floatText(value, digits) {
  if (!Number.isFinite(value)) return value !== value ? "nan" : value > 0 ? "inf" : "-inf";
  const [mantissa, exponent] = value.toExponential(digits && digits - 1).split("e");
  const power = Number(exponent), sign = Object.is(value, -0) ? "-" : "";
  if (power >= -4 && power < (digits ?? 16)) return sign + String(Number(`${mantissa}e${power}`));
  return `${mantissa.replace(/\.?0+$/, "")}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** As Python writes a tuple of floats. @param {readonly number[]} values */
export function tupleText(values) {
  const texts = values.map((value) => floatText(value));
  return `(${texts.map((text) => (/^-?\d+$/.test(text) ? `${text}.0` : text)).join(", ")})`;
}

/** As Python quotes one character. @param {string} character */
export function quoted(character) {
  if (character === "'") return "\"'\"";
  if (character === "\\") return "'\\\\'";
  if (!/[\p{C}\p{Z}]/u.test(character)) return `'${character}'`;
  const code = character.codePointAt(0) ?? 0;
  const [kind, width] = code < 256 ? ["x", 2] : code < 65536 ? ["u", 4] : ["U", 8];
  return `'\\${kind}${code.toString(16).padStart(Number(width), "0")}'`;
}
