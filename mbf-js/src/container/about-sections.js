import {Cursor} from '../bytes/cursor.js';

/** Its length, an empty URI, an unknown state. */
const SHORTEST_SOURCE = 3;

/**
 * What a file was converted from.
 *
 * @typedef {object} SourceOfRows
 * @property {string} uri
 * @property {{version: string} | {size: number, modified: bigint, changed: bigint | null, fileId: bigint | null} | null} state
 * @property {bigint} [footerHash] 0 without
 * @property {number} [mappingRevision]
 * @property {number} [firstRow]
 * @property {number} [rows]
 * @property {string[] | null} [columns] null for all
 */

/** @param {Uint8Array} bytes of the SOURCE section @param {number} rowsOfFile @returns {SourceOfRows[]} */
export function parseSources(bytes, rowsOfFile) {
  const cursor = new Cursor(bytes, 'SOURCE');
  const sources = [];
  for (let left = cursor.count(SHORTEST_SOURCE); left > 0; left--) {
    sources.push(parseSource(cursor.part(cursor.uint(), `SOURCE ${sources.length}`)));
  }
  const rows = sources.reduce((sum, source) => sum + (source.rows ?? NaN), 0);
  if (sources.length > 0 && !Number.isNaN(rows) && rows !== rowsOfFile) {
    throw cursor.fail(`the sources have ${rows} rows together, the file has ${rowsOfFile}`, 'source.rows');
  }
  return sources;
}

/** @param {Cursor} cursor @returns {SourceOfRows} */
function parseSource(cursor) {
  const uri = cursor.string();
  const state = parseState(cursor);
  if (state === undefined) {
    return {uri, state: null};
  }
  const footerHash = cursor.u64();
  const mappingRevision = cursor.uint();
  const firstRow = cursor.uint();
  const rows = cursor.uint();
  const names = cursor.count(1);
  const columns = names === 0 ? null : Array.from({length: names - 1}, () => cursor.string());
  return {uri, state, footerHash, mappingRevision, firstRow, rows, columns};
}

/** Undefined if it is known in a way that this reader does not know; then what follows is not either. @param {Cursor} cursor */
function parseState(cursor) {
  const kind = cursor.uint();
  switch (kind) {
    case 0:
      return null;
    case 1:
      return {version: cursor.string()};
    case 2: {
      const size = cursor.uint();
      const modified = cursor.sint();
      const bits = cursor.uint();
      if (bits > 3) {
        return undefined;
      }
      return {size, modified, changed: bits & 1 ? cursor.sint() : null, fileId: bits & 2 ? cursor.u64() : null};
    }
    default:
      return undefined;
  }
}

/**
 * @param {Uint8Array} bytes of the PROPERTIES section
 * @returns {{writer: string, sourceWriter: string, sourceSchema: string, pairs: [string, string][], untrueClaims: string[]}}
 */
export function parseProperties(bytes) {
  const cursor = new Cursor(bytes, 'PROPERTIES');
  const writer = cursor.string();
  const sourceWriter = cursor.string();
  const sourceSchema = cursor.string();
  /** @type {[string, string][]} */
  const pairs = [];
  for (let left = cursor.count(2); left > 0; left--) {
    pairs.push([cursor.string(), cursor.string()]);
  }
  const untrueClaims = [];
  for (let left = cursor.count(1); left > 0; left--) {
    untrueClaims.push(cursor.string());
  }
  return {writer, sourceWriter, sourceSchema, pairs, untrueClaims};
}
