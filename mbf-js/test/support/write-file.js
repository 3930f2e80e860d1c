import {crc32c} from '../../src/bytes/crc32c.js';

/**
 * A writer of small files without compression, for tests that need a file of a shape that no other one has. What it
 * writes follows the specification, unless a test changes it.
 *
 * @typedef {object} TestNode
 * @property {string} name
 * @property {number} [kind] 0 leaf, 1 struct, 2 list, 3 map
 * @property {boolean} [nullable]
 * @property {number} [physical]
 * @property {number[]} [logical] bytes
 * @property {TestNode[]} [children]
 * @property {number[]} [encodings]
 * @property {{values: number, pages: number[][]}} [dictionary] then all chunks are coded
 * @property {{entries?: number, pages: number[][], zones: number[][]}[]} chunks the chunk's zone first, then those of pages
 */

/**
 * @param {{chunkRows: number[], columns: TestNode[], extra?: {kind: number, bytes: number[], tables?: number[]}[], perPage?: number, features?: number[], requirements?: number[], sources?: number[]}} file
 * @returns {Uint8Array}
 */
export function writeFile({chunkRows, columns, extra = [], perPage = 8192, features = [], requirements = [0], sources = [0]}) {
  const out = [0x89, 0x4d, 0x42, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
  const nodes = columns.flatMap(withBelow);
  const places = nodes.map(node => node.chunks.map(({pages, zones}) => writeSegment(out, pages, zones)));
  const dataEnd = out.length;
  const directory = [];
  const section = (kind, node, tables, bytes, dictionary = 0) => {
    append(out, tables);
    append(out, bytes);
    append(directory, [...uint(kind), ...uint(node), ...uint(dictionary), ...uint(tables.length), ...uint(bytes.length), ...u32(crc(bytes))]);
  };
  nodes.forEach((node, number) => {
    const start = out.length;
    const dictionary = node.dictionary && writeSegment(out, node.dictionary.pages, []);
    const bit = dictionary ? 1 : 0;
    const tables = [...(dictionary ? [dictionary] : []), ...places[number]].flatMap(({table}) => table);
    const bytes = [bit, ...numbers(node.encodings ?? [0, 1]), 0, 0, ...uint(0)];
    node.chunks.forEach(({entries, zones}, c) => {
      bytes.push(...(entries === undefined ? [] : uint(entries)), bit, ...uint(places[number][c].offset), ...placeOf(places[number][c]), ...zones[0]);
    });
    if (dictionary) {
      bytes.push(...placeOf(dictionary), ...uint(node.dictionary.values));
    }
    section(4, number, tables, bytes, dictionary ? dictionary.offset + dictionary.stored - start : 0);
  });
  extra.forEach(({kind, bytes, tables = []}) => section(kind, 0, tables, bytes));
  section(2, 0, [], sources);
  section(3, 0, [], [...string('test'), 0, 0, 0, 0]);
  const opening = out.length;
  section(0, 0, [], [...uint(columns.length), ...columns.flatMap(schemaOf)]);
  section(1, 0, [], [...uint(perPage), ...uint(chunkRows.length), ...chunkRows.flatMap(rows => uint(rows)), ...numbers(features), ...requirements]);
  const at = out.length;
  append(out, [...uint(dataEnd), ...uint(nodes.length + extra.length + 4), ...directory]);
  const directoryBytes = out.slice(at);
  const length = out.length + 48;
  const head = [...u64(length), ...u64(at), ...u32(directoryBytes.length), ...u32(crc(directoryBytes)), ...u32(length - opening)];
  append(out, [...head, ...u32(crc(head)), 1, 0, 0, 0, ...u32(crc([1, 0, 0, 0])), 0x89, 0x4d, 0x42, 0x46, 0x45, 0x4e, 0x44, 0x0a]);
  return Uint8Array.from(out);
}

/** A page of INT64 values as they are; null for null. @param {(number | null)[]} values */
export function int64Page(values) {
  const nulls = values.includes(null);
  const bitmap = new Uint8Array(nulls ? Math.ceil(values.length / 64) * 8 : 0);
  values.forEach((value, i) => nulls && value !== null && (bitmap[i >> 3] |= 1 << (i & 7)));
  return [0, nulls ? 2 : 0, 8, 0, ...u32(values.length), ...bitmap, ...values.flatMap(value => [...u64(value ?? 0)])];
}

/** @param {number} nulls @param {number} min @param {number} max not negative */
export function int64Zone(nulls, min, max) {
  return [...uint(nulls + 1), 7, ...uint(2 * min), ...uint(max - min)];
}

/** A page of lists without nulls. @param {number} first @param {number[]} lengths */
export function listPage(first, lengths) {
  const words = lengths.flatMap(length => [...u32(length)]);
  return pad([0, 0, 0, 0, ...u32(lengths.length), ...u32(first), ...u32(0), 0, 0, 4, 0, ...u32(lengths.length), ...words]);
}

/** A page of structs without nulls. @param {number} n */
export function structPage(n) {
  return [0, 0, 0, 0, ...u32(n)];
}

/** A page of one string for all entries. @param {number} n @param {Uint8Array} bytes */
export function constantPage(n, bytes) {
  return pad([1, 0, 0, 0, ...u32(n), ...u32(bytes.length), ...u32(0), ...bytes]);
}

/** A page of strings whose bitmap has all bits set. @param {string[]} values short ones @param {number} [present] the bitmap */
export function bitmapPage(values, present = 255) {
  const lengths = values.flatMap(value => [...u32(value.length)]);
  return pad([...pad([0, 2, 0, 0, ...u32(values.length), ...u64(present), 0, 0, 4, 0, ...u32(values.length), ...lengths]), ...new TextEncoder().encode(values.join(''))]);
}

/** A page of codes. @param {number[]} values */
export function codesPage(values) {
  return pad([5, 0, 0, 0, ...u32(values.length), 0, 0, 4, 0, ...u32(values.length), ...values.flatMap(value => [...u32(value)])]);
}

/** @param {number} value @returns {number[]} */
export function uint(value) {
  return value < 128 ? [value] : [value % 128 + 128, ...uint(Math.floor(value / 128))];
}

function withBelow(node) {
  return [node, ...(node.children ?? []).flatMap(withBelow)];
}

function schemaOf({name, kind = 0, nullable = false, physical = 2, logical = [0], children = []}) {
  const rest = kind === 0 ? [physical, 0, ...logical] : logical;
  return [...string(name), ...uint(kind), nullable ? 1 : 0, ...uint(children.length), ...uint(rest.length), ...rest, ...children.flatMap(schemaOf)];
}

/** Every page is a raw block. */
function writeSegment(out, pages, zones) {
  let offset = -1;
  const lengths = [];
  const blocks = [];
  for (const page of pages) {
    while (out.length % 64 !== 0) {
      out.push(0);
    }
    offset = offset < 0 ? out.length : offset;
    append(out, page);
    lengths.push(...uint(page.length / 8));
    blocks.push(...uint(page.length), 0, ...u32(crc(page)));
  }
  const table = [...lengths, ...uint(pages.length), ...blocks, ...(pages.length > 1 ? zones.slice(1).flat() : [])];
  return {offset: Math.max(offset, 8), stored: offset < 0 ? 0 : out.length - offset, table};
}

function placeOf({stored, table}) {
  return [...uint(stored), 0, ...uint(table.length), ...u32(crc(table))];
}

function numbers(list) {
  return [...uint(list.length), ...list.flatMap(uint)];
}

function string(text) {
  const bytes = new TextEncoder().encode(text);
  return [...uint(bytes.length), ...bytes];
}

function crc(bytes) {
  return crc32c(Uint8Array.from(bytes));
}

function u32(value) {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function u64(value) {
  return new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
}

/** @param {number[]} bytes @returns {number[]} */
function pad(bytes) {
  return bytes.length % 8 === 0 ? bytes : pad([...bytes, 0]);
}

function append(to, bytes) {
  for (const byte of bytes) {
    to.push(byte);
  }
}
