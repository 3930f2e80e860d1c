import {Cursor} from '../bytes/cursor.js';
import {MAX_DICTIONARY, MAX_ENTRIES, MAX_FILTER_BLOCKS, MAX_NUMBER, MAX_SECTION, MAX_SEGMENT} from './limits.js';
import {parseZone} from './zone.js';
import {pathText} from './schema.js';

const ENCODINGS = 8; // 0 to 7 are known
const CODECS = 4;

/**
 * What is known of one node: where its segments are, chunk by chunk, and what its values can be.
 *
 * @typedef {object} Column
 * @property {import('./schema.js').Node} node
 * @property {string | null} unreadable why it cannot be read; then there are no chunks here
 * @property {number[]} encodings
 * @property {number[]} codecs
 * @property {number} plainBytes
 * @property {ColumnChunk[]} chunks
 * @property {{segment: Segment, values: number} | null} dictionary
 *
 * @typedef {object} ColumnChunk
 * @property {number} entries
 * @property {Segment} segment
 * @property {boolean} codes values are codes of the dictionary
 * @property {import('./zone.js').Zone} zone
 * @property {{offset: number, blocks: number, crc: number} | null} filter
 *
 * @typedef {object} Segment
 * @property {number} offset
 * @property {number} stored
 * @property {number} codec
 * @property {number} tableAt where its page table begins
 * @property {number} tableLength
 * @property {number} tableCrc
 */

/**
 * @param {Uint8Array} bytes of the COLUMN section
 * @param {import('./schema.js').Node} node
 * @param {number[] | null} parentEntries entries of each chunk that the node has in common with its parent (with the rows
 *     of the table at the top); null for a list's element and a map's key and value, whose counts are stated
 * @param {number} chunks
 * @param {import('./directory.js').Section} section where it lies, and what in front of it
 * @param {number} dataEnd where data ends and metadata begins
 * @param {(what: string, number: number) => string} explain
 * @returns {Column}
 */
export function parseColumn(bytes, node, parentEntries, chunks, section, dataEnd, explain) {
  const cursor = new Cursor(bytes, `COLUMN of ${pathText(node)}`);
  const bits = cursor.uint();
  const encodings = numbers(cursor);
  const codecs = numbers(cursor);
  const features = numbers(cursor);
  const unreadable = unknown(encodings, ENCODINGS, 'encoding', explain) ?? unknown(codecs, CODECS, 'codec', explain)
      ?? unknown(features, 0, 'feature', explain);
  const column = {node, unreadable, encodings, codecs, plainBytes: 0, chunks: [], dictionary: null};
  if (unreadable) {
    return column;
  }
  const hasDictionary = (bits & 1) !== 0;
  if (bits > 1 || hasDictionary && !isBytes(node)) {
    throw cursor.fail(`the bits ${bits} of a ${node.physical ?? node.kind}`, 'column.bits');
  }
  column.plainBytes = cursor.uint();
  const rest = offset => ({offset, stored: cursor.uint(MAX_SEGMENT), codec: cursor.uint(MAX_NUMBER), tableAt: 0,
    tableLength: cursor.uint(MAX_SECTION), tableCrc: cursor.u32()});
  const segment = () => {
    const place = rest(cursor.uint());
    if (place.offset < 8 || place.offset + place.stored > dataEnd) {
      throw cursor.fail(`a segment of ${place.stored} bytes at ${place.offset}, data lies between 8 and ${dataEnd}`, 'segment.bounds');
    }
    return place;
  };
  for (let i = 0; i < chunks; i++) {
    const entries = parentEntries ? parentEntries[i] : cursor.uint(MAX_ENTRIES);
    const chunkBits = cursor.uint();
    const codes = (chunkBits & 1) !== 0;
    const hasFilter = (chunkBits & 2) !== 0;
    if (chunkBits > 3 || codes && !hasDictionary || hasFilter && (node.kind !== 'leaf' || node.physical === 'BOOLEAN')) {
      throw cursor.fail(`the bits ${chunkBits} of chunk ${i} of a ${node.physical ?? node.kind}${hasDictionary ? '' : ' without a dictionary'}`, 'column.bits');
    }
    const place = segment();
    const zone = parseZone(cursor, node, entries);
    column.chunks.push({entries, segment: place, codes, zone, filter: hasFilter ? parseFilter(cursor, dataEnd) : null});
  }
  if (hasDictionary) {
    const place = rest(0);
    place.offset = section.tablesOffset - place.stored;
    column.dictionary = {segment: place, values: cursor.uint(MAX_DICTIONARY)};
  }
  checkInFront(column, section, cursor);
  return column;
}

/** Says where the page tables lie, the dictionary's first; in front of them is the dictionary. */
function checkInFront({chunks, dictionary}, {start, tablesOffset, offset}, cursor) {
  let end = tablesOffset;
  for (const place of [...(dictionary ? [dictionary.segment] : []), ...chunks.map(({segment}) => segment)]) {
    place.tableAt = end;
    end += place.tableLength;
  }
  if (end !== offset) {
    throw cursor.fail(`page tables of ${end - tablesOffset} bytes, there are ${offset - tablesOffset} in front of the section`, 'column.tables');
  }
  const bytes = tablesOffset - start;
  const padding = bytes - (dictionary?.segment.stored ?? 0);
  if (padding < 0 || padding > (dictionary ? 63 : 0)) {
    throw cursor.fail(`a dictionary of ${bytes - padding} bytes, there are ${bytes} in front of the page tables`, 'dictionary.bounds');
  }
}

/** @param {Cursor} cursor @param {number} dataEnd */
function parseFilter(cursor, dataEnd) {
  const filter = {offset: cursor.uint(), blocks: cursor.uint(MAX_FILTER_BLOCKS), crc: cursor.u32()};
  if (filter.blocks === 0 || filter.offset % 64 !== 0 || filter.offset < 8 || filter.offset + filter.blocks * 32 > dataEnd) {
    throw cursor.fail(`a filter of ${filter.blocks} blocks at ${filter.offset}, data lies between 8 and ${dataEnd}`, 'filter.bounds');
  }
  return filter;
}

/** @param {Cursor} cursor */
function numbers(cursor) {
  const list = [];
  for (let left = cursor.count(1); left > 0; left--) {
    list.push(cursor.uint(MAX_NUMBER));
  }
  return list;
}

/** @param {number[]} needed @param {number} known @param {string} what */
function unknown(needed, known, what, explain) {
  const number = needed.find(n => n >= known);
  return number === undefined ? null : `needs ${explain(what, number)}, which this reader does not know`;
}

/** @param {import('./schema.js').Node} node */
function isBytes(node) {
  return ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY', 'INT96'].includes(/** @type {string} */ (node.physical));
}
