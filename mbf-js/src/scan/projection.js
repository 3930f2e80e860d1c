import {MbfError, quoted} from '../error.js';
import {pathText} from '../container/schema.js';

/**
 * Finds columns, and parts of structs by their path (`address.city`). A column of that very name comes first.
 *
 * @param {import('../container/schema.js').Node[]} top
 * @param {string} path
 * @returns {import('../container/schema.js').Node[]} from the top column down to what was asked for
 */
export function findPath(top, path) {
  const chain = search(top, path);
  if (!chain) {
    const names = top.slice(0, 20).map(node => quoted(node.name)).join(', ');
    throw new MbfError('query', `no column ${quoted(path)}; the columns are ${names}${top.length > 20 ? ', …' : ''}`);
  }
  return chain;
}

function search(nodes, path) {
  const node = nodes.find(({name}) => name === path);
  if (node) {
    return [node];
  }
  for (const candidate of nodes) {
    if (candidate.kind === 'struct' && path.startsWith(`${candidate.name}.`)) {
      const below = search(candidate.children, path.slice(candidate.name.length + 1));
      if (below) {
        return [candidate, ...below];
      }
    }
  }
  return null;
}

/**
 * The nodes to read: whole columns, and structs with only those members that were asked for.
 *
 * @param {import('../container/schema.js').Node[]} top
 * @param {string[] | undefined} paths all columns without
 */
export function project(top, paths) {
  return paths === undefined ? top : paths.map(path => narrowed(findPath(top, path)));
}

/** @param {import('../container/schema.js').Node[]} chain */
function narrowed([node, ...below]) {
  return below.length === 0 ? node : {...node, children: [narrowed(below)]};
}

/** A node and all below it, parents first. @param {import('../container/schema.js').Node} node */
export function withBelow(node) {
  return [node, ...node.children.flatMap(withBelow)];
}

/** @param {import('../container/schema.js').Node} node that cannot be read for what the schema says of it, or below it */
export function checkReadable(node) {
  for (const part of withBelow(node)) {
    if (part.unreadable) {
      throw new MbfError('unsupported', `column ${pathText(part)} ${part.unreadable}: it needs a newer reader; others can be read by their names`);
    }
  }
}
