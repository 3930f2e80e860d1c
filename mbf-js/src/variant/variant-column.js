import {compareBytes} from '../bytes/compare.js';
import {jsonString} from '../text/json.js';
import {scalarFormat} from '../text/scalar.js';
import {utf8} from '../bytes/utf8.js';
import {field, isVariant} from './variant-shape.js';
import {VariantMetadata, VariantValue, corrupt} from './variant-value.js';

/**
 * A VARIANT column as the JSON that its values stand for, the pieces of shredded ones put together again. Pieces that
 * contradict each other are refused.
 *
 * @param {import('../container/schema.js').Node} node
 * @returns {((vector: any, i: number) => string) | null} null if the node is no variant that can be read
 */
export function variantFormat(node) {
  if (!isVariant(node)) {
    return null;
  }
  const metadata = node.children.indexOf(/** @type {any} */ (field(node, 'metadata')));
  const piece = pieceOf(node);
  return (vector, i) => {
    const names = vector.children[metadata];
    if (names.isNull(i)) {
      throw corrupt('no metadata');
    }
    return piece.json(vector, i, new VariantMetadata(names.get(i)));
  };
}

/**
 * A variant, or a part of one that has columns of its own: an encoded value, or one of a shredded type, or neither, and
 * then it is missing; or an object with members in both.
 */
function pieceOf(group) {
  const value = group.children.findIndex(({name}) => name === 'value');
  const typed = group.children.findIndex(({name}) => name === 'typed_value');
  const shredded = typed < 0 ? null : shreddedOf(group.children[typed]);
  const absent = (vector, position, i) => position < 0 || vector.children[position].isNull(i);
  return {
    isMissing: (vector, i) => absent(vector, value, i) && absent(vector, typed, i),
    json(vector, i, metadata) {
      const rest = absent(vector, value, i) ? null : new VariantValue(vector.children[value].get(i), metadata);
      if (!absent(vector, typed, i)) {
        return shredded(vector.children[typed], i, rest, metadata);
      }
      return rest ? rest.json() : 'null'; // only members of objects can be left out
    },
  };
}

function shreddedOf(node) {
  if (node.kind === 'struct') {
    return shreddedObject(node);
  }
  const without = format => (vector, i, rest, metadata) => {
    if (rest) {
      throw corrupt('both value and typed_value, and not an object');
    }
    return format(vector, i, metadata);
  };
  if (node.kind === 'leaf') {
    return without(scalarOf(node));
  }
  const element = pieceOf(node.children[0]);
  return without((vector, i, metadata) => {
    const parts = [];
    for (let e = vector.offsets[i]; e < vector.offsets[i + 1]; e++) {
      parts.push(element.json(vector.elements, e, metadata));
    }
    return `[${parts.join(',')}]`;
  });
}

/** Scalars look as in columns of their type, but decimals are numbers. */
function scalarOf(node) {
  const format = scalarFormat(node);
  return node.logical.id === 'DECIMAL' ? (vector, i) => format(vector, i).replaceAll('"', '') : format;
}

/** Members with columns of their own, and the others in the value beside them. */
function shreddedObject(node) {
  const encoder = new TextEncoder();
  const members = node.children.map((child, position) => ({name: encoder.encode(child.name), piece: pieceOf(child), position}));
  return (vector, i, rest, metadata) => {
    if (rest && !rest.isObject) {
      throw corrupt('a value that is no object beside shredded members');
    }
    const all = rest ? rest.members() : [];
    const others = new Set(all.map(({name}) => utf8(name)));
    for (const {name, piece, position} of members) {
      const group = vector.children[position];
      const text = utf8(name);
      if (others.has(text) && !group.isNull(i)) {
        throw corrupt(`member ${jsonString(text)} both shredded and in the value beside`);
      }
      if (!piece.isMissing(group, i)) {
        all.push({name, json: piece.json(group, i, metadata)});
      }
    }
    all.sort((a, b) => compareBytes(a.name, b.name));
    return `{${all.map(({name, json}) => `${jsonString(utf8(name))}:${json}`).join(',')}}`;
  };
}

