import {MbfError, damaged, quoted} from '../error.js';
import {Cursor} from '../bytes/cursor.js';
import {RangeReader} from '../source/range-reader.js';
import {parseColumn} from './column-section.js';
import {COLUMN, FILE, PROPERTIES, SCHEMA, SOURCE, parseDirectory} from './directory.js';
import {parseFileSection} from './file-section.js';
import {ancestors, parseSchema, pathText} from './schema.js';
import {MAGIC, checkCrc, parseTrailer} from './trailer.js';

/** The last bytes that are read at once: with a thousand columns they hold everything that opening needs. */
const FIRST_READ = 64 * 1024;

/** Up to here, what the trailer says that opening needs is read at once; beyond it the directory says what is. */
const OPENING_READ = 4 * 1024 * 1024;

/** Page tables up to here are read with their section by who reads the column, and with both a dictionary up to there. */
const TABLES_READ = 64 * 1024;
const DICTIONARY_READ = 1024 * 1024;

/** Who only prunes takes the section alone, unless it and all in front of it are no more than this. */
const SMALL_COLUMN = 8 * 1024;

/** Bytes of page tables that are read at once where they were not read with the section. */
const TABLES_AHEAD = 16 * 1024;

/** What is known of a node, and of what lies in front of its section the bytes that were needed. */
class LoadedColumn {
  /** @param {import('./column-section.js').Column} column @param {import('./directory.js').Section} section */
  constructor(column, section) {
    this.column = column;
    this.section = section;
    /** @type {{offset: number, bytes: Uint8Array}[]} */
    this.front = [];
    /** @type {import('../column/segment.js').Segment | undefined} */
    this.dictionarySegment = undefined;
    /** @type {import('../encoding/strings.js').Strings | undefined} */
    this.dictionaryValues = undefined;
  }

  /** @param {number} offset @param {number} length @returns {Uint8Array | undefined} if they are there */
  bytes(offset, length) {
    const found = this.front.find(part => part.offset <= offset && offset + length <= part.offset + part.bytes.length);
    return found?.bytes.subarray(offset - found.offset, offset - found.offset + length);
  }

  /** What reading a chunk takes of page tables and dictionary, and is not there. @param {number} chunk */
  missing(chunk) {
    const {chunks, dictionary} = this.column;
    const ranges = [];
    const {tableAt, tableLength} = chunks[chunk].segment;
    if (!this.bytes(tableAt, tableLength)) {
      let end = tableAt + tableLength;
      for (let c = chunk + 1; c < chunks.length && end + chunks[c].segment.tableLength - tableAt <= TABLES_AHEAD; c++) {
        end += chunks[c].segment.tableLength;
      }
      ranges.push({offset: tableAt, length: end - tableAt});
    }
    if (chunks[chunk].codes && dictionary && !this.dictionarySegment) {
      const {offset, stored, tableLength: length} = dictionary.segment;
      if (!this.bytes(offset, stored + length)) {
        ranges.push({offset, length: stored + length});
      }
    }
    return ranges;
  }

  /** Gives up the bytes of a dictionary that was decoded. */
  forgetDictionary() {
    const {tablesOffset} = this.section;
    this.front = this.front.map(part => (part.offset >= tablesOffset ? part
        : {offset: tablesOffset, bytes: part.bytes.slice(tablesOffset - part.offset)}));
  }
}

/** Where in front of a section what is worth reading with it begins. */
function frontOf({start, tablesOffset, offset, length}, toRead) {
  if (offset + length - start <= SMALL_COLUMN) {
    return start;
  }
  if (!toRead || offset - tablesOffset > TABLES_READ) {
    return offset;
  }
  return tablesOffset - start <= DICTIONARY_READ ? start : tablesOffset;
}

/**
 * The bytes of an open file and where everything is among them. Sections are checked when they are read; those of
 * columns are read when a column is asked for.
 */
export class Container {
  /** @private */
  constructor(reader, trailer, sections, schema, file) {
    this.reader = reader;
    /** @type {import('./trailer.js').Trailer} */
    this.trailer = trailer;
    /** @type {import('./directory.js').Section[]} */
    this.sections = sections;
    /** @type {{top: import('./schema.js').Node[], nodes: import('./schema.js').Node[]}} */
    this.schema = schema;
    /** @type {import('./file-section.js').FileSection} */
    this.file = file;
    checkOne(sections, SOURCE, 'SOURCE');
    checkOne(sections, PROPERTIES, 'PROPERTIES');
    this.columnSections = columnSections(sections, schema.nodes);
    /** Where segments and filters end. */
    this.dataEnd = sections.length > 0 ? sections[0].start : trailer.directoryOffset;
    /** @type {Map<number, LoadedColumn>} */
    this.columns = new Map();
    /** @type {Map<number, import('./column-section.js').Column>} */
    this.unreadable = new Map();
  }

  /**
   * One read of the file's tail; a second one only if SCHEMA, FILE and directory are longer, and more only if much else
   * lies among them.
   *
   * @param {import('../source/source.js').Source} source
   */
  static async open(source) {
    const reader = new RangeReader(source);
    const first = await reader.readTail(FIRST_READ);
    const trailer = parseTrailer(first.bytes, first.length);
    let tail = first.bytes;
    if (trailer.fileLength < tail.length) {
      throw damaged('trailer', `states a file of ${trailer.fileLength} bytes, ${tail.length} are there`, 'trailer.length');
    }
    if (tail.length < Math.min(FIRST_READ, trailer.fileLength)) {
      throw damaged('trailer', `states a file of ${trailer.fileLength} bytes, of which only ${tail.length} came`, 'trailer.length');
    }
    if (trailer.openingLength > tail.length && trailer.openingLength <= OPENING_READ) {
      const offset = trailer.fileLength - trailer.openingLength;
      const missing = trailer.openingLength - tail.length;
      const rest = await reader.source.read(offset, missing);
      reader.count(rest.length);
      const whole = new Uint8Array(trailer.openingLength);
      whole.set(rest);
      whole.set(tail, missing);
      tail = whole;
    }
    const tailOffset = trailer.fileLength - tail.length;
    reader.keepTail(tailOffset, tail);
    if (tailOffset === 0) {
      checkMagic(tail);
    }
    const [directory] = await reader.read([{offset: trailer.directoryOffset, length: trailer.directoryLength}]);
    checkCrc('directory', directory, trailer.directoryCrc, 'directory.crc');
    const sections = parseDirectory(directory, trailer);
    const opening = trailer.fileLength - trailer.openingLength;
    const needed = [openingSection(SCHEMA, 'SCHEMA', sections, opening), openingSection(FILE, 'FILE', sections, opening)];
    const [schemaBytes, fileBytes] = await reader.read(needed);
    checkCrc('SCHEMA', schemaBytes, needed[0].crc, 'section.crc');
    checkCrc('FILE', fileBytes, needed[1].crc, 'section.crc');
    const file = parseFileSection(fileBytes); // first: a feature may change what a schema is
    const schema = parseSchema(new Cursor(schemaBytes, 'SCHEMA'));
    return new Container(reader, trailer, sections, schema, file);
  }

  /**
   * Reads what is known of nodes, with one request if they are neighbours.
   *
   * @param {import('./schema.js').Node[]} nodes parents before their children
   * @param {boolean} [toRead] whether pages of them will be read, too
   */
  async load(nodes, toRead = true) {
    const wanted = nodes.filter(node => !this.columns.has(node.number));
    const sections = wanted.map(node => this.columnSections[node.number]);
    const ranges = sections.map(section => {
      const front = frontOf(section, toRead);
      return {offset: front, length: section.offset + section.length - front};
    });
    const bytes = await this.reader.read(ranges);
    wanted.forEach((node, i) => {
      const front = sections[i].offset - ranges[i].offset;
      const section = bytes[i].subarray(front);
      checkCrc(`COLUMN of ${pathText(node)}`, section, sections[i].crc, 'section.crc');
      const column = parseColumn(section, node, this.entriesOfParent(node), this.file.chunkRows.length, sections[i], this.dataEnd, this.file.explain);
      if (column.unreadable) {
        this.unreadable.set(node.number, column);
        throw new MbfError('unsupported', `column ${pathText(node)} ${column.unreadable}; others can be read by their names`);
      }
      const loaded = new LoadedColumn(column, sections[i]);
      loaded.front.push({offset: ranges[i].offset, bytes: bytes[i].subarray(0, front)});
      this.columns.set(node.number, loaded);
    });
  }

  /**
   * Reads what a chunk takes of page tables and dictionaries and was not read before, with one request if it lies
   * together.
   *
   * @param {import('./schema.js').Node[]} nodes that were loaded @param {number} chunk
   */
  async loadChunk(nodes, chunk) {
    const missing = nodes.map(node => this.column(node)).flatMap(loaded => loaded.missing(chunk).map(range => ({loaded, range})));
    const bytes = await this.reader.read(missing.map(({range}) => range));
    missing.forEach(({loaded, range}, i) => loaded.front.push({offset: range.offset, bytes: bytes[i]}));
  }

  /**
   * What is known of a node and all below it, whether they can be read or not.
   *
   * @param {import('./schema.js').Node} node
   * @returns {Promise<{unreadable: string} | {unreadable: null, columns: import('./column-section.js').Column[]}>}
   */
  async describe(node) {
    const {number, end} = this.schema.nodes[node.number];
    const below = this.schema.nodes.slice(number, end);
    const needed = [...ancestors(node), ...below];
    const unknown = needed.find(part => part.unreadable);
    if (unknown) {
      return {unreadable: reason(node, unknown, /** @type {string} */ (unknown.unreadable))};
    }
    try {
      await this.load(needed, false);
    } catch (e) {
      const part = needed.find(({number: n}) => this.unreadable.has(n));
      if (!part) {
        throw e;
      }
      return {unreadable: reason(node, part, /** @type {string} */ (this.unreadable.get(part.number)?.unreadable))};
    }
    return {unreadable: null, columns: below.map(part => this.column(part).column)};
  }

  /** @param {import('./schema.js').Node} node that was loaded */
  column(node) {
    return /** @type {LoadedColumn} */ (this.columns.get(node.number));
  }

  /** Entries that a node has by its parent; null if its section states them. @param {import('./schema.js').Node} node */
  entriesOfParent({parent}) {
    if (!parent) {
      return this.file.chunkRows;
    }
    return parent.kind === 'struct' ? this.column(parent).column.chunks.map(chunk => chunk.entries) : null;
  }

  /** The bytes of SOURCE or PROPERTIES, checked. @param {number} kind */
  async section(kind) {
    const section = /** @type {import('./directory.js').Section} */ (this.sections.find(s => s.kind === kind));
    const [bytes] = await this.reader.read([section]);
    checkCrc(kind === SOURCE ? 'SOURCE' : 'PROPERTIES', bytes, section.crc, 'section.crc');
    return bytes;
  }
}

/** Why a node cannot be read: by itself, or for another above or below it. */
function reason(node, part, why) {
  return part.number === node.number ? why : `has the part ${quoted(part.name)}, which ${why}`;
}

/** A file that is there as a whole is looked at from its first byte. @param {Uint8Array} bytes */
function checkMagic(bytes) {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw damaged('magic', 'the file does not begin with the magic of the format', 'file.magic');
  }
}

function openingSection(kind, name, sections, opening) {
  const section = checkOne(sections, kind, name);
  const {offset} = section;
  if (offset < opening) {
    throw damaged('directory', `${name} at ${offset} lies in front of what the trailer says opening needs, from ${opening}`, 'trailer.opening');
  }
  return section;
}

/** @returns {import('./directory.js').Section} */
function checkOne(sections, kind, name) {
  const found = sections.filter(section => section.kind === kind);
  if (found.length !== 1) {
    throw damaged('directory', `${found.length} sections ${name}, there must be one`, 'directory.one');
  }
  return found[0];
}

/** One COLUMN section per node. */
function columnSections(sections, nodes) {
  const byNode = new Array(nodes.length);
  for (const section of sections) {
    if (section.kind === COLUMN) {
      if (section.node >= nodes.length) {
        throw damaged('directory', `a COLUMN section of node ${section.node}, the schema has ${nodes.length}`, 'directory.columns');
      }
      if (byNode[section.node]) {
        throw damaged('directory', `two COLUMN sections of node ${section.node}`, 'directory.columns');
      }
      byNode[section.node] = section;
    }
  }
  for (let i = 0; i < nodes.length; i++) {
    if (!byNode[i]) {
      throw damaged('directory', `no COLUMN section of node ${i}, ${pathText(nodes[i])}`, 'directory.columns');
    }
  }
  return byNode;
}


