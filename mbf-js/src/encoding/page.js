import {damaged} from '../error.js';
import {ENTRIES_PER_PAGE} from '../container/limits.js';

export const PLAIN = 0;
export const CONSTANT = 1;
export const BIT_PACKED = 2;
export const LINEAR = 3;
export const RUN_END = 4;
export const DICTIONARY = 5;
export const ALP = 6;
export const FSST = 7;
const NAMES = ['PLAIN', 'CONSTANT', 'BIT_PACKED', 'LINEAR', 'RUN_END', 'DICTIONARY', 'ALP', 'FSST'];

export const NO_NULLS = 0;
export const ALL_NULL = 1;
export const BITMAP = 2;

const HEADER = 8;

/**
 * The bytes of one page and the place that messages name. Everything is little-endian, as are the typed arrays of every
 * machine this runs on; that is checked once.
 */
export class Page {
  /**
   * @param {Uint8Array} bytes a multiple of eight bytes
   * @param {string} place
   * @param {Set<number>} [met] receives the encodings of the page and of those in it
   */
  constructor(bytes, place, met = new Set()) {
    if (bytes.length % 8 !== 0 || bytes.length === 0) {
      throw damaged(place, `a page of ${bytes.length} bytes, no multiple of eight`, 'page.content');
    }
    this.bytes = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    this.place = place;
    this.met = met;
    this.words = new Int32Array(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length / 4);
  }

  /** @param {string} what @param {string} [rule] */
  fail(what, rule = 'page.content') {
    return damaged(this.place, what, rule);
  }

  /** @param {number} at @param {number} length may exceed what a page can have */
  need(at, length) {
    if (at + length > this.bytes.length) {
      throw this.fail(`${length} bytes wanted at ${at}, the page has ${this.bytes.length}`);
    }
  }

  /** A signed 32-bit integer at a multiple of four. @param {number} at */
  i32(at) {
    this.need(at, 4);
    return this.words[at >> 2];
  }

  /** @param {number} at */
  u32(at) {
    return this.i32(at) >>> 0;
  }

  /** A copy, or a view, of 32-bit integers. @param {number} at a multiple of four @param {number} length */
  int32s(at, length) {
    this.need(at, length * 4);
    return this.words.subarray(at >> 2, (at >> 2) + length);
  }

  /**
   * The header of this page, or of an inner page.
   *
   * @param {number} at a multiple of eight
   * @param {number} n the number of entries that its place demands
   * @param {string} [rule] that demands them
   * @returns {{encoding: number, kind: number, parameter: number, n: number, validity: Uint8Array | null, payload: number}}
   */
  header(at, n, rule) {
    this.need(at, HEADER);
    const {bytes} = this;
    const encoding = bytes[at];
    const kind = bytes[at + 1];
    const parameter = bytes[at + 2] | (bytes[at + 3] << 8);
    const entries = this.u32(at + 4);
    if (entries !== n || n < 1 || n > ENTRIES_PER_PAGE) {
      throw this.fail(`${entries} entries where there must be ${n}`, rule);
    }
    if (kind > BITMAP) {
      throw this.fail(`the validity kind ${kind}`);
    }
    this.met.add(encoding);
    let payload = at + HEADER;
    let validity = null;
    if (kind === BITMAP) {
      const length = Math.ceil(n / 64) * 8;
      this.need(payload, length);
      validity = bytes.slice(payload, payload + length);
      clearFrom(validity, n);
      payload += length;
    } else if (kind === ALL_NULL) {
      validity = new Uint8Array(Math.ceil(n / 64) * 8);
    }
    return {encoding, kind, parameter, n, validity, payload};
  }

  /** @param {number} encoding @param {string} of */
  notAllowed(encoding, of) {
    return this.fail(`the encoding ${NAMES[encoding] ?? encoding}, which is not allowed for ${of}`);
  }
}

/** Bits from n on are ignored: they are cleared so that nobody sees them. @param {Uint8Array} bitmap @param {number} n */
function clearFrom(bitmap, n) {
  bitmap.fill(0, (n + 7) >> 3);
  if (n & 7) {
    bitmap[n >> 3] &= (1 << (n & 7)) - 1;
  }
}

/** @param {number} length */
export function padded(length) {
  return Math.ceil(length / 8) * 8;
}

if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1) {
  throw new Error('mbf-js runs on little-endian machines only');
}
