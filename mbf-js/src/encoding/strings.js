import {allocate} from '../error.js';
import {MAX_PAGE_STRINGS} from '../container/limits.js';
import {innerIntegers} from './integers.js';
import {CONSTANT, DICTIONARY, FSST, PLAIN, padded} from './page.js';

/**
 * Byte strings: value i is the bytes from `offsets[k]` to `offsets[k + 1]`, where k is `codes[i]`, or i without codes.
 * Codes let many entries share a value, so that a short page never becomes a large array.
 *
 * @typedef {{offsets: Int32Array, bytes: Uint8Array, codes: Int32Array | null}} Strings
 */

/**
 * @param {import('./page.js').Page} page @param {any} header
 * @param {number | null} width of FIXED_LEN_BYTE_ARRAY and INT96, null for BYTE_ARRAY
 * @param {Strings | null} dictionary of a segment whose values are codes
 * @returns {Strings}
 */
export function strings(page, header, width, dictionary) {
  const {encoding, n, payload} = header;
  if (dictionary ? encoding !== DICTIONARY : encoding === DICTIONARY) {
    throw page.notAllowed(encoding, dictionary ? 'a segment of codes' : 'a segment without codes');
  }
  switch (encoding) {
    case PLAIN:
      return width === null ? plain(page, n, payload) : fixed(page, n, payload, width);
    case CONSTANT:
      return constant(page, n, payload, width);
    case DICTIONARY:
      return codes(page, n, payload, /** @type {Strings} */ (dictionary));
    case FSST:
      if (width === null) {
        return symbols(page, header);
      }
    // falls through
    default:
      throw page.notAllowed(encoding, width === null ? 'BYTE_ARRAY' : `byte strings of ${width} bytes`);
  }
}

/** The lengths of n strings as offsets. @returns {{offsets: Int32Array, lengths: Int32Array, end: number}} */
function lengthsAt(page, n, at) {
  const {values: lengths, end} = innerIntegers(page, at, n, false);
  const offsets = new Int32Array(n + 1);
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += lengths[i];
    if (lengths[i] < 0 || total > MAX_PAGE_STRINGS) {
      throw page.fail(`string ${i} has a length of ${lengths[i]}, all up to it have ${total} bytes; at most ${MAX_PAGE_STRINGS} are allowed`, lengths[i] < 0 ? 'page.content' : 'limits');
    }
    offsets[i + 1] = total;
  }
  return {offsets, lengths, end};
}

function plain(page, n, payload) {
  const {offsets, end} = lengthsAt(page, n, payload);
  page.need(end, offsets[n]);
  return {offsets, bytes: page.bytes.subarray(end, end + offsets[n]), codes: null};
}

function fixed(page, n, payload, width) {
  page.need(payload, n * width);
  const offsets = new Int32Array(n + 1);
  for (let i = 1; i <= n; i++) {
    offsets[i] = i * width;
  }
  return {offsets, bytes: page.bytes.subarray(payload, payload + n * width), codes: null};
}

function constant(page, n, payload, width) {
  let at = payload;
  let length = width;
  if (length === null) {
    page.need(payload, 8);
    length = page.u32(payload);
    at += 8;
  }
  page.need(at, length);
  if (length * n > MAX_PAGE_STRINGS) {
    throw page.fail(`${n} strings of ${length} bytes; at most ${MAX_PAGE_STRINGS} bytes in all are allowed`, 'limits');
  }
  return {offsets: Int32Array.of(0, length), bytes: page.bytes.subarray(at, at + length), codes: new Int32Array(n)};
}

function codes(page, n, payload, dictionary) {
  const {values} = innerIntegers(page, payload, n, false);
  const shared = dictionary.codes; // a dictionary with a page that is constant
  const count = shared ? shared.length : dictionary.offsets.length - 1;
  for (let i = 0; i < n; i++) {
    if (values[i] < 0 || values[i] >= count) {
      throw page.fail(`the code ${values[i]}, the dictionary has ${count} values`);
    }
    if (shared) {
      values[i] = shared[values[i]];
    }
  }
  return {offsets: dictionary.offsets, bytes: dictionary.bytes, codes: values};
}

/** Codes of one byte stand for symbols of 1 to 8 bytes; 255 for the byte behind it. */
function symbols(page, {parameter: ratio, n, payload}) {
  const {offsets, lengths, end: countsAt} = lengthsAt(page, n, payload);
  const {values: beyond, end} = innerIntegers(page, countsAt, n, false);
  const count = page.u32(end);
  const codesLength = page.u32(end + 4);
  if (count > 255) {
    throw page.fail(`${count} symbols`);
  }
  const lengthsStart = end + 8;
  const symbolsStart = lengthsStart + padded(count);
  page.need(lengthsStart, padded(count));
  const ends = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    const length = page.bytes[lengthsStart + i];
    if (length < 1 || length > 8) {
      throw page.fail(`symbol ${i} has ${length} bytes`);
    }
    ends[i + 1] = ends[i] + length;
  }
  let at = symbolsStart + padded(ends[count]);
  page.need(at, codesLength);
  const codesEnd = at + codesLength;
  const total = offsets[n];
  if (total > 8 * codesLength) {
    throw page.fail(`${total} bytes of strings out of ${codesLength} bytes of codes, at most eight times as many are possible`);
  }
  const out = allocate(Uint8Array, total, page.place);
  const {bytes} = page;
  for (let i = 0, to = 0; i < n; i++) {
    const length = (Math.imul(lengths[i], ratio) >> 8) + beyond[i] | 0;
    if (length < 0 || at + length > codesEnd) {
      throw page.fail(`string ${i} has ${length} bytes of codes, ${codesEnd - at} are left`);
    }
    const codeEnd = at + length;
    const stringEnd = offsets[i + 1];
    while (at < codeEnd) {
      const code = bytes[at++];
      if (code < count) {
        const from = symbolsStart + ends[code];
        const symbolEnd = symbolsStart + ends[code + 1];
        if (to + symbolEnd - from > stringEnd) {
          throw page.fail(`the codes of string ${i} give more than its ${lengths[i]} bytes`);
        }
        for (let from2 = from; from2 < symbolEnd;) {
          out[to++] = bytes[from2++];
        }
      } else if (code === 255) {
        if (at === codeEnd || to === stringEnd) {
          throw page.fail(`the codes of string ${i} end within an escaped byte, or give more than its ${lengths[i]} bytes`);
        }
        out[to++] = bytes[at++];
      }
    }
    if (to !== stringEnd) {
      throw page.fail(`the codes of string ${i} give ${to - offsets[i]} bytes, its length is ${lengths[i]}`);
    }
  }
  if (at !== codesEnd) {
    throw page.fail(`the strings have ${codesLength - (codesEnd - at)} bytes of codes, there are ${codesLength}`);
  }
  return {offsets, bytes: out, codes: null};
}
