import {NodeReader} from '../../src/column/node-reader.js';
import {Page} from '../../src/encoding/page.js';
import {doubleText, floatText} from '../../src/text/float.js';
import {real} from '../../src/text/scalar.js';

/** @param {string} type as the chapter on encodings writes it: `FIXED_LEN_BYTE_ARRAY(2)`, `BYTE_ARRAY dictionary=red,green` */
export function columnOf(type) {
  const [, physical, width, words] = /** @type {RegExpExecArray} */ (/^(\w+)(?:\((\d+)\))?(?: dictionary=(\S+))?$/.exec(type));
  const node = {number: 0, name: 'c', kind: 'leaf', nullable: true, physical, width: Number(width ?? (physical === 'INT96' ? 12 : 0)),
    logical: {id: 'PLAIN'}, children: [], parent: null, end: 1, unreadable: null};
  return {node, dictionary: words ? dictionaryOf(words.split(',')) : null};
}

/** @param {string[]} words */
function dictionaryOf(words) {
  const offsets = Int32Array.of(0, ...words.map((_, i) => words.slice(0, i + 1).join('').length));
  return {offsets, bytes: new TextEncoder().encode(words.join('')), codes: null};
}

/** A page's values as the chapter writes them. @param {any} column @param {Uint8Array} bytes @param {number} n */
export function decodePage({node, dictionary}, bytes, n) {
  const reader = Object.assign(Object.create(NodeReader.prototype), {
    node, entries: n, children: [], codes: dictionary !== null, dictionary: dictionary && {strings: () => dictionary},
    segment: {page: () => new Page(bytes, 'page')},
  });
  const vector = reader.decode(0);
  return Array.from({length: n}, (_, i) => (vector.isNull(i) ? 'null' : textOf(node, vector, i)));
}

function textOf(node, vector, i) {
  switch (node.physical) {
    case 'BOOLEAN':
      return String(vector.values[i] === 1);
    case 'FLOAT':
    case 'DOUBLE':
      return real(vector.values[i], node.physical === 'FLOAT' ? floatText : doubleText).replaceAll('"', '');
    case 'INT32':
    case 'INT64':
      return String(vector.values[i]);
    default:
      return JSON.stringify(new TextDecoder().decode(vector.get(i)));
  }
}
