import { maximum, minimum, pow, power, sign } from "./arithmetic.js";
import { MEANING } from "./operations.js";
/** @typedef {import("./tape.js").Tape} Tape */

const CODES = new Map([...MEANING.keys()].map((operation, code) => [operation, code]));

/**
 * Runs a tape without making code of it, which the page's policy forbids: a register for each value, holding it for
 * up to `width` points side by side, and a loop over the operations.
 */
class Interpreter {
  /** @param {Tape} tape @param {number[]} outputs @param {number} width */
  constructor(tape, outputs, width) {
    const kept = tape.needs(outputs), register = new Map(kept.map((place, index) => [place, (index + 2) * width]));
    this.registers = new Float64Array((kept.length + 2) * width);
    this.x = this.registers.subarray(0, width);
    this.y = this.registers.subarray(width, 2 * width);
    const steps = [];
    for (const place of kept) {
      const { operation, operands, value } = tape.nodes[place], to = register.get(place) ?? 0;
      if (operation === "input") register.set(place, value === "x" ? 0 : width);
      else if (operation === "constant") this.registers.fill(Number(value), to, to + width);
      else steps.push([CODES.get(operation) ?? 0, to, ...[0, 1, 2].map((k) => register.get(operands[k]) ?? 0)]);
    }
    this.code = Int32Array.from(steps.flat());
    this.outputs = outputs.map((output) => register.get(output) ?? 0);
  }

  /** The registers, with the outputs for the first `count` of x and y. @param {number} count */
  run(count) {
    const { code, registers } = this;
    for (let at = 0; at < code.length; at += 5) {
      operateOnLanes(registers, count, code[at], code[at + 1], code[at + 2], code[at + 3], code[at + 4]);
    }
    return registers;
  }
}

/**
 * One operation, by its place in MEANING, on n lanes: a loop for each operation, so that none is called per point.
 * @param {Float64Array} r @param {number} n @param {number} code
 * @param {number} to @param {number} a @param {number} b @param {number} c
 */
function operateOnLanes(r, n, code, to, a, b, c) {
  switch (code) {
    case 0: for (let k = 0; k < n; k++) r[to + k] = r[a + k] + r[b + k]; break;
    case 1: for (let k = 0; k < n; k++) r[to + k] = r[a + k] - r[b + k]; break;
    case 2: for (let k = 0; k < n; k++) r[to + k] = r[a + k] * r[b + k]; break;
    case 3: for (let k = 0; k < n; k++) r[to + k] = r[a + k] / r[b + k]; break;
    case 4: for (let k = 0; k < n; k++) r[to + k] = -r[a + k]; break;
    case 5: for (let k = 0; k < n; k++) r[to + k] = pow(r[a + k], r[b + k]); break;
    case 6: for (let k = 0; k < n; k++) r[to + k] = power(r[a + k], r[b + k]); break;
    case 7: for (let k = 0; k < n; k++) r[to + k] = Math.abs(r[a + k]); break;
    case 8: for (let k = 0; k < n; k++) r[to + k] = Math.floor(r[a + k]); break;
    case 9: for (let k = 0; k < n; k++) r[to + k] = sign(r[a + k]); break;
    case 10: for (let k = 0; k < n; k++) r[to + k] = Math.sqrt(r[a + k]); break;
    case 11: for (let k = 0; k < n; k++) r[to + k] = Math.exp(r[a + k]); break;
    case 12: for (let k = 0; k < n; k++) r[to + k] = Math.log(r[a + k]); break;
    case 13: for (let k = 0; k < n; k++) r[to + k] = Math.sin(r[a + k]); break;
    case 14: for (let k = 0; k < n; k++) r[to + k] = Math.cos(r[a + k]); break;
    case 15: for (let k = 0; k < n; k++) r[to + k] = Math.tan(r[a + k]); break;
    case 16: for (let k = 0; k < n; k++) r[to + k] = Math.sinh(r[a + k]); break;
    case 17: for (let k = 0; k < n; k++) r[to + k] = Math.cosh(r[a + k]); break;
    case 18: for (let k = 0; k < n; k++) r[to + k] = Math.tanh(r[a + k]); break;
    case 19: for (let k = 0; k < n; k++) r[to + k] = Math.atan(r[a + k]); break;
    case 20: for (let k = 0; k < n; k++) r[to + k] = maximum(r[a + k], r[b + k]); break;
    case 21: for (let k = 0; k < n; k++) r[to + k] = minimum(r[a + k], r[b + k]); break;
    case 22: for (let k = 0; k < n; k++) r[to + k] = r[a + k] ? r[b + k] : r[c + k]; break;
    case 23: for (let k = 0; k < n; k++) r[to + k] = r[a + k] < r[b + k] ? 1 : 0; break;
    case 24: for (let k = 0; k < n; k++) r[to + k] = r[a + k] <= r[b + k] ? 1 : 0; break;
    case 25: for (let k = 0; k < n; k++) r[to + k] = r[a + k] > r[b + k] ? 1 : 0; break;
    case 26: for (let k = 0; k < n; k++) r[to + k] = r[a + k] >= r[b + k] ? 1 : 0; break;
    case 27: for (let k = 0; k < n; k++) r[to + k] = r[a + k] === r[b + k] ? 1 : 0; break;
    case 28: for (let k = 0; k < n; k++) r[to + k] = r[a + k] !== r[b + k] ? 1 : 0; break;
    case 29: for (let k = 0; k < n; k++) r[to + k] = r[a + k] && r[b + k]; break;
    case 30: for (let k = 0; k < n; k++) r[to + k] = r[a + k] || r[b + k]; break;
    case 31: for (let k = 0; k < n; k++) r[to + k] = r[a + k] ? 0 : 1; break;
  }
}

/**
 * (x, y) -> the values at `outputs`.
 * @param {Tape} tape
 * @param {number[]} outputs
 * @returns {(x: number, y: number) => number[]}
 */
export function evaluator(tape, outputs) {
  const interpreter = new Interpreter(tape, outputs, 1);
  return (x, y) => {
    interpreter.x[0] = x;
    interpreter.y[0] = y;
    const registers = interpreter.run(1);
    return interpreter.outputs.map((output) => registers[output]);
  };
}

/**
 * (xs, ys) -> the values at `output` on their grid, row by row: one row for each of ys.
 * @param {Tape} tape
 * @param {number} output
 * @returns {(xs: ArrayLike<number>, ys: ArrayLike<number>) => Float64Array}
 */
export function gridEvaluator(tape, output) {
  return (xs, ys) => {
    const width = xs.length, interpreter = new Interpreter(tape, [output], width);
    const values = new Float64Array(width * ys.length), [from] = interpreter.outputs;
    interpreter.x.set(xs);
    for (let row = 0; row < ys.length; row++) {
      interpreter.y.fill(ys[row]);
      values.set(interpreter.run(width).subarray(from, from + width), row * width);
    }
    return values;
  };
}
