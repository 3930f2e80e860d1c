import {Cursor} from '../bytes/cursor.js';
import {MAX_NODES, MAX_SOURCES} from './limits.js';
import {parseSchema} from './schema.js';

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
 * @property {number} [firstRow] of those that are here
 * @property {number} [rows] that are here
 * @property {number} [sourceRows] of the source
 * @property {string[] | null} [columns] names of all columns of the source, if not all are here; else null
 */

/**
 * @param {Uint8Array} bytes of the SOURCE section
 * @param {number} rowsOfFile
 * @param {import('./schema.js').Node[]} columns of the file
 * @returns {SourceOfRows[]}
 */
export function parseSources(bytes, rowsOfFile, columns) {
  const cursor = new Cursor(bytes, 'SOURCE');
  const count = cursor.count(SHORTEST_SOURCE);
  if (count > MAX_SOURCES) {
    throw cursor.fail(`${count} sources, at most ${MAX_SOURCES} are allowed`, 'limits');
  }
  const schemas = {columns, nodesLeft: MAX_NODES};
  /** @type {SourceOfRows[]} */
  const sources = [];
  while (sources.length < count) {
    sources.push(parseSource(cursor.part(cursor.uint(), `SOURCE ${sources.length}`), schemas));
  }
  const rows = sources.reduce((sum, source) => sum + (source.rows ?? NaN), 0);
  if (sources.length > 0 && !Number.isNaN(rows) && rows !== rowsOfFile) {
    throw cursor.fail(`the sources have ${rows} rows together, the file has ${rowsOfFile}`, 'source.rows');
  }
  return sources;
}

/**
 * @param {Cursor} cursor
 * @param {{columns: import('./schema.js').Node[], nodesLeft: number}} schemas columns of the file, and how many nodes schemas may have yet
 * @returns {SourceOfRows}
 */
function parseSource(cursor, schemas) {
  const uri = cursor.string();
  const state = parseState(cursor);
  if (state === undefined) {
    return {uri, state: null};
  }
  const footerHash = cursor.u64();
  const mappingRevision = cursor.uint();
  const firstRow = cursor.uint();
  const rows = cursor.uint();
  const sourceRows = cursor.uint();
  if (firstRow + rows > sourceRows) {
    throw cursor.fail(`${rows} rows from row ${firstRow} on are not within the ${sourceRows} of the source`, 'source.range');
  }
  const length = cursor.uint();
  const columns = length === 0 ? null : parseColumns(cursor.part(length - 1, `${cursor.place}, schema`), schemas);
  return {uri, state, footerHash, mappingRevision, firstRow, rows, sourceRows, columns};
}

/** The names of a source's columns, which are those of the file and others. */
function parseColumns(cursor, schemas) {
  const {top, nodes} = parseSchema(cursor, schemas.nodesLeft);
  schemas.nodesLeft -= nodes.length;
  const wanted = schemas.columns.map(signature);
  let found = 0;
  for (const column of top) {
    found += found < wanted.length && signature(column) === wanted[found] ? 1 : 0;
  }
  if (found < wanted.length || top.length === found) {
    throw cursor.fail(`the ${wanted.length} columns of the file are not some of the ${top.length} of the source, in their order`, 'source.schema');
  }
  return top.map(({name}) => name);
}

/** What equal columns have in common: of one that is not known here, its name. @param {import('./schema.js').Node} column */
function signature(column) {
  /** @param {import('./schema.js').Node} node @returns {boolean} */
  const isKnown = ({unreadable, children}) => unreadable === null && children.every(isKnown);
  /** @param {import('./schema.js').Node} node @returns {unknown[]} */
  const parts = ({name, kind, nullable, physical, width, logical, children}) => [name, kind, nullable, physical, width, logical, children.map(parts)];
  return JSON.stringify(isKnown(column) ? parts(column) : [column.name]);
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
