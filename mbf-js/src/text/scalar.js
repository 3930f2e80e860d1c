import {MAX_BYTES, MAX_SCALE, bigEndian, decimalText} from './decimal.js';
import {doubleText, floatText} from './float.js';
import {PER_SECOND, SECONDS_PER_DAY, dateText, timeText, timestampText} from './iso.js';
import {base64, jsonText} from './json.js';

const JULIAN_DAY_OF_1970 = 2440588n;
const NANOS_PER_DAY = 86_400_000_000_000n;

/**
 * How a leaf's values become JSON, decided once per column. A value that its logical type has no text for has that of
 * its physical type: a time of day outside the day is the stored integer.
 *
 * @param {import('../container/schema.js').Node} leaf
 * @returns {(vector: any, i: number) => string}
 */
export function scalarFormat(leaf) {
  const {logical} = leaf;
  switch (leaf.physical) {
    case 'BOOLEAN':
      return (vector, i) => (vector.values[i] ? 'true' : 'false');
    case 'FLOAT':
      return (vector, i) => real(vector.values[i], floatText);
    case 'DOUBLE':
      return (vector, i) => real(vector.values[i], doubleText);
    case 'INT32':
      if (logical.id === 'DATE') {
        return (vector, i) => `"${dateText(vector.values[i])}"`;
      }
      return integerFormat(logical, value => value >>> 0);
    case 'INT64':
      if (logical.id === 'TIMESTAMP') {
        return (vector, i) => `"${timestampText(vector.values[i], /** @type {'ms'} */ (logical.unit), logical.utc === true)}"`;
      }
      return integerFormat(logical, value => BigInt.asUintN(64, value));
    case 'INT96':
      return (vector, i) => `"${int96Text(vector.get(i))}"`;
    default: {
      const format = bytesFormat(logical);
      return (vector, i) => format(vector.get(i));
    }
  }
}

/** @param {import('../container/logical-type.js').LogicalType} logical */
function integerFormat(logical, unsigned) {
  if (logical.id === 'INT' && !logical.signed) {
    return (vector, i) => String(unsigned(vector.values[i]));
  }
  if (logical.id === 'DECIMAL' && /** @type {number} */ (logical.scale) <= MAX_SCALE) {
    return (vector, i) => `"${decimalText(BigInt(vector.values[i]), /** @type {number} */ (logical.scale))}"`;
  }
  if (logical.id === 'TIME') {
    return (vector, i) => timeOfDay(vector.values[i], /** @type {'ms'} */ (logical.unit));
  }
  return (vector, i) => String(vector.values[i]);
}

/** @param {number | bigint} value @param {'ms' | 'us' | 'ns'} unit */
export function timeOfDay(value, unit) {
  return value < 0 || value > SECONDS_PER_DAY * PER_SECOND[unit] ? String(value) : `"${timeText(Number(value), unit)}"`;
}

/** @returns {(bytes: Uint8Array) => string} */
function bytesFormat({id, scale = 0}) {
  switch (id) {
    case 'STRING':
    case 'ENUM':
    case 'JSON':
      return jsonText;
    case 'DECIMAL':
      return bytes => (scale > MAX_SCALE || bytes.length > MAX_BYTES ? binary(bytes) : `"${decimalText(bigEndian(bytes), scale)}"`);
    case 'UUID':
      return ofLength(16, bytes => `"${uuidText(bytes)}"`);
    case 'FLOAT16':
      return ofLength(2, bytes => real(float16(bytes), floatText));
    case 'INTERVAL':
      return ofLength(12, intervalText);
    default:
      return binary;
  }
}

/** Values of another length look as other byte strings do. @param {number} length @param {(bytes: Uint8Array) => string} format */
function ofLength(length, format) {
  return bytes => (bytes.length === length ? format(bytes) : binary(bytes));
}

/** @param {Uint8Array} bytes */
export function binary(bytes) {
  return `"${base64(bytes)}"`;
}

/** @param {number} value @param {(value: number) => string} text of finite ones */
export function real(value, text) {
  return Number.isFinite(value) ? text(value) : `"${value}"`;
}

/** @param {Uint8Array} bytes 16 */
export function uuidText(bytes) {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** @param {Uint8Array} bytes two, little-endian */
export function float16(bytes) {
  const bits = bytes[0] | (bytes[1] << 8);
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : exponent < 31 ? (1024 + fraction) * 2 ** (exponent - 25) : fraction ? NaN : Infinity;
  return bits & 0x8000 ? -magnitude : magnitude;
}

/** Twelve bytes as nanoseconds of the day and days since 1970, the former within a day. @param {Uint8Array} bytes */
export function int96(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  return {nanos: view.getBigInt64(0, true), julian: BigInt(view.getInt32(8, true))};
}

function int96Text(bytes) {
  const {nanos, julian} = int96(bytes);
  return timestampText((julian - JULIAN_DAY_OF_1970) * NANOS_PER_DAY + nanos, 'ns', true);
}

function intervalText(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  return `{"months":${view.getUint32(0, true)},"days":${view.getUint32(4, true)},"millis":${view.getUint32(8, true)}}`;
}
