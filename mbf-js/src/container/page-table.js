import {CODEC_NAMES} from '../codec/codec.js';
import {Cursor} from '../bytes/cursor.js';
import {MbfError} from '../error.js';
import {ENTRIES_PER_PAGE, MAX_BLOCK, MAX_SEGMENT} from './limits.js';
import {parseZone} from './zone.js';

/**
 * Where the pages of a segment are in its plain bytes, and where its blocks are in the file.
 *
 * @typedef {object} PageTable
 * @property {Float64Array} pageEnds in the plain bytes; one more element than pages, the first is 0
 * @property {Block[]} blocks
 * @property {import('./zone.js').Zone[] | null} zones per page; null where the chunk's zone is that of the page
 *
 * @typedef {object} Block
 * @property {number} start in the plain bytes
 * @property {number} plain
 * @property {number} offset in the file
 * @property {number} stored
 * @property {boolean} compressed
 * @property {number} crc
 */

/**
 * @param {Uint8Array} bytes
 * @param {string} place
 * @param {import('./schema.js').Node} node
 * @param {import('./column-section.js').Segment} segment
 * @param {number} entries
 * @param {boolean} withZones dictionaries have none
 * @returns {PageTable}
 */
export function parsePageTable(bytes, place, node, segment, entries, withZones) {
  const cursor = new Cursor(bytes, place);
  const pages = Math.ceil(entries / ENTRIES_PER_PAGE);
  if (pages > cursor.left) {
    throw cursor.fail(`${pages} pages in a table of ${cursor.left} bytes`);
  }
  const pageEnds = new Float64Array(pages + 1);
  for (let i = 0; i < pages; i++) {
    const length = cursor.uint(MAX_SEGMENT / 8) * 8;
    if (length === 0) {
      throw cursor.fail(`page ${i} has no bytes`, 'page.bounds');
    }
    pageEnds[i + 1] = pageEnds[i] + length;
  }
  const plain = pageEnds[pages];
  if (plain > MAX_SEGMENT) {
    throw cursor.fail(`pages of ${plain} bytes, more than ${MAX_SEGMENT}`, 'page.bounds');
  }
  const blocks = [];
  let start = 0;
  let end = segment.offset;
  for (let left = cursor.count(6); left > 0; left--) {
    const length = cursor.uint(MAX_BLOCK);
    const stored = cursor.uint(MAX_BLOCK);
    const crc = cursor.u32();
    const compressed = stored !== 0;
    if (length === 0 || compressed && stored >= length) {
      throw cursor.fail(`block ${blocks.length} of ${length} bytes is stored in ${stored}`, 'block.length');
    }
    if (compressed && segment.codec >= CODEC_NAMES.length) {
      throw new MbfError('unsupported', `${place}: needs codec ${segment.codec}, which this reader does not know`);
    }
    if (compressed && segment.codec === 0) {
      throw cursor.fail(`block ${blocks.length} is compressed, in a segment without a codec`, 'block.codec');
    }
    const offset = aligned(end, compressed ? 8 : 64);
    if (blocks.length === 0 && offset !== end) {
      throw cursor.fail(`the segment begins at ${end}, no multiple of ${compressed ? 8 : 64}`, 'segment.alignment');
    }
    blocks.push({start, plain: length, offset, stored: compressed ? stored : length, compressed, crc});
    start += length;
    end = offset + (compressed ? stored : length);
  }
  if (start !== plain) {
    throw cursor.fail(`blocks of ${start} bytes in all, pages of ${plain}`, 'block.bounds');
  }
  if (end - segment.offset !== segment.stored) {
    throw cursor.fail(`the blocks take ${end - segment.offset} bytes, the segment has ${segment.stored}`, 'block.bounds');
  }
  let zones = null;
  if (withZones && pages > 1) {
    zones = Array.from({length: pages}, (_, i) => parseZone(cursor, node, Math.min(ENTRIES_PER_PAGE, entries - i * ENTRIES_PER_PAGE)));
  }
  return {pageEnds, blocks, zones};
}

/** @param {number} offset @param {number} to a power of two */
function aligned(offset, to) {
  return Math.ceil(offset / to) * to;
}
