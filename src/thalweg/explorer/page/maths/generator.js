/**
 * Random numbers, bit for bit those of numpy.random.default_rng(seed): PCG64 (O'Neill 2014), seeded by SeedSequence.
 * Its 128 bits are eight limbs of 16, the lowest first, so that products and their sums are exact.
 */
const MULTIPLIER = limbsOf([0x9fccf645, 0x4385df64, 0x1fc65da4, 0x2360ed05]);

/** @param {number[]} words of 32 bits */
function limbsOf(words) {
  return Float64Array.from(words.flatMap((word) => [word & 0xffff, word >>> 16]));
}

class Generator {
  /** @param {number} seed from 0 to 2^53 - 1 */
  constructor(seed) {
    const [c, d, a, b, g, h, e, f] = seedWords(seed), [first, sequence] = [[a, b, c, d], [e, f, g, h]].map(limbsOf);
    this.increment = sequence.map((limb, k) => ((2 * limb) & 0xffff) | (k ? sequence[k - 1] >>> 15 : 1));
    this.next = new Float64Array(8);
    this.state = first; // NumPy adds it after a step from 0, which gives the increment
    for (let k = 0, carry = 0; k < 8; k++) {
      carry += first[k] + this.increment[k];
      first[k] = carry & 0xffff;
      carry >>>= 16;
    }
    this.advance();
    this.low = this.high = this.kept = 0;
    this.hasKept = false;
  }

  /** state = state * MULTIPLIER + increment, modulo 2^128. */
  advance() {
    const { state, next, increment } = this;
    for (let i = 0, carry = 0; i < 8; i++) {
      carry += increment[i];
      for (let j = 0; j <= i; j++) carry += state[j] * MULTIPLIER[i - j];
      const above = Math.floor(carry / 65536);
      next[i] = carry - above * 65536;
      carry = above;
    }
    this.state = next;
    this.next = state;
  }

  /** The next 64 bits, into `low` and `high`: the state's halves, one over the other, turned by its uppermost bits. */
  draw() {
    this.advance();
    const s = this.state, turn = s[7] >>> 10, by = turn & 31;
    let a = (s[0] ^ s[4]) | ((s[1] ^ s[5]) << 16), b = (s[2] ^ s[6]) | ((s[3] ^ s[7]) << 16);
    if (turn & 32) [a, b] = [b, a];
    this.low = (by ? (a >>> by) | (b << (32 - by)) : a) >>> 0;
    this.high = (by ? (b >>> by) | (a << (32 - by)) : b) >>> 0;
  }

  /** 32 bits: the lower half of a draw, the next time its upper one. */
  half() {
    this.hasKept = !this.hasKept;
    if (!this.hasKept) return this.kept;
    this.draw();
    this.kept = this.high;
    return this.low;
  }

  /** Uniform in [0, 1). */
  random() {
    this.draw();
    return (this.high * 2 ** 21 + (this.low >>> 11)) / 2 ** 53;
  }

  /** Uniform from 0 to `most`: as many bits as that has, drawn until they are not above it. @param {number} most */
  below(most) {
    const shift = Math.clz32(most);
    for (;;) {
      const number = (this.half() << shift) >>> shift;
      if (number <= most) return number;
    }
  }

  /** 0 to n - 1, shuffled. @param {number} n */
  permutation(n) {
    const order = new Int32Array(n);
    for (let k = 0; k < n; k++) order[k] = k;
    for (let k = n - 1; k > 0; k--) {
      const other = this.below(k), kept = order[k];
      order[k] = order[other];
      order[other] = kept;
    }
    return order;
  }
}

/** numpy.random.SeedSequence(seed).generate_state(8). @param {number} seed */
function seedWords(seed) {
  let hash = 0x43b0d7e5;
  const hashed = (/** @type {number} */ word, /** @type {number} */ multiplier) => {
    word ^= hash;
    hash = Math.imul(hash, multiplier);
    word = Math.imul(word, hash);
    return (word ^ (word >>> 16)) >>> 0;
  };
  const pool = [seed % 2 ** 32, Math.floor(seed / 2 ** 32), 0, 0].map((word) => hashed(word, 0x931e8875));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      const both = Math.imul(0xca01f9dd, pool[to]) - Math.imul(0x4973f715, hashed(pool[from], 0x931e8875));
      pool[to] = (both ^ ((both >>> 0) >>> 16)) >>> 0;
    }
  }
  hash = 0x8b51f9dd;
  return [...pool, ...pool].map((word) => hashed(word, 0x58f38ded));
}

/** @param {number} seed from 0 to 2^53 - 1 */
export function generator(seed) {
  return new Generator(seed);
}
