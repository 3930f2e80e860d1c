import {MbfError, allocate, damaged} from '../error.js';
import {MAX_PAGE_CHILDREN, MAX_PAGE_STRINGS} from '../container/limits.js';
import {copyBits, isSet} from './bitmap.js';
import {pathText} from '../container/schema.js';

/**
 * The entries of one node, or of a part of it. What stands for a null entry in arrays means nothing.
 *
 * `validity` is a bitmap, least significant bit first, or null if no entry is null.
 */
class Vector {
  /** @param {import('../container/schema.js').Node} node @param {number} length @param {Uint8Array | null} validity */
  constructor(node, length, validity) {
    this.node = node;
    this.length = length;
    this.validity = validity;
  }

  /** @param {number} i */
  isNull(i) {
    return !isSet(this.validity, i);
  }
}

/**
 * BOOLEAN (Uint8Array of 0 and 1), INT32 (Int32Array), INT64 (BigInt64Array), FLOAT (Float32Array), DOUBLE
 * (Float64Array). The values are those of the physical type: unsigned integers, decimals and times are not converted.
 */
export class PrimitiveVector extends Vector {
  constructor(node, length, validity, values) {
    super(node, length, validity);
    /** @type {Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array} */
    this.values = values;
  }
}

/**
 * Byte strings, those of fixed length and INT96 included: value i is the bytes from `offsets[k]` to `offsets[k + 1]`,
 * where k is `codes[i]` if there are codes, and i else.
 */
export class BytesVector extends Vector {
  /** @param {import('../encoding/strings.js').Strings} strings */
  constructor(node, length, validity, strings) {
    super(node, length, validity);
    this.offsets = strings.offsets;
    this.bytes = strings.bytes;
    this.codes = strings.codes;
  }

  /** @param {number} i @returns {Uint8Array} a view */
  get(i) {
    const k = this.codes ? this.codes[i] : i;
    return this.bytes.subarray(this.offsets[k], this.offsets[k + 1]);
  }
}

/** Children have an entry for each of the struct. */
export class StructVector extends Vector {
  /** @param {AnyVector[]} children */
  constructor(node, length, validity, children) {
    super(node, length, validity);
    this.children = children;
  }
}

/** List i has the elements from `offsets[i]` to `offsets[i + 1]`. */
export class ListVector extends Vector {
  /** @param {Int32Array} offsets @param {AnyVector} elements */
  constructor(node, length, validity, offsets, elements) {
    super(node, length, validity);
    this.offsets = offsets;
    this.elements = elements;
  }
}

/** Map i has the keys and values from `offsets[i]` to `offsets[i + 1]`. */
export class MapVector extends Vector {
  /** @param {Int32Array} offsets @param {AnyVector} keys @param {AnyVector | null} values */
  constructor(node, length, validity, offsets, keys, values) {
    super(node, length, validity);
    this.offsets = offsets;
    this.keys = keys;
    this.values = values;
  }
}

/** @typedef {PrimitiveVector | BytesVector | StructVector | ListVector | MapVector} AnyVector */

/**
 * Parts of vectors of one node, one behind the other.
 *
 * @param {import('../container/schema.js').Node} node
 * @param {{vector: any, from: number, to: number}[]} parts
 * @returns {AnyVector}
 */
export function concat(node, parts) {
  const [first] = parts;
  if (parts.length === 1 && first.from === 0 && first.to === first.vector.length) {
    return first.vector;
  }
  const length = parts.reduce((sum, {from, to}) => sum + to - from, 0);
  const validity = validityOf(parts, length);
  const children = pick => concat(pick(first.vector).node, parts.map(({vector, from, to}) => ({vector: pick(vector), from, to})));
  if (first.vector instanceof PrimitiveVector) {
    const values = allocate(/** @type {any} */ (first.vector.values.constructor), length, pathText(node));
    eachPart(parts, ({vector, from, to}, at) => values.set(vector.values.subarray(from, to), at));
    return new PrimitiveVector(node, length, validity, values);
  }
  if (first.vector instanceof BytesVector) {
    return new BytesVector(node, length, validity, concatStrings(node, parts, length));
  }
  if (first.vector instanceof StructVector) {
    return new StructVector(node, length, validity, first.vector.children.map((_, i) => children(vector => vector.children[i])));
  }
  const offsets = allocate(Int32Array, length + 1, pathText(node));
  let end = 0;
  const below = [];
  eachPart(parts, ({vector, from, to}, at) => {
    const begin = vector.offsets[from];
    for (let i = from; i < to; i++) {
      offsets[at + i - from + 1] = vector.offsets[i + 1] - begin + end;
    }
    below.push({vector, from: begin, to: vector.offsets[to]});
    end += vector.offsets[to] - begin;
    if (end > MAX_PAGE_CHILDREN) {
      throw damaged(pathText(node), `lists of the rows of a page have more than ${MAX_PAGE_CHILDREN} elements`, 'limits');
    }
  });
  const entries = pick => concat(pick(first.vector).node, below.map(({vector, from, to}) => ({vector: pick(vector), from, to})));
  return first.vector instanceof ListVector
      ? new ListVector(node, length, validity, offsets, entries(vector => vector.elements))
      : new MapVector(node, length, validity, offsets, entries(vector => vector.keys), first.vector.values && entries(vector => vector.values));
}

function eachPart(parts, take) {
  let at = 0;
  for (const part of parts) {
    take(part, at);
    at += part.to - part.from;
  }
}

function validityOf(parts, length) {
  if (parts.every(({vector}) => vector.validity === null)) {
    return null;
  }
  const validity = new Uint8Array((length + 7) >> 3);
  eachPart(parts, ({vector, from, to}, at) => copyBits(vector.validity, from, to, validity, at));
  return validity;
}

/** Values that many entries share stay shared: a short file never becomes a large array. */
function concatStrings(node, parts, length) {
  const distinct = [...new Set(parts.map(({vector}) => vector.bytes))];
  const starts = new Map();
  let total = 0;
  let values = 0;
  for (const {vector} of parts) {
    if (!starts.has(vector.bytes)) {
      starts.set(vector.bytes, {byte: total, value: values, offsets: vector.offsets});
      total += vector.bytes.length;
      values += vector.offsets.length;
    }
  }
  if (total > MAX_PAGE_STRINGS) {
    throw new MbfError('unsupported', `${pathText(node)}: lists of a batch have ${total} bytes of strings, this reader takes ${MAX_PAGE_STRINGS}`);
  }
  const bytes = distinct.length === 1 ? distinct[0] : allocate(Uint8Array, total, pathText(node));
  const offsets = allocate(Int32Array, values, pathText(node));
  for (const [part, start] of starts) {
    if (distinct.length > 1) {
      bytes.set(part, start.byte);
    }
    for (let i = 0; i < start.offsets.length; i++) {
      offsets[start.value + i] = start.offsets[i] + start.byte;
    }
  }
  const codes = allocate(Int32Array, length, pathText(node));
  eachPart(parts, ({vector, from, to}, at) => {
    const {value} = starts.get(vector.bytes);
    for (let i = from; i < to; i++) {
      codes[at + i - from] = value + (vector.codes ? vector.codes[i] : i);
    }
  });
  return {offsets, bytes, codes};
}
