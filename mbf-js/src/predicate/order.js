import {MbfError} from '../error.js';
import {isFloat16, keyDomain} from '../container/zone.js';
import {compareBytes} from '../bytes/compare.js';
import {bigEndian} from '../text/decimal.js';
import {float16, int96} from '../text/scalar.js';
import {bytesLiteral, dateLiteral, decimalLiteral, numberLiteral, timeLiteral, timestampLiteral, uuidLiteral} from './literal.js';
import {pathText} from '../container/schema.js';

/**
 * How the values of a leaf compare: all orders of the format as keys in JavaScript's terms, numbers, bigints or bytes.
 *
 * @typedef {object} Order
 * @property {(a: any, b: any) => number} compare
 * @property {(zoneKey: any) => any} ofZone a bound of a zone as a key
 * @property {(vector: any) => (i: number) => any} keys of values that are not null
 * @property {(literal: any) => {key: any, exact: boolean} | undefined} position the greatest key that is not above the
 *     literal, and whether it is the literal; undefined if the literal is none of the column's type
 * @property {(key: any) => Uint8Array} hashed what a bloom filter hashes of a key
 * @property {boolean} [hasNaN] NaN is the greatest key
 * @property {boolean} [hasPrefixes]
 */

const JULIAN_SIGN = 2n ** 63n;
const NANOS_PER_DAY = 86_400_000_000_000n;

/** @param {import('../container/schema.js').Node} node @returns {Order} */
export function orderOf(node) {
  if (keyDomain(node) === 'none') {
    throw new MbfError('query', `column ${pathText(node)} can only be asked whether it is null: a ${node.kind === 'leaf' ? node.logical.id : node.kind} has no order`);
  }
  switch (node.physical) {
    case 'BOOLEAN':
      return {...NUMBERS, position: literal => (typeof literal === 'boolean' ? {key: literal ? 1 : 0, exact: true} : undefined)};
    case 'INT32':
      return int32Order(node);
    case 'INT64':
      return int64Order(node);
    case 'FLOAT':
    case 'DOUBLE':
      return floatOrder(node.physical === 'FLOAT', vector => i => vector.values[i]);
    case 'INT96':
      return INT96S;
    default:
      if (node.logical.id === 'DECIMAL') {
        return decimalOrder(/** @type {number} */ (node.logical.scale));
      }
      if (isFloat16(node)) {
        return floatOrder(true, vector => i => float16(vector.get(i)));
      }
      return {...BYTES, position: node.logical.id === 'UUID' ? uuidLiteral : bytesLiteral, hasPrefixes: node.logical.id !== 'UUID'};
  }
}

/** @param {any} a @param {any} b */
function natural(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @type {Omit<Order, 'position'>} */
const NUMBERS = {
  compare: natural,
  ofZone: Number,
  keys: vector => i => vector.values[i],
  hashed: key => new Uint8Array(Int32Array.of(key).buffer),
};

/** @type {Omit<Order, 'position'>} */
const BIGINTS = {
  compare: natural,
  ofZone: key => key,
  keys: vector => i => vector.values[i],
  hashed: key => new Uint8Array(BigInt64Array.of(key).buffer),
};

function int32Order({logical}) {
  const numbers = position => ({...NUMBERS, position: literal => {
    const found = position(literal);
    return found && {key: Number(found.key), exact: found.exact};
  }});
  switch (logical.id) {
    case 'DATE':
      return numbers(dateLiteral);
    case 'TIME':
      return numbers(literal => timeLiteral(literal, logical.unit));
    case 'DECIMAL':
      return numbers(literal => decimalLiteral(literal, logical.scale));
    case 'INT':
      if (!logical.signed) {
        return {...numbers(numberLiteral), keys: vector => i => vector.values[i] >>> 0};
      }
    // falls through
    default:
      return numbers(numberLiteral);
  }
}

function int64Order({logical}) {
  switch (logical.id) {
    case 'TIME':
      return {...BIGINTS, position: literal => timeLiteral(literal, logical.unit)};
    case 'TIMESTAMP':
      return {...BIGINTS, position: literal => timestampLiteral(literal, logical.unit)};
    case 'DECIMAL':
      return {...BIGINTS, position: literal => decimalLiteral(literal, logical.scale)};
    case 'INT':
      if (!logical.signed) {
        return {...BIGINTS, position: numberLiteral, ofZone: key => key + JULIAN_SIGN, keys: vector => i => BigInt.asUintN(64, vector.values[i])};
      }
    // falls through
    default:
      return {...BIGINTS, position: numberLiteral};
  }
}

/** -0.0 equals 0.0; NaNs equal each other and are greater than all else. */
function floatOrder(single, keys) {
  return {
    compare: (a, b) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1),
    ofZone: doubleOfKey,
    keys,
    position: literal => {
      if (typeof literal !== 'number' && typeof literal !== 'bigint') {
        return undefined;
      }
      const nearest = single ? Math.fround(Number(literal)) : Number(literal);
      // JavaScript compares numbers and bigints exactly
      return nearest > literal ? {key: nextBelow(nearest, single), exact: false} : {key: nearest, exact: !(nearest < literal)};
    },
    hashed: key => {
      const bits = Number.isNaN(key) ? BigUint64Array.of(0x7ff8000000000000n) : Float64Array.of(key === 0 ? 0 : key);
      return new Uint8Array(bits.buffer);
    },
    hasNaN: true,
  };
}

/** The next smaller number of the type. @param {number} number not NaN, not -Infinity @param {boolean} single */
function nextBelow(number, single) {
  const floats = single ? new Float32Array(1) : new Float64Array(1);
  const bits = single ? new Int32Array(floats.buffer) : new BigInt64Array(floats.buffer);
  if (number === 0) {
    return single ? -(2 ** -149) : -Number.MIN_VALUE;
  }
  floats[0] = number;
  if (number > 0) {
    bits[0]--;
  } else {
    bits[0]++;
  }
  return floats[0];
}

/** @param {bigint} key */
function doubleOfKey(key) {
  const bits = key >= 0n ? key : key ^ (2n ** 63n - 1n);
  return new Float64Array(BigInt64Array.of(bits).buffer)[0];
}

/** @type {Omit<Order, 'position'>} */
const BYTES = {
  compare: compareBytes,
  ofZone: key => key,
  keys: vector => i => vector.get(i),
  hashed: key => key,
};

/** @returns {Order} */
function decimalOrder(scale) {
  return {
    ...BYTES,
    keys: vector => i => decimalKey(bigEndian(vector.get(i))),
    position: literal => {
      const found = decimalLiteral(literal, scale);
      return found && {key: decimalKey(found.key), exact: found.exact};
    },
    hashed: key => key.subarray(key.length > 32768 ? 6 : 2),
  };
}

/** Sign and length, then the shortest two's complement form. @param {bigint} value @returns {Uint8Array} */
export function decimalKey(value) {
  const negative = value < 0n;
  const digits = (negative ? ~value : value).toString(16);
  // a bit more than the digits' for the sign
  const bits = (digits.length - 1) * 4 + (32 - Math.clz32(parseInt(digits[0], 16))) + 1;
  const n = Math.max(1, Math.ceil(bits / 8));
  const hex = BigInt.asUintN(n * 8, value).toString(16).padStart(n * 2, '0');
  const head = n < 32767 ? [...twoBytes(negative ? 0x7fff - n : 0x8000 + n)]
      : [...twoBytes(negative ? 0 : 0xffff), ...fourBytes(negative ? ~n : n)];
  const key = new Uint8Array(head.length + n);
  key.set(head);
  for (let i = 0; i < n; i++) {
    key[head.length + i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
  return key;
}

function twoBytes(value) {
  return [value >> 8, value & 255];
}

function fourBytes(value) {
  return [value >>> 24, value >> 16 & 255, value >> 8 & 255, value & 255];
}

/** @type {Order} */
const INT96S = {
  ...BYTES,
  keys: vector => i => {
    const {nanos, julian} = int96(vector.get(i));
    return int96Key(julian * NANOS_PER_DAY + nanos);
  },
  position: literal => {
    const found = timestampLiteral(literal, 'ns');
    return found && {key: int96Key(found.key + 2440588n * NANOS_PER_DAY), exact: found.exact};
  },
  hashed: key => {
    const from = new DataView(key.buffer, key.byteOffset);
    const to = new DataView(new ArrayBuffer(12));
    to.setBigInt64(0, from.getBigUint64(8), true);
    to.setInt32(8, Number(BigInt.asIntN(32, from.getBigUint64(0) - JULIAN_SIGN)), true);
    return new Uint8Array(to.buffer);
  },
};

/** @param {bigint} nanos since the Julian day 0 */
function int96Key(nanos) {
  const nanosOfDay = ((nanos % NANOS_PER_DAY) + NANOS_PER_DAY) % NANOS_PER_DAY;
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, (nanos - nanosOfDay) / NANOS_PER_DAY + JULIAN_SIGN);
  view.setBigUint64(8, nanosOfDay);
  return new Uint8Array(view.buffer);
}
