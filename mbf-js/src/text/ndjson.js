import {MbfError, quoted} from '../error.js';
import {LONGEST} from '../bytes/utf8.js';
import {jsonString} from './json.js';
import {scalarFormat} from './scalar.js';
import {variantFormat} from '../variant/variant-column.js';

/** Characters that are put together before they are given out. */
const PIECE = 2 ** 20;

/**
 * Rows as newline-delimited JSON, byte for byte as every reader of the format prints them: keys in the schema's order,
 * lists as arrays, structs as objects, maps as arrays of `{"key":…,"value":…}`.
 */
export class NdjsonWriter {
  /** @param {import('../container/schema.js').Node[]} columns */
  constructor(columns) {
    this.columns = columns.map(node => ({key: `${jsonString(node.name)}:`, format: formatOf(node)}));
  }

  /**
   * A line per row, in pieces of at most PIECE characters, or of one longer line.
   *
   * @param {import('../scan/scan.js').Batch} batch @returns {Generator<string>}
   */
  *pieces(batch) {
    let piece = '';
    for (let i = 0; i < batch.length; i++) {
      const line = this.line(batch, batch.selection ? batch.selection[i] : i);
      if (piece.length + line.length > PIECE && piece !== '') {
        yield piece;
        piece = '';
      }
      piece += line;
    }
    if (piece !== '') {
      yield piece;
    }
  }

  /** @private */
  line(batch, row) {
    try {
      const members = batch.columns.map((vector, c) => this.columns[c].key + this.value(c, vector, batch.firstRow, row));
      return `{${members.join(',')}}\n`;
    } catch (e) { // a string that is longer than JavaScript has
      throw e instanceof RangeError ? new MbfError('unsupported', `row ${batch.firstRow + row + 1}: its text is longer than a string can be`, {cause: e}) : e;
    }
  }

  /** @private */
  value(c, vector, firstRow, row) {
    try {
      return this.columns[c].format(vector, row);
    } catch (e) { // a variant
      throw e instanceof MbfError ? e.at(`column ${quoted(vector.node.name)}, row ${firstRow + row + 1}`) : e;
    }
  }
}

/** @param {import('../container/schema.js').Node} node @returns {(vector: any, i: number) => string} */
export function formatOf(node) {
  const present = presentFormat(node);
  return (vector, i) => (vector.isNull(i) ? 'null' : present(vector, i));
}

function presentFormat(node) {
  switch (node.kind) {
    case 'leaf':
      return scalarFormat(node);
    case 'struct':
      return variantFormat(node) ?? structFormat(node);
    case 'list': {
      const element = formatOf(node.children[0]);
      return arrayFormat((vector, e) => element(vector.elements, e));
    }
    default: {
      const [key, value] = node.children.map(formatOf);
      return arrayFormat((vector, e) => `{"key":${key(vector.keys, e)}${value ? `,"value":${value(vector.values, e)}` : ''}}`);
    }
  }
}

/** @param {(vector: any, e: number) => string} element */
function arrayFormat(element) {
  return (vector, i) => {
    const parts = [];
    let length = 0;
    for (let e = vector.offsets[i]; e < vector.offsets[i + 1]; e++) {
      const part = element(vector, e);
      length += part.length;
      if (length > LONGEST) { // before memory is taken for more of them
        throw new RangeError(`more than ${LONGEST} characters`);
      }
      parts.push(part);
    }
    return `[${parts.join(',')}]`;
  };
}

function structFormat(node) {
  const members = node.children.map(child => ({key: `${jsonString(child.name)}:`, format: formatOf(child)}));
  return (vector, i) => `{${members.map(({key, format}, c) => key + format(vector.children[c], i)).join(',')}}`;
}
