import {Cursor} from '../bytes/cursor.js';
import {MbfError} from '../error.js';
import {ENTRIES_PER_PAGE, MAX_CHUNKS, MAX_ENTRIES, MAX_NUMBER} from './limits.js';

const WHAT = ['encoding', 'codec', 'feature'];

/**
 * @typedef {object} FileSection
 * @property {number[]} chunkRows
 * @property {number} rows
 * @property {(what: string, number: number) => string} explain a number with the version that brought it in
 */

/** @param {Uint8Array} bytes @returns {FileSection} */
export function parseFileSection(bytes) {
  const cursor = new Cursor(bytes, 'FILE');
  const perPage = cursor.uint();
  if (perPage !== ENTRIES_PER_PAGE) {
    throw cursor.fail(`${perPage} entries per page, it must be ${ENTRIES_PER_PAGE}`, 'file.page-entries');
  }
  const chunkRows = [];
  let rows = 0;
  for (let left = cursor.count(1, MAX_CHUNKS); left > 0; left--) {
    const inChunk = cursor.uint(MAX_ENTRIES);
    if (inChunk === 0) {
      throw cursor.fail(`chunk ${chunkRows.length} has no rows`, 'file.chunk-rows');
    }
    chunkRows.push(inChunk);
    rows += inChunk;
  }
  const features = [];
  for (let left = cursor.count(1); left > 0; left--) {
    features.push(cursor.uint(MAX_NUMBER));
  }
  const versions = new Map();
  for (let left = cursor.count(4); left > 0; left--) {
    const what = cursor.uint();
    const number = cursor.uint(MAX_NUMBER);
    versions.set(`${WHAT[what] ?? what} ${number}`, `${cursor.uint()}.${cursor.uint()}`);
  }
  const explain = (what, number) => {
    const version = versions.get(`${what} ${number}`);
    return `${what} ${number}` + (version ? ` of version ${version}` : '');
  };
  if (features.length > 0) { // none is defined
    throw new MbfError('unsupported', `FILE: reading this file needs ${explain('feature', features[0])}, which this reader does not know`);
  }
  return {chunkRows, rows, explain};
}
