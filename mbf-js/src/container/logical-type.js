import {MAX_NUMBER} from './limits.js';

/**
 * What the values of a node mean. The parameters of each id are those of the specification's table.
 *
 * @typedef {{id: string, bits?: number, signed?: boolean, precision?: number, scale?: number, unit?: 'ms' | 'us' | 'ns',
 *   utc?: boolean, version?: number, crs?: string | null, algorithm?: string | null}} LogicalType
 */

const IDS = ['PLAIN', 'STRING', 'ENUM', 'JSON', 'BSON', 'UUID', 'FLOAT16', 'INTERVAL', 'UNKNOWN', 'DATE', 'INT', 'DECIMAL',
  'TIME', 'TIMESTAMP', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY'];

const UNITS = /** @type {const} */ (['ms', 'us', 'ns']);

const BYTE_STRINGS = ['BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'];
const INTEGERS = ['INT32', 'INT64'];

/** On what a logical type means something; elsewhere it is taken as PLAIN. Those not named here are on any leaf. */
const CARRIERS = {
  STRING: BYTE_STRINGS, ENUM: BYTE_STRINGS, JSON: BYTE_STRINGS, BSON: BYTE_STRINGS,
  UUID: BYTE_STRINGS, FLOAT16: BYTE_STRINGS, INTERVAL: BYTE_STRINGS, GEOMETRY: BYTE_STRINGS, GEOGRAPHY: BYTE_STRINGS,
  DATE: ['INT32'], INT: INTEGERS, DECIMAL: [...INTEGERS, ...BYTE_STRINGS], TIME: INTEGERS, TIMESTAMP: ['INT64'],
  VARIANT: ['struct'],
};

/**
 * @param {import('./schema.js').Node} node with its kind and physical type
 * @param {import('../bytes/cursor.js').Cursor} cursor
 * @returns {LogicalType | string} why the node cannot be read: `is of the unknown logical type 99`
 */
export function parseLogicalType(node, cursor) {
  const number = cursor.uint(MAX_NUMBER);
  const id = IDS[number];
  if (!id) {
    return `is of the unknown logical type ${number}`;
  }
  if (id !== 'PLAIN' && node.kind !== 'leaf' && !(id === 'VARIANT' && node.kind === 'struct')) {
    return `is a ${node.kind} of the logical type ${id}, which is not known there`;
  }
  const type = parse(id, cursor);
  const carriers = CARRIERS[id];
  return typeof type === 'string' || !carriers || carriers.includes(node.physical ?? node.kind) ? type : {id: 'PLAIN'};
}

/**
 * @param {string} id @param {import('../bytes/cursor.js').Cursor} cursor
 * @returns {LogicalType | string} what of the parameters is not known
 */
function parse(id, cursor) {
  let unknown = '';
  const known = (what, limit) => {
    const number = unknown ? 0 : cursor.uint(); // behind an unknown number nothing is known
    if (number > limit) {
      unknown = `has the unknown ${what} ${number} of the logical type ${id}`;
    }
    return number;
  };
  const flag = () => known('flag', 1) === 1;
  const unit = () => UNITS[known('unit', 2)];
  const optionalText = () => (flag() ? cursor.string() : null);
  /** @type {LogicalType} */
  const type = {id};
  switch (id) {
    case 'INT':
      Object.assign(type, {bits: known('number of bits', 64), signed: flag()});
      break;
    case 'DECIMAL':
      Object.assign(type, {precision: cursor.uint(MAX_NUMBER), scale: cursor.uint(MAX_NUMBER)});
      break;
    case 'TIME':
    case 'TIMESTAMP':
      Object.assign(type, {unit: unit(), utc: flag()});
      break;
    case 'VARIANT':
      type.version = cursor.uint();
      break;
    case 'GEOMETRY':
      type.crs = optionalText();
      break;
    case 'GEOGRAPHY':
      Object.assign(type, {crs: optionalText(), algorithm: optionalText()});
      break;
  }
  return unknown || type;
}
