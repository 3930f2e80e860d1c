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
 * @returns {LogicalType | number} the number of a type that is not known there
 */
export function parseLogicalType(node, cursor) {
  const number = cursor.uint();
  const type = IDS[number] && parse(IDS[number], cursor);
  if (!type || type.id !== 'PLAIN' && (node.kind === 'list' || node.kind === 'map')) {
    return number;
  }
  const carriers = CARRIERS[type.id];
  return carriers && !carriers.includes(node.physical ?? node.kind) ? {id: 'PLAIN'} : type;
}

/** @param {string} id @param {import('../bytes/cursor.js').Cursor} cursor @returns {LogicalType} */
function parse(id, cursor) {
  const flag = () => cursor.uint(1) === 1;
  const unit = () => UNITS[cursor.uint(2)];
  const optionalText = () => (flag() ? cursor.string() : null);
  switch (id) {
    case 'INT':
      return {id, bits: cursor.uint(64), signed: flag()};
    case 'DECIMAL':
      return {id, precision: cursor.uint(2 ** 31 - 1), scale: cursor.uint(2 ** 31 - 1)};
    case 'TIME':
    case 'TIMESTAMP':
      return {id, unit: unit(), utc: flag()};
    case 'VARIANT':
      return {id, version: cursor.uint()};
    case 'GEOMETRY':
      return {id, crs: optionalText()};
    case 'GEOGRAPHY':
      return {id, crs: optionalText(), algorithm: optionalText()};
    default:
      return {id};
  }
}
