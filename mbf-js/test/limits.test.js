import assert from 'node:assert/strict';
import test from 'node:test';
import {openMbf} from '../index.js';
import {crc32c} from '../src/bytes/crc32c.js';
import {textOf} from './support/text.js';
import {int64Page, int64Zone, structPage, uint, writeFile} from './support/write-file.js';

const number = {name: 'n', chunks: [{pages: [int64Page([1, 2, 3])], zones: [int64Zone(0, 1, 3)]}]};

/** A file whose trailer has another u32, and the checksum of that. @param {Uint8Array} bytes @param {number} at within the trailer @param {number} value */
function withTrailer(bytes, at, value) {
  const changed = Uint8Array.from(bytes);
  const trailer = new DataView(changed.buffer, changed.length - 48);
  trailer.setUint32(at, value, true);
  trailer.setUint32(28, crc32c(changed.subarray(changed.length - 48, changed.length - 20)), true);
  return changed;
}

test('a directory of more than 2^26 bytes and an opening length of more than 2^31 - 1 are refused', async () => {
  const bytes = writeFile({chunkRows: [3], columns: [number]});
  await assert.rejects(openMbf(withTrailer(bytes, 16, 2 ** 26 + 1)), {kind: 'damaged', rule: 'limits'});
  await assert.rejects(openMbf(withTrailer(bytes, 24, 2 ** 31)), {kind: 'damaged', rule: 'limits'});
  await assert.rejects(openMbf(withTrailer(bytes, 16, 2 ** 26)), {kind: 'damaged', rule: 'trailer.directory'});
  await assert.rejects(openMbf(withTrailer(bytes, 24, 2 ** 31 - 1)), {kind: 'damaged', rule: 'trailer.opening'});
});

test('numbers of kinds, types, encodings and features above 2^31 - 1 are refused, those up to it are newer', async () => {
  const [most, more] = [2 ** 31 - 1, 2 ** 31];
  const files = [
    value => ({columns: [{...number, encodings: [value]}]}), value => ({columns: [{...number, kind: value}]}),
    value => ({columns: [{...number, logical: uint(value)}]}), value => ({columns: [number], requirements: [1, 0, ...uint(value), 1, 3]}),
  ];
  for (const file of files) {
    const read = value => textOf(writeFile({chunkRows: [3], ...file(value)})).catch(e => e);
    assert.equal((await read(more)).rule, 'section.bounds', String(file));
    assert.notEqual((await read(most)).kind, 'damaged', String(file));
  }
});

test('of a long opening only schema, FILE and directory are read', async () => {
  const extra = [{kind: 77, bytes: new Array(5_000_000).fill(7)}];
  const plain = writeFile({chunkRows: [3], columns: [number], extra});
  const bytes = withTrailer(plain, 24, plain.length - 8);
  const reads = [];
  const source = {
    name: 'counted',
    tail: async most => ({bytes: bytes.subarray(-most), length: bytes.length}),
    read: async (offset, length) => {
      reads.push(length);
      return bytes.subarray(offset, offset + length);
    },
    close: async () => {},
  };
  const file = await openMbf(source);
  assert.deepEqual([file.rows, file.columns.length, reads], [3, 1, []]);
});

test('a long name above many nodes takes its memory once, and is cut in messages', async () => {
  const fields = Array.from({length: 400}, (_, i) => ({...number, name: `field ${i}`, ...(i === 399 ? {physical: 99} : {})}));
  const bytes = writeFile({chunkRows: [3], columns: [{name: 'x'.repeat(2 ** 20), kind: 1, chunks: [{pages: [structPage(3)], zones: [[1, 0]]}], children: fields}]});
  const before = process.memoryUsage().heapUsed;
  const file = await openMbf(bytes);
  const grown = process.memoryUsage().heapUsed - before;
  assert.ok(grown < 200 * 2 ** 20, `${grown} bytes`);
  await assert.rejects(file.scan().next(), {kind: 'unsupported', message: /^buffer: column "x{40}….field 399" is of the unknown physical type 99: it needs a newer reader/});
});
