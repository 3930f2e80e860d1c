import {quoted, shortened} from '../error.js';
import {MAX_DEPTH, MAX_NODES, MAX_NUMBER} from './limits.js';
import {parseLogicalType} from './logical-type.js';

export const KINDS = /** @type {const} */ (['leaf', 'struct', 'list', 'map']);
export const PHYSICAL = /** @type {const} */ (['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY']);

/**
 * A node of the schema's tree.
 *
 * @typedef {object} Node
 * @property {number} number in pre-order, from 0
 * @property {string} name
 * @property {'leaf' | 'struct' | 'list' | 'map' | 'unknown'} kind
 * @property {boolean} nullable
 * @property {typeof PHYSICAL[number]} [physical] of leaves
 * @property {number} [width] bytes per value of INT96 and FIXED_LEN_BYTE_ARRAY
 * @property {import('./logical-type.js').LogicalType} logical
 * @property {Node[]} children fields of a struct; the element of a list; key and, if there are any, values of a map
 * @property {Node | null} parent
 * @property {number} end the number behind the last node below it
 * @property {string | null} unreadable why this node itself cannot be read
 */

/**
 * @param {import('../bytes/cursor.js').Cursor} cursor over a SCHEMA section, or a schema in the form of one
 * @param {number} [most] nodes that there may be
 * @returns {{top: Node[], nodes: Node[]}}
 */
export function parseSchema(cursor, most = MAX_NODES) {
  /** @type {Node[]} */
  const nodes = [];

  /** @param {Node | null} parent @param {number} depth @returns {Node} */
  const parse = (parent, depth) => {
    if (depth > MAX_DEPTH) {
      throw cursor.fail(`types nest deeper than ${MAX_DEPTH}`, 'schema.depth');
    }
    if (nodes.length === most) {
      throw cursor.fail(`more than ${MAX_NODES} nodes`, 'limits');
    }
    const name = cursor.string();
    const kind = cursor.uint(MAX_NUMBER);
    const bits = cursor.uint();
    const count = cursor.count(5, MAX_NODES);
    const rest = cursor.part(cursor.uint(), `${cursor.place}, node ${nodes.length} ${quoted(name)}`);
    /** @type {Node} */
    const node = {
      number: nodes.length, name, kind: KINDS[kind] ?? 'unknown', nullable: (bits & 1) === 1,
      logical: {id: 'PLAIN'}, children: [], parent, end: 0, unreadable: null,
    };
    nodes.push(node);
    if (node.kind === 'unknown') {
      node.unreadable = `is of the unknown kind ${kind}`;
    } else if (bits > 1) {
      node.unreadable = `has the unknown bits ${bits}`;
    } else {
      parseType(node, rest);
      if (!node.unreadable) {
        checkChildren(node, count, rest);
      }
    }
    for (let i = 0; i < count; i++) {
      node.children.push(parse(node, depth + 1));
    }
    node.end = nodes.length;
    return node;
  };

  const count = cursor.count(5, MAX_NODES);
  const top = [];
  for (let i = 0; i < count; i++) {
    top.push(parse(null, 1));
  }
  return {top, nodes};
}

/** @param {Node} node @param {import('../bytes/cursor.js').Cursor} rest */
function parseType(node, rest) {
  if (node.kind === 'leaf') {
    const physical = rest.u8();
    const width = rest.uint(MAX_NUMBER);
    node.physical = PHYSICAL[physical];
    node.width = width;
    if (!node.physical) {
      node.unreadable = `is of the unknown physical type ${physical}`;
      return;
    }
  }
  const logical = parseLogicalType(node, rest);
  if (typeof logical === 'string') {
    node.unreadable = logical;
    return;
  }
  node.logical = logical;
  if (node.physical) {
    const fixed = {INT96: 12, FIXED_LEN_BYTE_ARRAY: node.width}[node.physical] ?? 0;
    if (node.width !== fixed) {
      throw rest.fail(`${node.physical} with a width of ${node.width}`, 'schema.width');
    }
  }
}

/** @param {Node} node @param {number} count @param {import('../bytes/cursor.js').Cursor} rest */
function checkChildren(node, count, rest) {
  const right = {leaf: count === 0, struct: true, list: count === 1, map: count === 1 || count === 2, unknown: true}[node.kind];
  if (!right) {
    throw rest.fail(`a ${node.kind} with ${count} children`, 'schema.children');
  }
}

/**
 * The names from the top down to a node, for messages: long ones are cut.
 *
 * @param {Pick<Node, 'name' | 'parent'>} node
 */
export function pathText(node) {
  return quoted([...ancestors(node), node].map(({name}) => shortened(name, 40)).join('.'));
}

/** From the top down, without the node itself. @param {Pick<Node, 'parent'>} node @returns {Node[]} */
export function ancestors(node) {
  const above = [];
  for (let {parent} = node; parent; parent = parent.parent) {
    above.unshift(parent);
  }
  return above;
}

/** A column's type as people write it. @param {Node} node @returns {string} */
export function typeText(node) {
  const nullable = node.nullable ? '' : ' not null';
  const {id, ...parameters} = node.logical;
  const logical = id === 'PLAIN' ? '' : ` ${id}${Object.keys(parameters).length ? `(${Object.values(parameters).join(', ')})` : ''}`;
  if (node.kind === 'leaf') {
    return `${node.physical}${node.physical === 'FIXED_LEN_BYTE_ARRAY' ? `(${node.width})` : ''}${logical}${nullable}`;
  }
  const children = node.children.map(child => (node.kind === 'struct' ? `${child.name}: ` : '') + typeText(child)).join(', ');
  return `${node.kind}${logical}<${children}>${nullable}`;
}
