import {Dictionary, NodeReader, fetchAll} from '../column/node-reader.js';
import {Segment} from '../column/segment.js';
import {parseProperties, parseSources} from '../container/about-sections.js';
import {COLUMN, PROPERTIES, SOURCE} from '../container/directory.js';
import {ENTRIES_PER_PAGE} from '../container/limits.js';
import {pathText} from '../container/schema.js';
import {MAGIC, checkCrc} from '../container/trailer.js';
import {MbfError, damaged} from '../error.js';
import {withBelow} from '../scan/projection.js';
import {checkParts, checkZeros} from './parts.js';
import {ValuesCheck} from './values-check.js';

/** The minor version that this reader knows all of. */
const MINOR = 0;

/**
 * Checks a whole file: that every byte is covered by a checksum or has its one allowed value, that every page can be
 * read, and that all is true that readers prune by. A column that cannot be read ends it with that refusal, but only
 * after all others were checked. A chunk of a column is in memory at a time.
 *
 * @param {import('../container/container.js').Container} container
 */
export async function verify(container) {
  const passedOver = [];
  /** @param {() => Promise<void>} work */
  const passingOver = async work => {
    try {
      await work();
    } catch (e) {
      if (!(e instanceof MbfError && e.kind === 'unsupported')) {
        throw e;
      }
      passedOver.push(e);
    }
  };
  await checkMagic(container);
  await checkSections(container);
  const parts = [];
  for (const node of container.schema.nodes) {
    await passingOver(async () => parts.push(...await partsOf(container, node)));
  }
  await checkUnread(container);
  await checkParts(container, parts, passedOver.length === 0 && container.trailer.minor <= MINOR);
  for (const column of container.schema.top) {
    await passingOver(() => checkColumn(container, column));
  }
  if (passedOver.length > 0) {
    throw passedOver[0];
  }
}

async function checkMagic({reader}) {
  const [bytes] = await reader.read([{offset: 0, length: MAGIC.length}]);
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw damaged('magic', 'the file does not begin with the magic of the format', 'file.magic');
  }
}

/** SCHEMA and FILE were checked when the file was opened. */
async function checkSections(container) {
  parseSources(await container.section(SOURCE), container.file.rows, container.schema.top);
  parseProperties(await container.section(PROPERTIES));
}

/** The sections that nobody has read: of unknown kinds, and of nodes that cannot be read or lie below such a one. */
async function checkUnread(container) {
  for (const {kind, node, offset, length, crc} of container.sections) {
    if (kind > COLUMN || kind === COLUMN && !container.columns.has(node)) {
      const [bytes] = await container.reader.read([{offset, length}]);
      checkCrc(kind === COLUMN ? `COLUMN of ${pathText(container.schema.nodes[node])}` : `section of kind ${kind}`, bytes, crc, 'section.crc');
    }
  }
}

/** Where a node has bytes; every compressed block is of a codec that its column lists. @returns {Promise<import('./parts.js').Part[]>} */
async function partsOf(container, node) {
  if (node.unreadable) {
    throw new MbfError('unsupported', `column ${pathText(node)} ${node.unreadable}: it needs a newer reader; others can be read by their names`);
  }
  const {parent} = node;
  if (parent && !container.column(parent)) {
    return []; // what is above it cannot be read, and was named
  }
  await container.load([node]);
  const loaded = container.column(node);
  const {chunks, dictionary, codecs} = loaded.column;
  const segments = chunks.map((chunk, i) => [chunk.segment, new Segment(loaded, chunk.segment, chunk.entries, `chunk ${i}`)]);
  if (dictionary) {
    segments.push([dictionary.segment, new Segment(loaded, dictionary.segment, dictionary.values, 'dictionary')]);
  }
  const parts = chunks.map(({segment: {offset, stored: length}}, i) => ({offset, length, place: segments[i][1].place}));
  for (const [{codec}, {place, table}] of segments) {
    const block = table.blocks.findIndex(({compressed}) => compressed);
    if (block >= 0 && !codecs.includes(codec)) {
      throw damaged(place, `block ${block} is compressed with codec ${codec}, which the column does not list`, 'column.requirements');
    }
  }
  chunks.forEach(({filter}, i) => {
    if (filter) {
      parts.push({offset: filter.offset, length: filter.blocks * 32, place: `bloom filter of ${pathText(node)}, chunk ${i}`});
    }
  });
  return parts;
}

async function checkColumn(container, column) {
  const nodes = withBelow(column);
  if (nodes.some(node => node.unreadable)) {
    return; // named before
  }
  await container.load(nodes);
  /** @type {Map<number, Set<number>>} encodings of all pages that were read, by node */
  const met = new Map(nodes.map(({number}) => [number, new Set()]));
  for (const node of nodes) {
    await checkDictionary(container, node, met.get(node.number));
  }
  for (let chunk = 0; chunk < container.file.chunkRows.length; chunk++) {
    const reader = new NodeReader(container, column, chunk);
    await fetchAll(container, reader.needs(0, reader.segment.pages));
    await checkBelow(container, reader, chunk, met);
  }
  for (const node of nodes) {
    const {encodings} = container.column(node).column;
    const unlisted = [...met.get(node.number)].find(encoding => !encodings.includes(encoding));
    if (unlisted !== undefined) {
      throw damaged(pathText(node), `has pages of encoding ${unlisted}, which it does not list`, 'column.requirements');
    }
  }
}

/** Also if no chunk has codes of it. */
async function checkDictionary(container, node, met) {
  const loaded = container.column(node);
  if (!loaded.column.dictionary) {
    return;
  }
  const {section: {start}, column} = loaded;
  const padding = {offset: start, length: column.dictionary.segment.offset - start};
  checkZeros([padding], await container.reader.read([padding]));
  const dictionary = new Dictionary(loaded);
  await fetchAll(container, [dictionary.need()]);
  dictionary.strings();
  dictionary.segment.met.forEach(encoding => met.add(encoding));
}

/** A node and all below it, in one chunk. */
async function checkBelow(container, reader, chunk, met) {
  const {node, segment, zone, entries} = reader;
  const {filter} = container.column(node).column.chunks[chunk];
  const bits = filter && await filterOf(container, reader.place, filter);
  const check = new ValuesCheck(node);
  let all = check.found({length: 0});
  for (let page = 0; page < segment.pages; page++) {
    const vector = reader.page(page);
    const place = `${reader.place}, page ${page}`;
    if (bits) {
      check.checkFilter(place, bits, page, vector);
    }
    const found = check.found(vector);
    check.check(place, reader.pageZone(page), found);
    all = check.union(all, found);
  }
  check.check(reader.place, zone, all);
  segment.met.forEach(encoding => met.get(node.number).add(encoding));
  for (const child of reader.children) {
    if (entries === 0 && child.entries !== 0) { // otherwise the last page of lists says so
      throw damaged(child.place, `${child.entries} entries, there are no lists that have them`, 'nested.entries');
    }
    await checkBelow(container, child, chunk, met);
  }
}

async function filterOf(container, place, {offset, blocks, crc}) {
  const [bytes] = await container.reader.read([{offset, length: blocks * 32}]);
  checkCrc(`bloom filter of ${place}`, bytes, crc, 'filter.crc');
  return bytes;
}
