import {damaged, quoted} from '../error.js';
import {ENTRIES_PER_PAGE, MAX_PAGE_CHILDREN, MAX_PAGE_STRINGS} from '../container/limits.js';
import {booleans} from '../encoding/booleans.js';
import {floats} from '../encoding/floats.js';
import {innerIntegers, integers} from '../encoding/integers.js';
import {ALL_NULL, DICTIONARY, FSST, PLAIN} from '../encoding/page.js';
import {strings} from '../encoding/strings.js';
import {firstOnlyIn, hasValues, isSet} from './bitmap.js';
import {Segment} from './segment.js';
import {BytesVector, ListVector, MapVector, PrimitiveVector, StructVector, concat} from './vector.js';
import {pathText} from '../container/schema.js';

/**
 * Reads a node and what is below it in one chunk. Pages are decoded when they are asked for; their blocks were fetched
 * before.
 */
export class NodeReader {
  /**
   * @param {import('../container/container.js').Container} container whose columns below the node are loaded
   * @param {import('../container/schema.js').Node} node perhaps with some of its children only
   * @param {number} chunk
   */
  constructor(container, node, chunk) {
    const loaded = container.column(node);
    const part = loaded.column.chunks[chunk];
    this.node = node;
    this.entries = part.entries;
    this.codes = part.codes;
    this.zone = part.zone;
    this.place = `${pathText(node)}, chunk ${chunk}`;
    this.segment = new Segment(loaded, part.segment, part.entries, `chunk ${chunk}`);
    this.children = node.children.map(child => new NodeReader(container, child, chunk));
    this.dictionary = part.codes ? new Dictionary(loaded) : null;
    /** Where the children of each page that was read end. */
    this.ends = new Map([[-1, 0]]);
    /** The page that was decoded last: neighbouring lists lie in it. */
    this.last = {index: -1, vector: /** @type {any} */ (null)};
  }

  /** The zone of a page. @param {number} i */
  pageZone(i) {
    return this.segment.table.zones ? this.segment.table.zones[i] : this.zone;
  }

  /**
   * What has to be fetched to read pages: nodes below a list as a whole, since only the list's pages say which part.
   *
   * @param {number} from @param {number} to
   * @returns {{segment: Segment, from: number, to: number}[]}
   */
  needs(from, to) {
    const own = [{segment: this.segment, from, to}];
    if (this.dictionary && !this.dictionary.values && this.dictionary.segment.stored.size === 0) {
      own.push(this.dictionary.need());
    }
    const below = this.node.kind === 'struct'
        ? this.children.flatMap(child => child.needs(from, to))
        : this.children.flatMap(child => (child.segment.stored.size > 0 ? [] : child.needs(0, child.segment.pages)));
    return own.concat(below);
  }

  /** How many bytes of pages, at most those up to the last, are read for a page. @param {number} i */
  storedLength(i) {
    let length = this.segment.range(i, i + 1).length;
    if (this.node.kind === 'struct') {
      for (const child of this.children) {
        length += child.storedLength(i);
      }
    }
    return length;
  }

  /** Gives back the blocks of pages that were read. */
  forget() {
    this.segment.forget();
    if (this.node.kind === 'struct') {
      this.children.forEach(child => child.forget());
    }
  }

  /** @param {number} i @returns {import('./vector.js').AnyVector} */
  page(i) {
    if (this.last.index !== i) {
      this.last = {index: i, vector: this.decode(i)};
    }
    return this.last.vector;
  }

  /** @param {number} i */
  decode(i) {
    const n = Math.min(ENTRIES_PER_PAGE, this.entries - i * ENTRIES_PER_PAGE);
    const page = this.segment.page(i);
    const header = page.header(0, n);
    this.checkHeader(page, header);
    const {node} = this;
    switch (node.kind) {
      case 'leaf':
        return header.kind === ALL_NULL ? allNull(node, n, header.validity) : this.leaf(page, header);
      case 'struct': {
        const children = this.children.map(child => child.page(i));
        children.forEach(child => checkBelow(page, header.validity, child));
        return new StructVector(node, n, header.validity, children);
      }
      default: {
        if (this.children.length === 0) { // asked for its nulls alone
          return new StructVector(node, n, header.validity, []);
        }
        const {offsets, begin} = this.lists(page, header, i);
        const end = begin + offsets[n];
        const [first, second] = this.children.map(child => child.range(begin, end));
        return node.kind === 'list' ? new ListVector(node, n, header.validity, offsets, first)
            : new MapVector(node, n, header.validity, offsets, first, second ?? null);
      }
    }
  }

  checkHeader(page, {encoding, kind, validity, n}) {
    const {node} = this;
    if (node.kind !== 'leaf' && encoding !== PLAIN) {
      throw page.notAllowed(encoding, `a ${node.kind}`);
    }
    if (node.kind === 'leaf' && kind === ALL_NULL && (this.codes ? encoding !== DICTIONARY : encoding === DICTIONARY || encoding > FSST)) {
      throw page.notAllowed(encoding, 'a page without values');
    }
    if (node.physical === 'FIXED_LEN_BYTE_ARRAY' && !this.codes && n * /** @type {number} */ (node.width) > MAX_PAGE_STRINGS) {
      throw page.fail(`${n} entries of ${node.width} bytes, more than ${MAX_PAGE_STRINGS} in a page`, 'limits');
    }
    if (!node.nullable && node.parent?.kind !== 'struct') {
      const i = firstOnlyIn(null, validity, n);
      if (i >= 0) {
        throw page.fail(`entry ${i} is null, the node is not nullable`, 'nulls.place');
      }
    }
  }

  leaf(page, header) {
    const {node} = this;
    const {n, validity} = header;
    switch (node.physical) {
      case 'BOOLEAN':
        return new PrimitiveVector(node, n, validity, booleans(page, header));
      case 'INT32':
        return new PrimitiveVector(node, n, validity, integers(page, header, false).values);
      case 'INT64':
        return new PrimitiveVector(node, n, validity, new BigInt64Array(integers(page, header, true).values.buffer));
      case 'FLOAT':
      case 'DOUBLE':
        return new PrimitiveVector(node, n, validity, floats(page, header, node.physical === 'DOUBLE'));
      default: {
        const width = node.physical === 'BYTE_ARRAY' ? null : /** @type {number} */ (node.width);
        return new BytesVector(node, n, validity, strings(page, header, width, this.dictionary ? this.dictionary.strings() : null));
      }
    }
  }

  /** Where the lists of a page begin among the children, and their offsets from there. */
  lists(page, {validity, n, payload}, i) {
    const begin = page.u32(payload);
    if (page.u32(payload + 4) !== 0) {
      throw page.fail('a word beside the first element that is not zero');
    }
    const offsets = new Int32Array(n + 1);
    const [children, values] = this.children.map(child => child.entries);
    if (values !== undefined && values !== children) {
      throw page.fail(`a map of ${children} keys and ${values} values`, 'nested.entries');
    }
    if (hasValues(validity, n)) {
      const {values: lengths} = innerIntegers(page, payload + 8, n, false);
      let end = 0;
      for (let entry = 0; entry < n; entry++) {
        const length = lengths[entry];
        if (length < 0 || length !== 0 && !isSet(validity, entry)) {
          const rule = length < 0 ? 'page.content' : 'nulls.place';
          throw page.fail(`${isSet(validity, entry) ? '' : 'null '}list ${entry} has ${length} elements`, rule);
        }
        end += length;
        if (begin + end > children) {
          throw page.fail(`list ${entry} ends behind the last of ${children} elements`, 'nested.entries');
        }
        offsets[entry + 1] = end;
      }
    }
    const end = begin + offsets[n];
    const before = this.ends.get(i - 1);
    if (begin > children || before !== undefined && begin !== before) {
      throw page.fail(`the first element is ${begin}, of ${children}, the page before ends at ${before}`, begin > children ? 'nested.entries' : 'nested.start');
    }
    if (i === this.segment.pages - 1 && end !== children) {
      throw page.fail(`the last list ends at ${end}, there are ${children} elements`, 'nested.entries');
    }
    if (offsets[n] > MAX_PAGE_CHILDREN) {
      throw page.fail(`lists of ${offsets[n]} elements, more than ${MAX_PAGE_CHILDREN}`, 'limits');
    }
    this.ends.set(i, end);
    return {offsets, begin};
  }

  /** Entries out of neighbouring pages. @param {number} from @param {number} to @returns {import('./vector.js').AnyVector} */
  range(from, to) {
    if (from === to) {
      return this.empty();
    }
    const parts = [];
    for (let i = Math.floor(from / ENTRIES_PER_PAGE), first = i * ENTRIES_PER_PAGE; first < to; i++, first += ENTRIES_PER_PAGE) {
      const vector = this.page(i);
      parts.push({vector, from: Math.max(from - first, 0), to: Math.min(to - first, vector.length)});
    }
    return concat(this.node, parts);
  }

  /** @returns {import('./vector.js').AnyVector} */
  empty() {
    const {node} = this;
    const children = this.children.map(child => child.empty());
    switch (node.kind) {
      case 'leaf':
        return allNull(node, 0, null);
      case 'struct':
        return new StructVector(node, 0, null, children);
      case 'list':
        return new ListVector(node, 0, null, new Int32Array(1), children[0]);
      default:
        return new MapVector(node, 0, null, new Int32Array(1), children[0], children[1] ?? null);
    }
  }
}

const ARRAYS = {BOOLEAN: Uint8Array, INT32: Int32Array, INT64: BigInt64Array, FLOAT: Float32Array, DOUBLE: Float64Array};

/** @param {import('../container/schema.js').Node} node @param {number} n @param {Uint8Array | null} validity */
function allNull(node, n, validity) {
  const array = ARRAYS[/** @type {string} */ (node.physical)];
  return array ? new PrimitiveVector(node, n, validity, new array(n))
      : new BytesVector(node, n, validity, {offsets: new Int32Array(2), bytes: new Uint8Array(0), codes: new Int32Array(n)});
}

/** Where a struct is null its fields are; elsewhere only those are that may be. */
function checkBelow(page, validity, child) {
  const stray = firstOnlyIn(child.validity, validity, child.length);
  if (stray >= 0) {
    throw page.fail(`entry ${stray} is null, and has a value in the field ${quoted(child.node.name)}`, 'nulls.place');
  }
  const missing = child.node.nullable ? -1 : firstOnlyIn(validity, child.validity, child.length);
  if (missing >= 0) {
    throw page.fail(`entry ${missing} lacks the field ${quoted(child.node.name)}, which is not nullable`, 'nulls.place');
  }
}

/** The values that the codes of a column stand for, decoded once per column. */
export class Dictionary {
  constructor(loaded) {
    this.loaded = loaded;
    const {segment, values} = loaded.column.dictionary;
    this.count = values;
    this.segment = loaded.dictionarySegment ??= this.open(segment);
  }

  /** @param {import('../container/column-section.js').Segment} stored */
  open(stored) {
    const segment = new Segment(this.loaded, stored, this.count, 'dictionary');
    const {offset, length} = segment.range(0, segment.pages);
    const bytes = this.loaded.bytes(offset, length);
    if (bytes && segment.pages > 0) {
      segment.keep(0, segment.pages, bytes);
    }
    return segment;
  }

  /** @returns {import('../encoding/strings.js').Strings | undefined} */
  get values() {
    return this.loaded.dictionaryValues;
  }

  need() {
    return {segment: this.segment, from: 0, to: this.segment.pages};
  }

  strings() {
    return this.loaded.dictionaryValues ??= this.decode();
  }

  /** @returns {import('../encoding/strings.js').Strings} */
  decode() {
    const {node} = this.loaded.column;
    const width = node.physical === 'BYTE_ARRAY' ? null : node.width;
    const parts = [];
    let total = 0;
    for (let p = 0; p < this.segment.pages; p++) {
      const page = this.segment.page(p);
      const n = Math.min(ENTRIES_PER_PAGE, this.count - p * ENTRIES_PER_PAGE);
      const header = page.header(0, n, 'dictionary.page');
      const i = firstOnlyIn(null, header.validity, n);
      if (i >= 0) {
        throw page.fail(`value ${i} of the dictionary is null`, 'dictionary.page');
      }
      const values = strings(page, header, width, null);
      parts.push({vector: new BytesVector(node, n, null, values), from: 0, to: n});
      total += values.bytes.length;
      if (total > MAX_PAGE_STRINGS) {
        throw damaged(this.segment.place, `values of more than ${MAX_PAGE_STRINGS} bytes`, 'limits');
      }
    }
    this.segment.forget();
    this.loaded.forgetDictionary();
    if (parts.length === 0) {
      return {offsets: new Int32Array(1), bytes: new Uint8Array(0), codes: null};
    }
    const {offsets, bytes, codes} = /** @type {BytesVector} */ (concat(node, parts));
    return {offsets, bytes, codes: codes && shared(codes)};
  }
}

function shared(codes) {
  return codes.every((code, i) => code === i) ? null : codes;
}

/**
 * Fetches what readers need, with one request where it lies together.
 *
 * @param {import('../container/container.js').Container} container
 * @param {{segment: Segment, from: number, to: number}[]} needs
 */
export async function fetchAll(container, needs) {
  /** @type {Map<Segment, Set<number>>} */
  const seen = new Map();
  const distinct = needs.filter(({segment, from}) => {
    const froms = seen.get(segment) ?? new Set();
    const first = !froms.has(from);
    seen.set(segment, froms.add(from));
    return first;
  });
  const ranges = distinct.map(({segment, from, to}) => segment.range(from, to));
  const bytes = await container.reader.read(ranges);
  distinct.forEach(({segment, from, to}, i) => segment.keep(from, to, bytes[i]));
}

