import {Cursor} from '../bytes/cursor.js';
import {MAGIC} from './trailer.js';
import {MAX_NUMBER, MAX_SECTION, MAX_SEGMENT} from './limits.js';

export const SCHEMA = 0;
export const FILE = 1;
export const SOURCE = 2;
export const PROPERTIES = 3;
export const COLUMN = 4;

/**
 * @typedef {object} Section
 * @property {number} kind
 * @property {number} node
 * @property {number} start where what lies in front of it begins: padding and blocks of a dictionary, page tables
 * @property {number} tablesOffset where the page tables in front of it begin; the section itself without any
 * @property {number} offset
 * @property {number} length
 * @property {number} crc
 */

/**
 * Where every section lies. They follow each other without gaps up to the directory.
 *
 * @param {Uint8Array} bytes
 * @param {import('./trailer.js').Trailer} trailer
 * @returns {Section[]}
 */
export function parseDirectory(bytes, trailer) {
  const cursor = new Cursor(bytes, 'directory');
  let offset = cursor.uint();
  if (offset < MAGIC.length) {
    throw cursor.fail(`the first section at ${offset} lies in the magic`, 'directory.bounds');
  }
  const sections = [];
  for (let left = cursor.count(9); left > 0; left--) {
    const kind = cursor.uint(MAX_NUMBER);
    const node = cursor.uint();
    const dictionary = cursor.uint(MAX_SEGMENT + 63);
    const tables = cursor.uint(MAX_SECTION);
    const length = cursor.uint(MAX_SECTION);
    const crc = cursor.u32();
    if (kind < COLUMN && dictionary + tables !== 0) { // what is behind it is of a version to come
      throw cursor.fail(`a section of kind ${kind} with page tables or a dictionary, which it has none of`, 'directory.tables');
    }
    const tablesOffset = offset + dictionary;
    sections.push({kind, node, start: offset, tablesOffset, offset: tablesOffset + tables, length, crc});
    offset = tablesOffset + tables + length;
    if (offset > trailer.directoryOffset) {
      throw cursor.fail(`section ${sections.length - 1} ends at ${offset}, behind the directory's begin ${trailer.directoryOffset}`, 'directory.bounds');
    }
  }
  if (offset !== trailer.directoryOffset) {
    throw cursor.fail(`the sections end at ${offset}, not where the directory begins, ${trailer.directoryOffset}`, 'directory.bounds');
  }
  return sections;
}
