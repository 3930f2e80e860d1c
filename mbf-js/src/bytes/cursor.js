import {damaged} from '../error.js';
import {utf8} from './utf8.js';

/**
 * Reads the metadata's numbers and strings, one after the other, never beyond its end. What it reads is named by its
 * place, so that every error says where it is.
 */
export class Cursor {
  /** @param {Uint8Array} bytes @param {string} place */
  constructor(bytes, place) {
    this.bytes = bytes;
    this.place = place;
    this.at = 0;
  }

  get left() {
    return this.bytes.length - this.at;
  }

  /** @param {string} what @param {string} [rule] */
  fail(what, rule = 'section.bounds') {
    return damaged(this.place, what, rule);
  }

  u8() {
    this.need(1);
    return this.bytes[this.at++];
  }

  u32() {
    this.need(4);
    const {bytes, at} = this;
    this.at += 4;
    return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  }

  u64() {
    const low = this.u32();
    return (BigInt(this.u32()) << 32n) | BigInt(low);
  }

  /** An unsigned LEB128 that counts or locates something. @param {number} [limit] the largest value allowed */
  uint(limit = Number.MAX_SAFE_INTEGER) {
    const first = this.bytes[this.at];
    let value;
    if (first < 128) { // false beyond the end
      this.at++;
      value = first;
    } else {
      const big = this.leb128();
      if (big >> 63n) {
        throw this.fail(`a uint of ${big}, at most ${2n ** 63n - 1n} is allowed`);
      }
      value = Number(big);
    }
    if (value > limit) {
      throw this.fail(`${value} where at most ${limit} is allowed`);
    }
    return value;
  }

  /** A signed integer of 64 bits, zigzag. */
  sint() {
    const zigzag = this.leb128();
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  }

  /** An unsigned LEB128 of up to 64 bits. */
  leb128() {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) {
        if (value >> 64n) {
          throw this.fail('a number of more than 64 bits');
        }
        return value;
      }
    }
    throw this.fail('a number of more than ten bytes');
  }

  /** @param {number} length */
  take(length) {
    this.need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  string() {
    return utf8(this.take(this.uint()));
  }

  /** A part of known length that is read on its own. @param {number} length @param {string} place */
  part(length, place) {
    return new Cursor(this.take(length), place);
  }

  /** A number of things that take at least so many bytes each. @param {number} bytesEach @param {number} [limit] */
  count(bytesEach, limit) {
    const count = this.uint(limit);
    if (count * bytesEach > this.left) {
      throw this.fail(`${count} entries of at least ${bytesEach} bytes in ${this.left} bytes`);
    }
    return count;
  }

  /** @param {number} length */
  need(length) {
    if (length > this.left) {
      throw this.fail(`${length} bytes wanted at ${this.at}, ${this.left} are there`);
    }
  }
}
