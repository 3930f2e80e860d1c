import {compareBytes} from '../bytes/compare.js';
import {MAX_BOUND} from './limits.js';

/**
 * What is known of the values of a chunk or page, without reading them.
 *
 * @typedef {object} Zone
 * @property {number} nulls -1 if unknown
 * @property {number} nans -1 if unknown, 0 where there can be none
 * @property {bigint | Uint8Array | null} min null without bounds
 * @property {bigint | Uint8Array | null} max null without bounds, and where there is no upper one
 * @property {boolean} minOccurs
 * @property {boolean} maxOccurs
 */

/** @param {import('./schema.js').Node} node @returns {'none' | 'long' | 'bytes'} */
export function keyDomain(node) {
  if (node.kind !== 'leaf') {
    return 'none';
  }
  if (node.physical !== 'BYTE_ARRAY' && node.physical !== 'FIXED_LEN_BYTE_ARRAY') {
    return node.physical === 'INT96' ? 'bytes' : 'long';
  }
  if (isFloat16(node)) {
    return 'long';
  }
  return ['INTERVAL', 'GEOMETRY', 'GEOGRAPHY'].includes(node.logical.id) ? 'none' : 'bytes';
}

/** @param {import('./schema.js').Node} node */
export function countsNaNs(node) {
  return node.physical === 'FLOAT' || node.physical === 'DOUBLE' || isFloat16(node);
}

/** On other byte strings the logical type is a matter of text alone. @param {import('./schema.js').Node} node */
export function isFloat16(node) {
  return node.logical.id === 'FLOAT16' && node.physical === 'FIXED_LEN_BYTE_ARRAY' && node.width === 2;
}

/**
 * @param {import('../bytes/cursor.js').Cursor} cursor
 * @param {import('./schema.js').Node} node
 * @param {number} entries that the zone is of
 * @returns {Zone}
 */
export function parseZone(cursor, node, entries) {
  const nulls = cursor.uint() - 1;
  const nans = countsNaNs(node) ? cursor.uint() - 1 : 0;
  if (Math.max(nulls, 0) + Math.max(nans, 0) > entries) {
    throw cursor.fail(`a zone of ${entries} entries with ${nulls} nulls and ${nans} NaNs`, 'zone.range');
  }
  const bits = cursor.u8();
  const zone = {nulls, nans, min: null, max: null, minOccurs: (bits & 2) !== 0, maxOccurs: (bits & 4) !== 0};
  const unbounded = (bits & 8) !== 0;
  if (bits > 15 || !(bits & 1) && bits !== 0) {
    throw cursor.fail(`a zone with the bits ${bits}`, 'zone.bits');
  }
  if (!(bits & 1)) {
    return zone;
  }
  switch (keyDomain(node)) {
    case 'long': {
      const min = cursor.sint();
      const max = min + cursor.leb128();
      if (unbounded) {
        throw cursor.fail('a zone of integer keys without an upper bound', 'zone.bits');
      }
      if (max > 2n ** 63n - 1n) {
        throw cursor.fail('a zone of integer keys whose maximum is no such key', 'zone.range');
      }
      return {...zone, min, max};
    }
    case 'bytes': {
      const min = cursor.take(cursor.uint(MAX_BOUND));
      const max = unbounded ? null : cursor.take(cursor.uint(MAX_BOUND));
      if (unbounded && zone.maxOccurs) {
        throw cursor.fail('a zone without an upper bound whose maximum occurs', 'zone.bits');
      }
      if (max && compareBytes(min, max) > 0) {
        throw cursor.fail('a zone whose maximum is below its minimum', 'zone.range');
      }
      return {...zone, min, max};
    }
    default:
      throw cursor.fail('a zone with bounds of a node that has no order', 'zone.bits');
  }
}
