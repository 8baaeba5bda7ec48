/**
 * "; did you mean sqrt?" where one of `allowed` is close to `given`, else the empty text: Python's difflib.
 * @param {string} given
 * @param {Iterable<string>} allowed
 */
export function didYouMean(given, allowed) {
  let best = "", most = 0;
  for (const word of allowed) {
    const letters = word.length + given.length;
    if (2 * Math.min(word.length, given.length) < 0.6 * letters) continue;
    const alike = (2 * matchingLetters(word, given)) / letters;
    if (alike >= 0.6 && (alike > most || (alike === most && word > best))) [best, most] = [word, alike];
  }
  return best && `; did you mean ${best}?`;
}

/** In the longest common piece, and left and right of it. @param {string} a @param {string} b @returns {number} */
function matchingLetters(a, b) {
  let size = 0, i = 0, j = 0;
  for (let p = 0; p < a.length; p++) {
    for (let q = 0; q < b.length; q++) {
      let k = 0;
      while (p + k < a.length && a[p + k] === b[q + k]) k++;
      if (k > size) [size, i, j] = [k, p, q];
    }
  }
  if (!size) return 0;
  return size + matchingLetters(a.slice(0, i), b.slice(0, j)) + matchingLetters(a.slice(i + size), b.slice(j + size));
}
