import {damaged} from '../error.js';
import {compareBytes} from '../bytes/compare.js';
import {bigEndian, decimalText} from '../text/decimal.js';
import {doubleText, floatText} from '../text/float.js';
import {dateText, timestampText} from '../text/iso.js';
import {jsonString, jsonText} from '../text/json.js';
import {binary, real, timeOfDay, uuidText} from '../text/scalar.js';
import {utf8} from '../bytes/utf8.js';

const MAX_DEPTH = 500;
const MAX_NAMES = 2 ** 26;

/** @param {string} rule */
export function corrupt(rule) {
  return damaged('variant', rule);
}

/** The names that the objects of a variant draw on (apache/parquet-format, `VariantEncoding.md`). */
export class VariantMetadata {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const header = bytes[0];
    if (header === undefined || (header & 15) !== 1) {
      throw corrupt(header === undefined ? 'no metadata' : `metadata of version ${header & 15}`);
    }
    this.bytes = bytes;
    this.offsetSize = (header >> 6) + 1;
    this.count = unsigned(bytes, 1, this.offsetSize);
    this.start = 1 + this.offsetSize * (this.count + 2);
    this.used = 0;
    if (this.start > bytes.length) {
      throw corrupt(`metadata with ${this.count} names in ${bytes.length} bytes`);
    }
  }

  /** @param {number} id @returns {Uint8Array} */
  name(id) {
    if (id >= this.count) {
      throw corrupt(`the name ${id} of ${this.count}`);
    }
    const at = 1 + this.offsetSize * (id + 1);
    const from = this.start + unsigned(this.bytes, at, this.offsetSize);
    const to = this.start + unsigned(this.bytes, at + this.offsetSize, this.offsetSize);
    if (from > to || to > this.bytes.length) {
      throw corrupt(`the name ${id} lies from ${from} to ${to}, the metadata has ${this.bytes.length} bytes`);
    }
    this.used += to - from;
    if (this.used > MAX_NAMES) {
      throw corrupt(`names of more than ${MAX_NAMES} bytes in all`);
    }
    return this.bytes.subarray(from, to);
  }
}

/**
 * A value in the binary encoding of variants, as JSON. Offsets could point to the same bytes again and again: no more
 * bytes are read than there are.
 */
export class VariantValue {
  /** @param {Uint8Array} bytes @param {VariantMetadata} metadata */
  constructor(bytes, metadata) {
    this.bytes = bytes;
    this.metadata = metadata;
    this.unread = bytes.length;
  }

  get isObject() {
    return this.bytes.length > 0 && (this.bytes[0] & 3) === 2;
  }

  /** @returns {string} */
  json() {
    return this.value(0, 0);
  }

  /** The members of an object. @returns {{name: Uint8Array, json: string}[]} in the order of their names' bytes */
  members() {
    return this.object(0, 0);
  }

  /** @param {number} at @param {number} depth */
  value(at, depth) {
    if (depth > MAX_DEPTH) {
      throw corrupt(`values nest deeper than ${MAX_DEPTH}`);
    }
    const header = this.number(at, 1);
    switch (header & 3) {
      case 0:
        return this.primitive(header >> 2, at + 1);
      case 1:
        return jsonText(this.take(at + 1, header >> 2));
      case 2:
        return `{${this.object(at, depth).map(({name, json}) => `${jsonString(utf8(name))}:${json}`).join(',')}}`;
      default:
        return this.array(header >> 2, at + 1, depth);
    }
  }

  array(header, at, depth) {
    const offsetSize = (header & 3) + 1;
    const countSize = header & 4 ? 4 : 1;
    const count = this.number(at, countSize);
    const offsets = at + countSize;
    const values = offsets + offsetSize * (count + 1);
    this.need(values, 0);
    const parts = [];
    for (let i = 0; i < count; i++) {
      parts.push(this.value(values + this.number(offsets + i * offsetSize, offsetSize), depth + 1));
    }
    return `[${parts.join(',')}]`;
  }

  object(at, depth) {
    const header = this.number(at, 1) >> 2;
    const offsetSize = (header & 3) + 1;
    const idSize = (header >> 2 & 3) + 1;
    const countSize = header & 16 ? 4 : 1;
    const count = this.number(at + 1, countSize);
    const ids = at + 1 + countSize;
    const offsets = ids + idSize * count;
    const values = offsets + offsetSize * (count + 1);
    this.need(values, 0);
    const members = [];
    let before = null;
    for (let i = 0; i < count; i++) {
      const name = this.metadata.name(this.number(ids + i * idSize, idSize));
      if (before && compareBytes(before, name) >= 0) {
        throw corrupt(`members that are not in the order of their names: ${jsonString(utf8(name))}`);
      }
      before = name;
      members.push({name, json: this.value(values + this.number(offsets + i * offsetSize, offsetSize), depth + 1)});
    }
    return members;
  }

  primitive(type, at) {
    switch (type) {
      case 0:
        return 'null';
      case 1:
        return 'true';
      case 2:
        return 'false';
      case 3:
        return String(this.view(at, 1).getInt8(0));
      case 4:
        return String(this.view(at, 2).getInt16(0, true));
      case 5:
        return String(this.view(at, 4).getInt32(0, true));
      case 6:
        return String(this.view(at, 8).getBigInt64(0, true));
      case 7:
        return real(this.view(at, 8).getFloat64(0, true), doubleText);
      case 8:
      case 9:
      case 10:
        return this.decimal(at, 4 << (type - 8));
      case 11:
        return `"${dateText(this.view(at, 4).getInt32(0, true))}"`;
      case 12:
      case 13:
        return `"${timestampText(this.view(at, 8).getBigInt64(0, true), 'us', type === 12)}"`;
      case 14:
        return real(this.view(at, 4).getFloat32(0, true), floatText);
      case 15:
        return binary(this.take(at + 4, this.number(at, 4)));
      case 16:
        return jsonText(this.take(at + 4, this.number(at, 4)));
      case 17:
        return timeOfDay(this.view(at, 8).getBigInt64(0, true), 'us');
      case 18:
      case 19:
        return `"${timestampText(this.view(at, 8).getBigInt64(0, true), 'ns', type === 18)}"`;
      case 20:
        return `"${uuidText(this.take(at, 16))}"`;
      default:
        throw corrupt(`the primitive type ${type}`);
    }
  }

  decimal(at, bytes) {
    return decimalText(bigEndian(this.take(at + 1, bytes).slice().reverse()), this.number(at, 1));
  }

  number(at, bytes) {
    this.need(at, bytes);
    return unsigned(this.bytes, at, bytes);
  }

  view(at, length) {
    const bytes = this.take(at, length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  take(at, length) {
    this.need(at, length);
    return this.bytes.subarray(at, at + length);
  }

  need(at, length) {
    this.unread -= length;
    if (at + length > this.bytes.length || this.unread < 0) {
      throw corrupt(`${length} bytes at ${at}, of a value of ${this.bytes.length}`);
    }
  }
}

/** Little-endian. @param {Uint8Array} bytes @param {number} at @param {number} length 1 to 4 */
function unsigned(bytes, at, length) {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) {
    value = value * 256 + (bytes[at + i] ?? 0);
  }
  return value;
}
