import {Container} from './container/container.js';
import {PROPERTIES, SOURCE} from './container/directory.js';
import {parseProperties, parseSources} from './container/about-sections.js';
import {typeText} from './container/schema.js';
import {MbfError} from './error.js';
import {project} from './scan/projection.js';
import {scan} from './scan/scan.js';
import {sourceOf} from './source/source.js';
import {NdjsonWriter} from './text/ndjson.js';
import {verify} from './verify/verify.js';

/**
 * An open `.mbf` file.
 *
 * @example
 * const file = await openMbf('https://example.org/trips.mbf');
 * for await (const batch of file.scan({columns: ['amount'], where: col('region').eq('APAC')})) {
 *   const {values, validity} = batch.columns[0];
 * }
 * await file.close();
 */
export class MbfFile {
  /** @param {Container} container */
  constructor(container) {
    /** @private */
    this.container = container;
    /** @private */
    this.counts = {chunksPruned: 0, pagesPruned: 0};
  }

  get name() {
    return this.container.reader.source.name;
  }

  get rows() {
    return this.container.file.rows;
  }

  /** The number of rows of each chunk. */
  get chunks() {
    return [...this.container.file.chunkRows];
  }

  get version() {
    const {major, minor} = this.container.trailer;
    return `${major}.${minor}`;
  }

  /** The schema's tree: one node per column. */
  get columns() {
    return this.container.schema.top;
  }

  /** Names and types, as text. */
  get schema() {
    return this.columns.map(node => ({name: node.name, type: node.unreadable ? `unknown: ${node.unreadable}` : typeText(node)}));
  }

  /** What was read so far, and what conditions passed over. */
  get stats() {
    const {requests, bytesRead} = this.container.reader;
    return {requests, bytesRead, ...this.counts};
  }

  /**
   * Rows, in their order, 8,192 at a time.
   *
   * @param {{columns?: string[], where?: import('./predicate/condition.js').Condition, limit?: number}} [query] columns
   *     by name, or parts of structs by path; all columns without. A column that this reader cannot read is an error
   *     if it is asked for, or if all are.
   */
  async *scan(query = {}) {
    yield* this.located(() => scan(this.container, query, this.counts));
  }

  /**
   * Rows as newline-delimited JSON, in pieces of whole lines and about a million characters.
   *
   * @param {{columns?: string[], where?: import('./predicate/condition.js').Condition, limit?: number}} [query]
   */
  async *ndjson(query = {}) {
    let writer;
    for await (const batch of this.scan(query)) {
      try {
        writer ??= new NdjsonWriter(project(this.columns, query.columns)); // of columns that can be read, as there are rows
        yield* writer.pieces(batch);
      } catch (e) {
        throw located(this.name, e);
      }
    }
  }

  /**
   * What is known of a column, or a part of one, without reading it: encodings, codecs and bytes of it and all below it;
   * or why it cannot be read, and no encodings, codecs and bytes.
   *
   * @param {import('./container/schema.js').Node} node of this file's schema
   * @returns {Promise<{unreadable: string | null, encodings: number[], codecs: number[], plainBytes: number | null, storedBytes: number | null}>}
   */
  async describe(node) {
    const known = await this.locating(() => this.container.describe(node));
    if (known.unreadable !== null) {
      return {unreadable: known.unreadable, encodings: [], codecs: [], plainBytes: null, storedBytes: null};
    }
    const {columns} = known;
    const stored = ({chunks, dictionary}) => chunks.reduce((bytes, {segment}) => bytes + segment.stored, dictionary?.segment.stored ?? 0);
    return {
      unreadable: null,
      encodings: union(columns.map(column => column.encodings)),
      codecs: union(columns.map(column => column.codecs)),
      plainBytes: sum(columns.map(column => column.plainBytes)),
      storedBytes: sum(columns.map(stored)),
    };
  }

  /**
   * Checks every byte and every rule of the file: checksums, padding, pages, and that all is true that readers prune by.
   * A column that cannot be read is an error, but only after all others were checked. Reads the whole file.
   */
  verify() {
    return this.locating(() => verify(this.container));
  }

  /** What the file was converted from. */
  sources() {
    return this.locating(async () => parseSources(await this.container.section(SOURCE), this.rows, this.container.schema.top));
  }

  /** Words of those who wrote the file and its source. */
  properties() {
    return this.locating(async () => parseProperties(await this.container.section(PROPERTIES)));
  }

  close() {
    return this.container.reader.source.close();
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} @private */
  async locating(work) {
    try {
      return await work();
    } catch (e) {
      throw located(this.name, e);
    }
  }

  /** @template T @param {() => AsyncIterable<T>} work @private */
  async *located(work) {
    try {
      yield* work();
    } catch (e) {
      throw located(this.name, e);
    }
  }
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/** @param {number[][]} lists @returns {number[]} ascending */
function union(lists) {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

/**
 * @param {string | URL | Blob | ArrayBuffer | Uint8Array | import('./source/source.js').Source} from a path (Node), an
 *     http(s) URL, a Blob or File, bytes, or anything that has ranges of bytes
 * @param {{fetch?: typeof fetch, headers?: Record<string, string>, signal?: AbortSignal}} [options] of HTTP requests
 * @returns {Promise<MbfFile>}
 */
export async function openMbf(from, options = {}) {
  const source = await sourceOf(from, options);
  try {
    return new MbfFile(await Container.open(source));
  } catch (e) {
    await source.close();
    throw located(source.name, e);
  }
}

/** @param {string} name @param {unknown} error */
function located(name, error) {
  if (error instanceof MbfError && error.kind !== 'source' && error.kind !== 'query' && !error.message.startsWith(`${name}: `)) {
    return error.at(name);
  }
  return error;
}
