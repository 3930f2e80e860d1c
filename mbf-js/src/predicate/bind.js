import {MbfError, quoted} from '../error.js';
import {ENTRIES_PER_PAGE} from '../container/limits.js';
import {checkCrc} from '../container/trailer.js';
import {findPath} from '../scan/projection.js';
import {mayContain, xxh64} from './bloom-filter.js';
import {Intervals} from './intervals.js';
import {orderOf} from './order.js';
import {Pattern} from './pattern.js';
import {pathText} from '../container/schema.js';

/** A larger filter costs more to fetch than it saves. */
const MAX_FILTER = 2 ** 20;
const MAX_HASHES = 100;

/** Tests of byte strings only. */
const PATTERNS = ['prefix', 'suffix', 'part'];

/**
 * A condition on the columns of one file. Negations are pushed down to single columns, so that all above them is `and`
 * and `or`, and unknown behaves as false.
 *
 * @param {import('./condition.js').Condition} condition
 * @param {import('../container/schema.js').Node[]} top
 */
export function bindCondition(condition, top) {
  return new BoundCondition(bind(condition, top, false));
}

class BoundCondition {
  constructor(root) {
    this.root = root;
    /** @type {any[]} */
    this.leaves = root.leaves();
    /** Each once, without what is below it: only values and nulls of its own are asked for. */
    this.nodes = [...new Map(this.leaves.map(({node}) => [node.number, {...node, children: []}])).values()];
    /** Of the chunk asked for last, by leaf. @type {Map<any, Uint8Array>} */
    this.filters = new Map();
  }

  /**
   * Whether some row of a page may satisfy the condition, of the chunk that {@link chunkMayMatch} was asked for last. What
   * is not known may.
   *
   * @param {number} page @param {(node: any) => import('../container/zone.js').Zone} zoneOf @param {number} entries
   */
  pageMayMatch(page, zoneOf, entries) {
    return this.root.mayMatch(leaf => leaf.mayMatchZone(zoneOf(leaf.node), entries) && this.filterMayHave(leaf, page));
  }

  filterMayHave(leaf, page) {
    const filter = this.filters.get(leaf);
    return !filter || leaf.hashes().some(hash => mayContain(filter, hash, page));
  }

  /**
   * Zones first, then bloom filters of the columns whose zones do not exclude the chunk.
   *
   * @param {import('../container/container.js').Container} container @param {number} chunk
   */
  async chunkMayMatch(container, chunk) {
    const rows = container.file.chunkRows[chunk];
    const partOf = leaf => container.column(leaf.node).column.chunks[chunk];
    const byZone = leaf => leaf.mayMatchZone(partOf(leaf).zone, rows);
    this.filters = new Map();
    if (!this.root.mayMatch(byZone)) {
      return false;
    }
    const asked = this.leaves.filter(leaf => leaf.hashes().length > 0 && byZone(leaf) && partOf(leaf).filter
        && partOf(leaf).filter.blocks * 32 <= MAX_FILTER);
    const filters = asked.map(leaf => partOf(leaf).filter);
    const bytes = await container.reader.read(filters.map(({offset, blocks}) => ({offset, length: blocks * 32})));
    asked.forEach((leaf, i) => {
      checkCrc(`bloom filter of ${pathText(leaf.node)}, chunk ${chunk}`, bytes[i], filters[i].crc, 'filter.crc');
      this.filters.set(leaf, bytes[i]);
    });
    const pages = Array.from({length: Math.ceil(rows / ENTRIES_PER_PAGE)}, (_, page) => page);
    return this.root.mayMatch(leaf => byZone(leaf) && pages.some(page => this.filterMayHave(leaf, page)));
  }

  /**
   * @param {(node: any) => any} vectorOf @param {number} rows
   * @returns {Int32Array | null} the rows that satisfy the condition; null for all
   */
  select(vectorOf, rows) {
    const mask = this.root.mask(leaf => leaf.maskOf(vectorOf(leaf.node), rows));
    const count = mask.reduce((sum, bit) => sum + bit, 0);
    if (count === rows) {
      return null;
    }
    const selection = new Int32Array(count);
    for (let row = 0, to = 0; row < rows; row++) {
      if (mask[row]) {
        selection[to++] = row;
      }
    }
    return selection;
  }
}

/** Leaves of `and` and `or` alike. */
class Combined {
  constructor(all, parts) {
    this.all = all;
    this.parts = parts;
  }

  leaves() {
    return this.parts.flatMap(part => part.leaves());
  }

  mayMatch(leafMay) {
    return this.all ? this.parts.every(part => part.mayMatch(leafMay)) : this.parts.some(part => part.mayMatch(leafMay));
  }

  /** @returns {Uint8Array} */
  mask(leafMask) {
    const [first, ...rest] = this.parts.map(part => part.mask(leafMask));
    for (const other of rest) {
      for (let i = 0; i < first.length; i++) {
        first[i] = this.all ? first[i] & other[i] : first[i] | other[i];
      }
    }
    return first;
  }
}

class Leaf {
  constructor(node) {
    this.node = node;
  }

  leaves() {
    return [this];
  }

  mayMatch(leafMay) {
    return leafMay(this);
  }

  mask(leafMask) {
    return leafMask(this);
  }

  /** @returns {bigint[]} of the values one of which a row must have, if a filter can tell */
  hashes() {
    return [];
  }
}

class NullTest extends Leaf {
  constructor(node, wanted) {
    super(node);
    this.wanted = wanted;
  }

  mayMatchZone({nulls}, entries) {
    return nulls < 0 || (this.wanted ? nulls > 0 : nulls < entries);
  }

  maskOf(vector, rows) {
    return Uint8Array.from({length: rows}, (_, i) => (vector.isNull(i) === this.wanted ? 1 : 0));
  }
}

class ValueTest extends Leaf {
  /** @param {any} node @param {import('./order.js').Order} order @param {Intervals | Pattern} intervals */
  constructor(node, order, intervals) {
    super(node);
    this.order = order;
    this.intervals = intervals;
    /** @type {bigint[] | undefined} */
    this.hashed = undefined;
  }

  mayMatchZone(zone, entries) {
    const {order, intervals} = this;
    if (zone.nulls === entries || intervals.isEmpty) {
      return false;
    }
    if (zone.min === null) {
      return !order.hasNaN || zone.nulls < 0 || zone.nans < 0 || zone.nulls + zone.nans < entries || intervals.contains(NaN);
    }
    const high = order.hasNaN && zone.nans !== 0 ? NaN : zone.max === null ? undefined : order.ofZone(zone.max);
    return intervals.overlaps(order.ofZone(zone.min), high);
  }

  hashes() {
    this.hashed ??= this.hash();
    return this.hashed;
  }

  hash() {
    const keys = this.node.physical === 'BOOLEAN' ? null : this.intervals.pointKeys;
    return keys && keys.length <= MAX_HASHES ? keys.map(key => xxh64(this.order.hashed(key))) : [];
  }

  maskOf(vector, rows) {
    const {intervals} = this;
    const mask = new Uint8Array(rows);
    const key = this.order.keys(vector);
    const known = vector.codes ? new Uint8Array(vector.offsets.length) : null; // 0 unknown, 1 no, 2 yes
    for (let i = 0; i < rows; i++) {
      if (!vector.isNull(i)) {
        if (known) {
          const code = vector.codes[i];
          known[code] ||= intervals.contains(key(i)) ? 2 : 1;
          mask[i] = known[code] - 1;
        } else {
          mask[i] = intervals.contains(key(i)) ? 1 : 0;
        }
      }
    }
    return mask;
  }
}

function bind(condition, top, negated) {
  switch (condition?.op) {
    case 'not':
      return bind(condition.of, top, !negated);
    case 'and':
    case 'or':
      if (condition.of.length === 0) {
        throw new MbfError('query', `${condition.op} of no conditions`);
      }
      return new Combined((condition.op === 'and') !== negated, condition.of.map(part => bind(part, top, negated)));
    case 'null':
      return new NullTest(findPath(top, condition.path).at(-1), !negated);
    case 'values':
      return bindValues(condition, /** @type {any} */ (findPath(top, condition.path).at(-1)), negated);
    default:
      throw new MbfError('query', 'a condition is made with col, and, or, not');
  }
}

function bindValues({test, literals}, node, negated) {
  const order = orderOf(node);
  const {compare} = order;
  const present = literals.filter(literal => literal !== null);
  if (present.length < literals.length && (negated || test !== 'in')) {
    return new ValueTest(node, order, new Intervals([], compare)); // unknown for every row
  }
  const positions = PATTERNS.includes(test) ? [] : present.map(literal => {
    const position = order.position(literal);
    if (!position) {
      throw new MbfError('query', `column ${pathText(node)} cannot be compared with ${quoted(String(literal))}`);
    }
    return position;
  });
  const [first] = positions;
  let intervals;
  switch (test) {
    case '=':
    case 'in':
      intervals = Intervals.points(positions.filter(({exact}) => exact).map(({key}) => key), compare);
      break;
    case '<':
      intervals = range(undefined, false, first.key, first.exact, compare);
      break;
    case '<=':
      intervals = range(undefined, false, first.key, false, compare);
      break;
    case '>':
      intervals = range(first.key, true, undefined, false, compare);
      break;
    case '>=':
      intervals = range(first.key, !first.exact, undefined, false, compare);
      break;
    default:
      intervals = pattern(node, order, test, present[0]);
  }
  return new ValueTest(node, order, negated ? intervals.complement() : intervals);
}

function range(low, lowOpen, high, highOpen, compare) {
  return new Intervals([{low, lowOpen, high, highOpen}], compare);
}

function pattern(node, order, test, literal) {
  const position = order.hasPrefixes ? order.position(literal) : undefined;
  if (!position) {
    throw new MbfError('query', `column ${pathText(node)} has no ${test} ${quoted(String(literal))}`);
  }
  /** @type {Uint8Array} */
  const bytes = position.key;
  return test === 'prefix' ? prefix(bytes, order) : new Pattern(bytes, test === 'suffix');
}

/** @param {Uint8Array} bytes @param {import('./order.js').Order} order */
function prefix(bytes, order) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 255) {
    end--;
  }
  let high;
  if (end > 0) {
    high = bytes.slice(0, end);
    high[end - 1]++;
  }
  return range(bytes, false, high, true, order.compare);
}
