import {damaged} from '../error.js';
import {copyBack} from './snappy.js';

/**
 * An LZ4 block (lz4/lz4, lz4_Block_format.md), without a frame.
 *
 * @param {Uint8Array} from @param {Uint8Array} to filled entirely, or the block is damaged @param {string} place
 */
export function lz4(from, to, place) {
  let at = 0;
  let out = 0;
  /** @param {number} nibble */
  const lengthOf = nibble => {
    let length = nibble;
    if (nibble === 15) {
      let byte;
      do {
        byte = from[at++];
        if (byte === undefined) {
          throw damaged(place, 'an LZ4 length reaches beyond the block', 'block.codec');
        }
        length += byte;
      } while (byte === 255);
    }
    return length;
  };
  while (at < from.length) {
    const token = from[at++];
    const literals = lengthOf(token >> 4);
    if (at + literals > from.length || out + literals > to.length) {
      throw damaged(place, `an LZ4 literal of ${literals} bytes reaches beyond the block`, 'block.codec');
    }
    to.set(from.subarray(at, at + literals), out);
    at += literals;
    out += literals;
    if (at === from.length) {
      break; // the last sequence has literals only
    }
    const back = from[at] | (from[at + 1] << 8);
    at += 2;
    const count = lengthOf(token & 15) + 4;
    if (at > from.length || back === 0 || back > out || out + count > to.length) {
      throw damaged(place, `an LZ4 match of ${count} bytes from ${back} back, at ${out} of ${to.length}`, 'block.codec');
    }
    copyBack(to, out, back, count);
    out += count;
  }
  if (out !== to.length) {
    throw damaged(place, `the LZ4 block gives ${out} bytes, ${to.length} were expected`, 'block.codec');
  }
}
