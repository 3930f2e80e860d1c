import {unpack, wordsOf} from './bit-packing.js';
import {BIT_PACKED, CONSTANT, LINEAR, NO_NULLS, PLAIN, RUN_END, padded} from './page.js';

const TWO_32 = 4294967296;

/**
 * Integers of 32 or 64 bits. 64-bit ones are pairs of 32-bit words, low word first: loops over BigInts are many times
 * slower, and a BigInt64Array can be laid over the pairs.
 *
 * @typedef {{values: Int32Array, end: number}} Decoded n or 2 n words, and where the payload ends, padded
 */

/**
 * A whole inner page.
 *
 * @param {import('./page.js').Page} page @param {number} at @param {number} n @param {boolean} wide 64-bit integers
 * @param {boolean} [runs] whether RUN_END is allowed
 * @returns {Decoded}
 */
export function innerIntegers(page, at, n, wide, runs = true) {
  const header = page.header(at, n);
  if (header.kind !== NO_NULLS) {
    throw page.fail(`an inner page with the validity kind ${header.kind}`);
  }
  return integers(page, header, wide, runs);
}

/**
 * The payload of a page of integers.
 *
 * @param {import('./page.js').Page} page
 * @param {{encoding: number, parameter: number, n: number, payload: number}} header
 * @param {boolean} wide
 * @param {boolean} [runs]
 * @returns {Decoded}
 */
export function integers(page, header, wide, runs = true) {
  switch (header.encoding) {
    case PLAIN:
      return plain(page, header, wide);
    case CONSTANT:
      return constant(page, header, wide);
    case BIT_PACKED:
      return bitPacked(page, header, wide);
    case LINEAR:
      return linear(page, header, wide);
    case RUN_END:
      if (runs) {
        return runEnd(page, header, wide);
      }
    // falls through
    default:
      throw page.notAllowed(header.encoding, 'integers here');
  }
}

function plain(page, {parameter, n, payload}, wide) {
  if (parameter !== 4 && !(wide && parameter === 8)) {
    throw page.fail(`PLAIN integers of ${parameter} bytes`);
  }
  const words = page.int32s(payload, n * parameter / 4);
  const end = padded(payload + n * parameter);
  if (!wide || parameter === 8) {
    return {values: words.slice(), end};
  }
  const values = new Int32Array(2 * n);
  for (let i = 0; i < n; i++) {
    values[2 * i] = words[i];
    values[2 * i + 1] = words[i] >> 31;
  }
  return {values, end};
}

function constant(page, {n, payload}, wide) {
  const [low, high] = page.int32s(payload, 2);
  const end = payload + 8;
  if (!wide) {
    return {values: new Int32Array(n).fill(low), end};
  }
  const values = new Int32Array(2 * n);
  for (let i = 0; i < n; i++) {
    values[2 * i] = low;
    values[2 * i + 1] = high;
  }
  return {values, end};
}

/** Both planes of residuals. @returns {{low: Int32Array, high: Int32Array | null, end: number}} */
function residuals(page, at, n, width, wide) {
  if (width > (wide ? 64 : 32)) {
    throw page.fail(`residuals of ${width} bits`);
  }
  const lowWidth = Math.min(width, 32);
  const lowWords = wordsOf(n, lowWidth);
  const highWords = wordsOf(n, width - lowWidth);
  const words = page.int32s(at, lowWords + highWords);
  return {
    low: unpack(words, n, lowWidth),
    high: width > 32 ? unpack(words.subarray(lowWords), n, width - 32) : null,
    end: padded(at + 4 * words.length),
  };
}

function bitPacked(page, {parameter, n, payload}, wide) {
  const [baseLow, baseHigh] = page.int32s(payload, 2);
  const {low, high, end} = residuals(page, payload + 8, n, parameter, wide);
  if (!wide) {
    for (let i = 0; i < n; i++) {
      low[i] = low[i] + baseLow; // a typed array keeps the low 32 bits
    }
    return {values: low, end};
  }
  const values = new Int32Array(2 * n);
  const base = baseLow >>> 0;
  for (let i = 0; i < n; i++) {
    const sum = base + (low[i] >>> 0);
    values[2 * i] = sum;
    values[2 * i + 1] = baseHigh + (high ? high[i] : 0) + (sum >= TWO_32 ? 1 : 0);
  }
  return {values, end};
}

/**
 * The product of slope and position is kept in two words and grows by the slope with each entry. Narrow values take the
 * low word of the same 64-bit result: the shift moves high bits of the product into it.
 */
function linear(page, {parameter, n, payload}, wide) {
  const width = parameter & 255;
  const shift = parameter >>> 8;
  if (shift > 63) {
    throw page.fail(`a slope with ${shift} fraction bits`);
  }
  const [baseLow, baseHigh, slopeLow, slopeHigh] = page.int32s(payload, 4);
  const {low, high, end} = residuals(page, payload + 16, n, width, wide);
  const values = new Int32Array(wide ? 2 * n : n);
  let productLow = 0;
  let productHigh = 0;
  for (let i = 0; i < n; i++) {
    let lineLow;
    let lineHigh;
    if (shift === 0) {
      lineLow = productLow;
      lineHigh = productHigh;
    } else if (shift < 32) {
      lineLow = (productLow >>> shift) | (productHigh << (32 - shift));
      lineHigh = productHigh >> shift;
    } else {
      lineLow = productHigh >> (shift - 32);
      lineHigh = productHigh >> 31;
    }
    const sum = (lineLow >>> 0) + (baseLow >>> 0) + (low[i] >>> 0); // below 3 * 2^32
    if (wide) {
      values[2 * i] = sum;
      values[2 * i + 1] = lineHigh + baseHigh + (high ? high[i] : 0) + (sum >= 2 * TWO_32 ? 2 : sum >= TWO_32 ? 1 : 0);
    } else {
      values[i] = sum;
    }
    const next = (productLow >>> 0) + (slopeLow >>> 0);
    productLow = next | 0;
    productHigh = (productHigh + slopeHigh + (next >= TWO_32 ? 1 : 0)) | 0;
  }
  return {values, end};
}

function runEnd(page, {parameter: runs, n, payload}, wide) {
  if (runs < 1 || runs > n) {
    throw page.fail(`${runs} runs in ${n} entries`);
  }
  const ends = innerIntegers(page, payload, runs, false, false);
  const inner = innerIntegers(page, ends.end, runs, wide, false);
  const values = new Int32Array(wide ? 2 * n : n);
  let from = 0;
  for (let run = 0; run < runs; run++) {
    const to = ends.values[run];
    if (to <= from || to > n) {
      throw page.fail(`run ${run} of ${runs} ends at ${to}, the one before at ${from}, the page has ${n} entries`);
    }
    if (wide) {
      for (let i = from; i < to; i++) {
        values[2 * i] = inner.values[2 * run];
        values[2 * i + 1] = inner.values[2 * run + 1];
      }
    } else {
      values.fill(inner.values[run], from, to);
    }
    from = to;
  }
  if (from !== n) {
    throw page.fail(`the last run ends at ${from}, the page has ${n} entries`);
  }
  return {values, end: inner.end};
}
