/**
 * Which structs are variants that can be put together: the groups of fields and the types of shredded values that
 * apache/parquet-format's `VariantShredding.md` has. What is annotated as a VARIANT but looks different is a struct.
 *
 * @param {import('../container/schema.js').Node} node
 */
export function isVariant(node) {
  return node.kind === 'struct' && node.logical.id === 'VARIANT' && node.logical.version === 1
      && isPiece(node, ['metadata', 'value', 'typed_value']) && isBinary(field(node, 'metadata'));
}

/** @param {import('../container/schema.js').Node} node @param {string} name */
export function field(node, name) {
  return node.children.find(child => child.name === name);
}

function isPiece(node, names) {
  const value = field(node, 'value');
  const typed = field(node, 'typed_value');
  return node.kind === 'struct' && areDistinct(node.children) && node.children.every(child => names.includes(child.name))
      && Boolean(value || typed) && (!value || isBinary(value)) && (!typed || isShredded(typed));
}

function isShredded(node) {
  const names = ['value', 'typed_value'];
  switch (node.kind) {
    case 'leaf':
      return isShreddedLeaf(node);
    case 'list':
      return isPiece(node.children[0], names);
    case 'struct':
      return areDistinct(node.children) && node.children.every(child => isPiece(child, names));
    default:
      return false;
  }
}

function isShreddedLeaf({physical, logical, width}) {
  const {id} = logical;
  const number = id === 'PLAIN' || id === 'DECIMAL' || id === 'INT' && logical.signed;
  switch (physical) {
    case 'BOOLEAN':
    case 'FLOAT':
    case 'DOUBLE':
      return id === 'PLAIN';
    case 'INT32':
      return number || id === 'DATE';
    case 'INT64':
      return number || id === 'TIME' && logical.unit === 'us' && !logical.utc || id === 'TIMESTAMP' && logical.unit !== 'ms';
    case 'BYTE_ARRAY':
      return id === 'PLAIN' || id === 'DECIMAL' || id === 'STRING';
    case 'FIXED_LEN_BYTE_ARRAY':
      return id === 'DECIMAL' || id === 'UUID' && width === 16;
    default:
      return false;
  }
}

function isBinary(node) {
  return node !== undefined && node.kind === 'leaf' && node.physical === 'BYTE_ARRAY';
}

function areDistinct(nodes) {
  return new Set(nodes.map(({name}) => name)).size === nodes.length;
}
