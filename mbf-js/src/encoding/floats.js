import {innerIntegers, integers} from './integers.js';
import {ALP, CONSTANT, PLAIN, RUN_END} from './page.js';

const POWERS = Float64Array.from({length: 19}, (_, k) => Number(10n ** BigInt(k)));
const NEGATIVE_POWERS = new Float64Array(BigUint64Array.of(
    0x3ff0000000000000n, 0x3fb999999999999an, 0x3f847ae147ae147bn, 0x3f50624dd2f1a9fcn, 0x3f1a36e2eb1c432dn,
    0x3ee4f8b588e368f1n, 0x3eb0c6f7a0b5ed8dn, 0x3e7ad7f29abcaf48n, 0x3e45798ee2308c3an, 0x3e112e0be826d695n,
    0x3ddb7cdfd9d7bdbbn, 0x3da5fd7fe1796495n, 0x3d719799812dea11n, 0x3d3c25c268497682n, 0x3d06849b86a12b9bn,
    0x3cd203af9ee75616n, 0x3c9cd2b297d889bcn, 0x3c670ef54646d497n, 0x3c32725dd1d243acn).buffer);

/**
 * The numbers of a FLOAT or DOUBLE page, bit by bit as they were.
 *
 * @param {import('./page.js').Page} page @param {any} header @param {boolean} double
 * @returns {Float32Array | Float64Array}
 */
export function floats(page, header, double) {
  const {encoding, parameter, n, payload} = header;
  switch (encoding) {
    case PLAIN:
      return ofWords(page.int32s(payload, double ? 2 * n : n).slice(), double);
    case CONSTANT:
    case RUN_END:
      return ofWords(integers(page, header, double).values, double);
    case ALP:
      return alp(page, parameter, n, payload, double);
    default:
      throw page.notAllowed(encoding, double ? 'DOUBLE' : 'FLOAT');
  }
}

/** @param {Int32Array} words @param {boolean} double */
function ofWords(words, double) {
  return double ? new Float64Array(words.buffer) : new Float32Array(words.buffer);
}

/** Decimal numbers as integers, with exceptions. The order of the four operations is part of the format. */
function alp(page, parameter, n, payload, double) {
  const exponent = parameter & 255;
  const factor = parameter >>> 8;
  if (exponent > 18 || factor > 18) {
    throw page.fail(`ALP with the exponent ${exponent} and the factor ${factor}`);
  }
  const {values: digits, end} = innerIntegers(page, payload, n, double);
  const up = POWERS[factor];
  const down = NEGATIVE_POWERS[exponent];
  const values = double ? new Float64Array(n) : new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const digit = double ? digits[2 * i + 1] * 4294967296 + (digits[2 * i] >>> 0) : digits[i]; // rounded once
    values[i] = digit * up * down;
  }
  const count = page.u32(end);
  if (count > n) {
    throw page.fail(`${count} exceptions in ${n} entries`);
  }
  const wordsEach = double ? 2 : 1;
  const bits = page.int32s(end + 8, count * wordsEach);
  const positionsAt = end + 8 + count * wordsEach * 4;
  page.need(positionsAt, count * 2);
  const words = new Int32Array(values.buffer);
  let before = -1;
  for (let i = 0; i < count; i++) {
    const at = positionsAt + 2 * i;
    const position = page.bytes[at] | (page.bytes[at + 1] << 8);
    if (position <= before || position >= n) {
      throw page.fail(`an exception at ${position} behind one at ${before}, the page has ${n} entries`);
    }
    for (let word = 0; word < wordsEach; word++) {
      words[position * wordsEach + word] = bits[i * wordsEach + word];
    }
    before = position;
  }
  return values;
}
