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
  const chunkRows = [];
  for (let left = cursor.count(1); left > 0; left--) {
    chunkRows.push(cursor.uint());
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
  if (features.length > 0) { // none is defined; one may change what is said of chunks, which are checked after it
    throw new MbfError('unsupported', `FILE: reading this file needs ${explain('feature', features[0])}, which this reader does not know`);
  }
  if (perPage !== ENTRIES_PER_PAGE) {
    throw cursor.fail(`${perPage} entries per page, it must be ${ENTRIES_PER_PAGE}`, 'file.page-entries');
  }
  if (chunkRows.length > MAX_CHUNKS) {
    throw cursor.fail(`${chunkRows.length} chunks, more than ${MAX_CHUNKS}`);
  }
  chunkRows.forEach((rows, chunk) => {
    if (rows === 0) {
      throw cursor.fail(`chunk ${chunk} has no rows`, 'file.chunk-rows');
    }
    if (rows > MAX_ENTRIES) {
      throw cursor.fail(`chunk ${chunk} has ${rows} rows, at most ${MAX_ENTRIES} are allowed`);
    }
  });
  return {chunkRows, rows: chunkRows.reduce((sum, rows) => sum + rows, 0), explain};
}
