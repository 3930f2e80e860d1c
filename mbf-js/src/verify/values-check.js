import {compareBytes} from '../bytes/compare.js';
import {isSet} from '../column/bitmap.js';
import {countsNaNs, keyDomain} from '../container/zone.js';
import {damaged} from '../error.js';
import {mayContain, xxh64} from '../predicate/bloom-filter.js';
import {orderOf} from '../predicate/order.js';

/** Hashes of so many values are kept: they are slow, and values repeat. */
const KNOWN_HASHES = 65_536;

/**
 * What the values of a page or chunk are, as a zone would say it.
 *
 * @typedef {{entries: number, nulls: number, nans: number, min: any, max: any}} Found keys of the zone's domain; null without values
 */

/**
 * Holds what a file says of a node, and readers prune by, against its values: the zones of pages and chunks, and bloom
 * filters. What is unknown is never untrue, nor are bounds that are wider than they need be.
 */
export class ValuesCheck {
  /** @param {import('../container/schema.js').Node} node */
  constructor(node) {
    this.domain = keyDomain(node);
    this.order = this.domain === 'none' ? null : orderOf(node);
    this.floating = countsNaNs(node);
    this.zoneKey = zoneKeyOf(node);
    this.hashes = new Map();
  }

  /** @param {any} vector of a page @returns {Found} */
  found(vector) {
    const {length, validity} = vector;
    const found = {entries: length, nulls: 0, nans: 0, min: null, max: null};
    const keyOf = this.order?.keys(vector);
    const compare = this.order?.compare;
    let min;
    let max;
    for (let i = 0; i < length; i++) {
      if (!isSet(validity, i)) {
        found.nulls++;
      } else if (keyOf && compare) {
        const key = keyOf(i);
        if (this.floating && Number.isNaN(key)) {
          found.nans++;
        } else if (min === undefined) {
          min = key;
          max = key;
        } else if (compare(key, min) < 0) {
          min = key;
        } else if (compare(key, max) > 0) {
          max = key;
        }
      }
    }
    if (min !== undefined) {
      found.min = this.zoneKey(min);
      found.max = this.zoneKey(max);
    }
    return found;
  }

  /** @param {Found} a @param {Found} b @returns {Found} of both */
  union(a, b) {
    const pick = (x, y, sign) => (x === null ? y : y === null || sign * this.compare(x, y) <= 0 ? x : y);
    return {
      entries: a.entries + b.entries, nulls: a.nulls + b.nulls, nans: a.nans + b.nans,
      min: pick(a.min, b.min, 1), max: pick(a.max, b.max, -1),
    };
  }

  /** @param {any} a @param {any} b keys of the zone's domain */
  compare(a, b) {
    return this.domain === 'bytes' ? compareBytes(a, b) : a < b ? -1 : a > b ? 1 : 0;
  }

  /** @param {string} place @param {import('../container/zone.js').Zone} zone @param {Found} found */
  check(place, zone, found) {
    const untrue = what => damaged(place, `its zone ${what}`, 'zone.true');
    if (zone.nulls >= 0 && zone.nulls !== found.nulls) {
      throw untrue(`counts ${zone.nulls} nulls, there are ${found.nulls}`);
    }
    if (this.floating && zone.nans >= 0 && zone.nans !== found.nans) {
      throw untrue(`counts ${zone.nans} NaNs, there are ${found.nans}`);
    }
    if (zone.min === null) {
      return;
    }
    const {min, max} = found;
    if (min !== null && this.compare(zone.min, min) > 0) {
      throw untrue(`begins at ${text(zone.min)}, a value is ${text(min)}`);
    }
    if (max !== null && zone.max !== null && this.compare(zone.max, max) < 0) {
      throw untrue(`ends at ${text(zone.max)}, a value is ${text(max)}`);
    }
    if (zone.minOccurs && (min === null || this.compare(zone.min, min) !== 0)) {
      throw untrue(`says that ${text(zone.min)} occurs, the least value is ${text(min)}`);
    }
    if (zone.maxOccurs && (max === null || zone.max === null || this.compare(zone.max, max) !== 0)) {
      throw untrue(`says that ${text(zone.max)} occurs, the greatest value is ${text(max)}`);
    }
  }

  /** @param {string} place @param {Uint8Array} filter of the chunk @param {number} page @param {any} vector of the page */
  checkFilter(place, filter, page, vector) {
    for (let i = 0; i < vector.length; i++) {
      if (isSet(vector.validity, i) && !mayContain(filter, this.hash(vector, i), page)) {
        throw damaged(place, `value ${i} is not in the bloom filter of the chunk`, 'filter.value');
      }
    }
  }

  /** @returns {bigint} */
  hash(vector, i) {
    const bytes = this.order ? this.order.hashed(this.order.keys(vector)(i)) : vector.get(i);
    if (bytes.length > 64) {
      return xxh64(bytes);
    }
    const text = String.fromCharCode(...bytes);
    let hash = this.hashes.get(text);
    if (hash === undefined) {
      hash = xxh64(bytes);
      if (this.hashes.size < KNOWN_HASHES) {
        this.hashes.set(text, hash);
      }
    }
    return hash;
  }
}

/**
 * What a zone has for a key of this reader's order.
 *
 * @param {import('../container/schema.js').Node} node @returns {(key: any) => bigint | Uint8Array}
 */
function zoneKeyOf(node) {
  if (keyDomain(node) !== 'long') {
    return key => key;
  }
  if (countsNaNs(node)) {
    return number => {
      const [bits] = new BigInt64Array(Float64Array.of(number === 0 ? 0 : number).buffer);
      return bits >= 0n ? bits : bits ^ (2n ** 63n - 1n);
    };
  }
  const unsigned = node.physical === 'INT64' && node.logical.id === 'INT' && !node.logical.signed;
  return key => BigInt(key) - (unsigned ? 2n ** 63n : 0n);
}

/** @param {bigint | Uint8Array | null} key */
function text(key) {
  return key instanceof Uint8Array ? `0x${[...key.subarray(0, 20)].map(byte => byte.toString(16).padStart(2, '0')).join('')}${key.length > 20 ? '…' : ''}`
      : key === null ? 'none' : String(key);
}
