import {damaged} from '../error.js';
import {MAGIC} from '../container/trailer.js';

/** What is read at once to look at the bytes between parts. */
const SPAN = 16 * 1024 * 1024;

/** Parts that are compressed or raw begin at multiples of at most this. */
const ALIGNMENT = 64;

/** @typedef {{offset: number, length: number, place: string}} Part segments and filters */

/**
 * Parts lie upon each other nowhere, and between them are zeros for alignment alone: so every byte is covered by a
 * checksum or has its one allowed value. Where there are parts that this reader does not know, between any two may be
 * others.
 *
 * @param {import('../container/container.js').Container} container
 * @param {Part[]} parts in any order
 * @param {boolean} knowsAll
 */
export async function checkParts(container, parts, knowsAll) {
  const sorted = parts.filter(({length}) => length > 0).sort((a, b) => a.offset - b.offset);
  const gaps = [];
  let end = MAGIC.length;
  for (const {offset, length, place} of [...sorted, {offset: container.dataEnd, length: 0, place: 'metadata'}]) {
    if (offset < end) {
      throw damaged(place, `lies at ${offset}, where the part before it ends at ${end}`, 'parts.overlap');
    }
    if (knowsAll && offset - end >= ALIGNMENT) {
      throw damaged(place, `lies at ${offset}, what is before it ends at ${end}`, 'parts.gap');
    }
    if (knowsAll && offset > end) {
      gaps.push({offset: end, length: offset - end});
    }
    end = offset + length;
  }
  for (const batch of batches(gaps)) {
    checkZeros(batch, await container.reader.read(batch));
  }
}

/** @param {import('../source/range-reader.js').Range[]} ranges @param {Uint8Array[]} bytes of these */
export function checkZeros(ranges, bytes) {
  bytes.forEach((padding, i) => {
    const at = padding.findIndex(byte => byte !== 0);
    if (at >= 0) {
      throw damaged('padding', `byte ${ranges[i].offset + at} is ${padding[at]}, it must be 0`, 'padding.zero');
    }
  });
}

/** @param {import('../source/range-reader.js').Range[]} gaps ascending */
function* batches(gaps) {
  let batch = [];
  for (const gap of gaps) {
    if (batch.length > 0 && gap.offset + gap.length - batch[0].offset > SPAN) {
      yield batch;
      batch = [];
    }
    batch.push(gap);
  }
  if (batch.length > 0) {
    yield batch;
  }
}
