/**
 * What the values of a node mean. The parameters of each id are those of the specification's table.
 *
 * @typedef {{id: string, bits?: number, signed?: boolean, precision?: number, scale?: number, unit?: 'ms' | 'us' | 'ns',
 *   utc?: boolean, version?: number, crs?: string | null, algorithm?: string | null}} LogicalType
 */

const IDS = ['PLAIN', 'STRING', 'ENUM', 'JSON', 'BSON', 'UUID', 'FLOAT16', 'INTERVAL', 'UNKNOWN', 'DATE', 'INT', 'DECIMAL',
  'TIME', 'TIMESTAMP', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY'];

const UNITS = /** @type {const} */ (['ms', 'us', 'ns']);

/** Which carriers a logical type may have; those not named here may be on anything. */
const CARRIERS = {
  STRING: ['BYTE_ARRAY'], ENUM: ['BYTE_ARRAY'], JSON: ['BYTE_ARRAY'], BSON: ['BYTE_ARRAY'],
  UUID: ['FIXED_LEN_BYTE_ARRAY'], FLOAT16: ['FIXED_LEN_BYTE_ARRAY'], INTERVAL: ['FIXED_LEN_BYTE_ARRAY'],
  DATE: ['INT32'], INT: ['INT32', 'INT64'], DECIMAL: ['INT32', 'INT64', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'],
  TIME: ['INT32', 'INT64'], TIMESTAMP: ['INT64'], VARIANT: ['struct'], GEOMETRY: ['BYTE_ARRAY'], GEOGRAPHY: ['BYTE_ARRAY'],
};
const WIDTHS = {UUID: 16, FLOAT16: 2, INTERVAL: 12};

/**
 * @param {import('./schema.js').Node} node with its kind and physical type
 * @param {import('../bytes/cursor.js').Cursor} cursor
 * @returns {LogicalType | number} the number of a type that is not known
 */
export function parseLogicalType(node, cursor) {
  const number = cursor.uint();
  const id = IDS[number];
  if (!id) {
    return number;
  }
  const carriers = CARRIERS[id];
  if (carriers && !carriers.includes(node.physical ?? node.kind) || WIDTHS[id] !== undefined && WIDTHS[id] !== node.width) {
    throw cursor.fail(`the logical type ${id} on ${node.physical ?? node.kind}${node.width ? `(${node.width})` : ''}`);
  }
  const flag = () => cursor.uint(1) === 1;
  const unit = () => UNITS[cursor.uint(2)];
  const optionalText = () => (flag() ? cursor.string() : null);
  switch (id) {
    case 'INT': {
      const bits = cursor.uint();
      if (![8, 16, 32, 64].includes(bits) || (bits === 64) !== (node.physical === 'INT64')) {
        throw cursor.fail(`INT of ${bits} bits on ${node.physical}`);
      }
      return {id, bits, signed: flag()};
    }
    case 'DECIMAL':
      return {id, precision: cursor.uint(2 ** 31 - 1), scale: cursor.uint(2 ** 31 - 1)};
    case 'TIME': {
      const type = {id, unit: unit(), utc: flag()};
      if ((type.unit === 'ms') !== (node.physical === 'INT32')) {
        throw cursor.fail(`TIME in ${type.unit} on ${node.physical}`);
      }
      return type;
    }
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
