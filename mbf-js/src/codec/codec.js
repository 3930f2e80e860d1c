import {lz4} from './lz4.js';
import {snappy} from './snappy.js';
import {zstd} from './zstd.js';

/** By id; 0 is none, whose blocks are never compressed. */
const CODECS = [undefined, snappy, zstd, lz4];
export const CODEC_NAMES = ['none', 'snappy', 'zstd', 'lz4'];

/**
 * @param {number} codec of those that a column was checked to need
 * @param {Uint8Array} stored @param {number} length of what it becomes, at most a block's
 * @param {string} place
 */
export function decompress(codec, stored, length, place) {
  const to = new Uint8Array(length);
  /** @type {Function} */ (CODECS[codec])(stored, to, place);
  return to;
}
