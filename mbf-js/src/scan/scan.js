import {ENTRIES_PER_PAGE} from '../container/limits.js';
import {NodeReader, fetchAll} from '../column/node-reader.js';
import {ancestors} from '../container/schema.js';
import {bindCondition} from '../predicate/bind.js';
import {checkReadable, project, withBelow} from './projection.js';

/** Stored bytes that are fetched at once. */
const WINDOW = 16 * 1024 * 1024;

/** Up to 8,192 rows, column by column. */
export class Batch {
  /**
   * @param {number} firstRow of the file
   * @param {number} rows
   * @param {import('../column/vector.js').AnyVector[]} columns of all rows, selected or not
   * @param {Int32Array | null} selection which rows satisfy the condition, ascending; null for all
   */
  constructor(firstRow, rows, columns, selection) {
    this.firstRow = firstRow;
    this.rows = rows;
    this.columns = columns;
    this.selection = selection;
  }

  /** How many rows satisfy the condition. */
  get length() {
    return this.selection ? this.selection.length : this.rows;
  }

  /** @param {string} name @returns {import('../column/vector.js').AnyVector | undefined} */
  column(name) {
    return this.columns.find(({node}) => node.name === name);
  }

  /** @param {(row: number) => void} take gets the index of each selected row, into the arrays of columns */
  forEachRow(take) {
    for (let i = 0; i < this.length; i++) {
      take(this.selection ? this.selection[i] : i);
    }
  }
}

/**
 * @param {import('../container/container.js').Container} container
 * @param {{columns?: string[], where?: import('../predicate/condition.js').Condition, limit?: number}} query
 * @param {{chunksPruned: number, pagesPruned: number}} counts grow
 * @returns {AsyncGenerator<Batch>}
 */
export async function* scan(container, {columns, where, limit = Infinity}, counts) {
  const nodes = project(container.schema.top, columns);
  const condition = where ? bindCondition(where, container.schema.top) : null;
  const all = [...nodes, ...(condition ? condition.nodes : [])];
  all.forEach(checkReadable);
  const needed = distinctByNumber(all.flatMap(withAncestors));
  if (condition) {
    await container.load(distinctByNumber(condition.nodes.flatMap(withAncestors)), false);
  }
  const chunks = container.file.chunkRows.length;
  let firstRow = 0;
  let left = limit;
  for (let chunk = 0; chunk < chunks && left > 0; chunk++) {
    const rows = container.file.chunkRows[chunk];
    if (condition && !(await condition.chunkMayMatch(container, chunk))) {
      counts.chunksPruned++;
    } else {
      await container.load(needed);
      await container.loadChunk(distinctByNumber(all.flatMap(withBelow)), chunk);
      for await (const batch of scanChunk(container, chunk, firstRow, nodes, condition, left, counts)) {
        left -= batch.length;
        yield batch;
      }
    }
    firstRow += rows;
  }
  await container.load(needed, false); // what cannot be read is refused, whatever the rows
}

async function* scanChunk(container, chunk, firstRow, nodes, condition, limit, counts) {
  const rows = container.file.chunkRows[chunk];
  const readers = nodes.map(node => new NodeReader(container, node, chunk));
  /** @type {Map<number, NodeReader>} */
  const conditionReaders = new Map(condition ? condition.nodes.map(node => [node.number, new NodeReader(container, node, chunk)]) : []);
  const all = [...readers, ...conditionReaders.values()];
  const pages = [];
  const last = condition ? Infinity : limit;
  for (let page = 0; page * ENTRIES_PER_PAGE < Math.min(rows, last); page++) {
    const entries = Math.min(ENTRIES_PER_PAGE, rows - page * ENTRIES_PER_PAGE);
    if (!condition || condition.pageMayMatch(page, node => /** @type {NodeReader} */ (conditionReaders.get(node.number)).pageZone(page), entries)) {
      pages.push(page);
    } else {
      counts.pagesPruned++;
    }
  }
  let left = limit;
  for (const window of windows(pages, all)) {
    await fetchAll(container, window.flatMap(([from, to]) => all.flatMap(reader => reader.needs(from, to))));
    for (const [from, to] of window) {
      for (let page = from; page < to; page++) {
        const entries = Math.min(ENTRIES_PER_PAGE, rows - page * ENTRIES_PER_PAGE);
        let selection = condition
            ? condition.select(node => /** @type {NodeReader} */ (conditionReaders.get(node.number)).page(page), entries) : null;
        if ((selection?.length ?? entries) > left) {
          selection = selection ? selection.slice(0, left) : Int32Array.from({length: left}, (_, i) => i);
        }
        if (selection?.length !== 0) {
          left -= selection ? selection.length : entries;
          yield new Batch(firstRow + page * ENTRIES_PER_PAGE, entries, readers.map(reader => reader.page(page)), selection);
        }
        if (left === 0) {
          return;
        }
      }
    }
    all.forEach(reader => reader.forget());
  }
}

/** Runs of neighbouring pages, as many as are fetched at once. @returns {Generator<[number, number][]>} */
function* windows(pages, readers) {
  /** @type {[number, number][]} */
  let window = [];
  let length = 0;
  for (const page of pages) {
    const stored = readers.reduce((sum, reader) => sum + reader.storedLength(page), 0);
    if (window.length > 0 && length + stored > WINDOW) {
      yield window;
      window = [];
      length = 0;
    }
    length += stored;
    const run = window.at(-1);
    if (run && run[1] === page) {
      run[1]++;
    } else {
      window.push([page, page + 1]);
    }
  }
  if (window.length > 0) {
    yield window;
  }
}

/** Parents are needed to know how many entries a node has. */
function withAncestors(node) {
  return [...ancestors(node), ...withBelow(node)];
}

function distinctByNumber(nodes) {
  return [...new Map(nodes.map(node => [node.number, node])).values()].sort((a, b) => a.number - b.number);
}
