/**
 * Bit-packed residuals: value i is in lane i % L, row i / L; each lane packs its rows into words of 32 bits, and the same
 * word of all lanes stands side by side.
 */

/** The number of lanes of n values. @param {number} n 1 to 8192 */
export function lanesOf(n) {
  let lanes = 1;
  while (32 * lanes < n) {
    lanes *= 2;
  }
  return lanes;
}

/** The number of 32-bit words of n values in a plane of a width. @param {number} n @param {number} width 0 to 32 */
export function wordsOf(n, width) {
  const lanes = lanesOf(n);
  return Math.ceil(Math.ceil(n / lanes) * width / 32) * lanes;
}

/**
 * @param {Int32Array} words of one plane
 * @param {number} n
 * @param {number} width 0 to 32
 * @returns {Int32Array} n residuals, unsigned: read them with `>>> 0`
 */
export function unpack(words, n, width) {
  const out = new Int32Array(n);
  if (width === 0) {
    return out;
  }
  const lanes = lanesOf(n);
  const mask = width === 32 ? -1 : (1 << width) - 1;
  for (let row = 0, first = 0; first < n; row++, first += lanes) {
    const bit = row * width;
    const shift = bit & 31;
    const word = (bit >>> 5) * lanes;
    const count = Math.min(lanes, n - first);
    if (shift + width <= 32) {
      for (let lane = 0; lane < count; lane++) {
        out[first + lane] = (words[word + lane] >>> shift) & mask;
      }
    } else {
      const next = word + lanes;
      const back = 32 - shift;
      for (let lane = 0; lane < count; lane++) {
        out[first + lane] = ((words[word + lane] >>> shift) | (words[next + lane] << back)) & mask;
      }
    }
  }
  return out;
}
