import assert from 'node:assert/strict';
import test from 'node:test';
import {MbfError, openMbf} from '../index.js';
import {textOf} from './support/text.js';
import {bitmapPage, codesPage, constantPage, int64Page, int64Zone, listPage, structPage, uint, writeFile} from './support/write-file.js';

const number = {name: 'n', nullable: true, chunks: [{pages: [int64Page([1, null, 3])], zones: [int64Zone(1, 1, 3)]}]};
const list = {
  name: 'l', kind: 2, chunks: [{pages: [listPage(0, [2, 0, 1])], zones: [[1, 0]]}],
  children: [{name: 'element', chunks: [{entries: 3, pages: [int64Page([10, 20, 30])], zones: [int64Zone(0, 10, 30)]}]}],
};
const bytes = writeFile({chunkRows: [3], columns: [number, list]});
const text = '{"n":1,"l":[10,20]}\n{"n":null,"l":[]}\n{"n":3,"l":[30]}\n';

test('a file as the specification says is read', async () => assert.equal(await textOf(bytes), text));

test('the same from an ArrayBuffer and a Blob', async () => {
  assert.equal(await textOf(bytes.buffer), text);
  assert.equal(await textOf(new Blob([bytes])), text);
});

test('every bit flipped is refused in one line, or changes nothing', async () => {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = Uint8Array.from(bytes);
    damaged[bit >> 3] ^= 1 << (bit & 7);
    await refusedOrRight(damaged, `bit ${bit}`);
  }
});

test('a file that is cut off anywhere is refused in one line', async () => {
  for (let length = 0; length < bytes.length; length++) {
    await assert.rejects(textOf(bytes.subarray(0, length)), {name: 'MbfError'});
  }
});

test('what is not an .mbf file, a draft and a later version are told apart', async () => {
  const ending = end => Uint8Array.of(...new Uint8Array(100), ...end);
  await assert.rejects(openMbf(ending([1, 2, 3])), {kind: 'damaged', message: /no \.mbf file, never finished, or cut off/});
  const draft = length => ending([...new Uint8Array(BigInt64Array.of(BigInt(length)).buffer), ...new Uint8Array(20), 0x4d, 0x42, 0x46, 0x45]);
  await assert.rejects(openMbf(draft(132)), {kind: 'unsupported', message: /a draft/});
  for (const bytes of [ending([0x4d, 0x42, 0x46, 0x45]), draft(131), Uint8Array.of(0x4d, 0x42, 0x46, 0x45)]) {
    await assert.rejects(openMbf(bytes), {kind: 'damaged', message: /no \.mbf file, never finished, or cut off/});
  }
  const later = Uint8Array.from(bytes);
  later.set([2, 0, 3, 0, 0, 0, 0, 0], bytes.length - 16);
  await assert.rejects(openMbf(later), {kind: 'damaged', message: /trailer, version: checksum/});
});

test('sections of unknown kinds are skipped', async () => {
  for (const tables of [[], [4, 5]]) {
    const file = writeFile({chunkRows: [3], columns: [number], extra: [{kind: 77, bytes: [1, 2, 3], tables}]});
    assert.equal(await textOf(file), '{"n":1}\n{"n":null}\n{"n":3}\n');
  }
});

test('a feature of the file is named before anything else of it is checked', async () => {
  const later = {chunkRows: [3, 0, 2 ** 40], columns: [{...number, physical: 1, logical: [10, 3]}], perPage: 4096};
  const file = writeFile({...later, features: [7], requirements: [1, 2, 7, 1, 3]});
  await assert.rejects(textOf(file), {kind: 'unsupported', message: /needs feature 7 of version 1\.3/});
  await assert.rejects(textOf(writeFile(later)), {kind: 'damaged', message: /4096 entries per page/});
});

test('lists that are all null by a bitmap need no lengths', async () => {
  const page = [0, 2, 0, 0, 3, 0, 0, 0, ...new Array(16).fill(0)];
  const nulls = {...list, nullable: true, chunks: [{pages: [page], zones: [[4, 0]]}], children: [{name: 'element', chunks: [{entries: 0, pages: [], zones: [[1, 0]]}]}]};
  assert.equal(await textOf(writeFile({chunkRows: [3], columns: [nulls]})), '{"l":null}\n'.repeat(3));
});

test('width and children of a node are not checked if its type is unknown', async () => {
  const parts = [number, {...number, name: 'o'}];
  for (const column of [{...list, logical: [99], children: parts}, {...number, physical: 99, children: parts}]) {
    const file = writeFile({chunkRows: [3], columns: [{...column, name: 'later'}, number]});
    assert.equal(await textOf(file, {columns: ['n']}), '{"n":1}\n{"n":null}\n{"n":3}\n');
    await assert.rejects(textOf(file), {kind: 'unsupported', message: /column "later"/});
  }
});

test('a column of an unknown encoding is refused by name and version, the others are read', async () => {
  const file = writeFile({
    chunkRows: [3], columns: [number, {...number, name: 'later', encodings: [0, 9]}],
    requirements: [1, 0, 9, 1, 3],
  });
  assert.equal(await textOf(file, {columns: ['n']}), '{"n":1}\n{"n":null}\n{"n":3}\n');
  await assert.rejects(textOf(file), {kind: 'unsupported', message: 'buffer: column "later" needs encoding 9 of version 1.3, which this reader does not know; others can be read by their names'});
});

test('a column of an unknown physical or logical type is refused by name, the others are read', async () => {
  for (const change of [{physical: 99}, {logical: [99]}, {kind: 9}]) {
    const file = writeFile({chunkRows: [3], columns: [{...number, name: 'later', ...change}, number]});
    assert.equal(await textOf(file, {columns: ['n']}), '{"n":1}\n{"n":null}\n{"n":3}\n');
    await assert.rejects(textOf(file), {kind: 'unsupported', message: /column "later" is of the unknown/});
  }
});

test('a column of a logical type whose parameters or place are unknown needs a newer reader, the others are read', async () => {
  const big = uint(2 ** 40);
  const leaves = [[10, 65, 1], [10, 64, 2], [12, 3, 1], [12, 2, 2], [13, 0, 7], [13, ...big], [15, 2], [16, 0, 2], [16, 5]].map(logical => ({...number, logical}));
  const groups = [[1], [10], [14, 1], [8]].map(logical => ({...list, logical}));
  const structs = [[1], [8], [13]].map(logical => ({kind: 1, logical, children: [number], chunks: []}));
  for (const column of [...leaves, ...groups, ...structs]) {
    const chunks = [{pages: [structPage(3)], zones: [[1, 0]]}];
    const file = writeFile({chunkRows: [3], columns: [{...column, name: 'later', ...(column.chunks.length ? {} : {chunks})}, number]});
    assert.equal(await textOf(file, {columns: ['n']}), '{"n":1}\n{"n":null}\n{"n":3}\n');
    await assert.rejects(textOf(file), {kind: 'unsupported', message: /column "later" (has|is) .*: it needs a newer reader/}, String(column.logical));
  }
});

test('a logical type that is known, on a physical type that does not carry it, is none', async () => {
  const file = writeFile({chunkRows: [3], columns: [{...number, logical: [14, 1]}, {...number, name: 's', logical: [1]}, {...number, name: 'u', logical: [10, 64, 1]}]});
  assert.deepEqual((await openMbf(file)).columns.map(({logical}) => logical.id), ['PLAIN', 'PLAIN', 'INT']);
});

test('counts that no file can hold are refused before memory is taken for them', async () => {
  const huge = uint(2 ** 30);
  const lists = {...list, chunks: [{pages: [listPage(0, [2 ** 30, 0, 1])], zones: [[1, 0]]}]};
  const files = [
    writeFile({chunkRows: [2 ** 30], columns: [number]}),
    writeFile({chunkRows: [3], columns: [lists]}),
    writeFile({chunkRows: [3], columns: [{...list, children: [{...list.children[0], chunks: [{...list.children[0].chunks[0], entries: 2 ** 30}]}]}]}),
    writeFile({chunkRows: [3], columns: [number], requirements: huge}),
  ];
  for (const file of files) {
    await assert.rejects(textOf(file), error => error instanceof MbfError && error.kind === 'damaged');
  }
});

test('a map with fewer or more values than keys is refused', async () => {
  const [element] = list.children;
  for (const count of [2, 4]) {
    const values = {name: 'value', chunks: [{entries: count, pages: [int64Page([1, 2, 3, 4].slice(0, count))], zones: [int64Zone(0, 1, 4)]}]};
    const file = writeFile({chunkRows: [3], columns: [{...list, kind: 3, children: [element, values]}]});
    await assert.rejects(textOf(file), {kind: 'damaged', rule: 'nested.entries', message: new RegExp(`a map of 3 keys and ${count} values \\(nested\\.entries\\)$`)});
  }
});

test('a dictionary page may have a bitmap, but no nulls', async () => {
  const column = page => ({
    name: 's', physical: 6, encodings: [0, 5], dictionary: {values: 2, pages: [page]}, chunks: [{pages: [codesPage([1, 0, 1])], zones: [[1, 0]]}],
  });
  assert.equal(await textOf(writeFile({chunkRows: [3], columns: [column(bitmapPage(['ab', 'c']))]})), '{"s":"Yw=="}\n{"s":"YWI="}\n{"s":"Yw=="}\n');
  const file = writeFile({chunkRows: [3], columns: [column(bitmapPage(['ab', 'c'], 1))]});
  await assert.rejects(textOf(file), {kind: 'damaged', rule: 'dictionary.page', message: /value 1 of the dictionary is null/});
});

test('sources of three bytes are as short as they can be', async () => {
  const file = writeFile({chunkRows: [3], columns: [number], sources: [2, 2, 0, 9, 3, 1, 0x61, 9]});
  assert.deepEqual(await (await openMbf(file)).sources(), [{uri: '', state: null}, {uri: 'a', state: null}]);
});

test('more sources than there may be, and rows or columns that a source lacks, are refused', async () => {
  /** One of a size and a time, up to its mapping revision, and what follows. */
  const sourceOf = (...rest) => [1, 15 + rest.length, 1, 0x61, 2, 1, 2, 0, ...new Array(8).fill(0), 7, ...rest];
  const cases = [
    [[0x81, 0x80, 0x04, ...new Array(3 * 65537).fill(0)], 'limits'],
    [sourceOf(1, 3, 3, 0), 'source.range'],
    [sourceOf(0, 3, 2, 0), 'source.range'],
    [sourceOf(0, 3, 3, 2, 0), 'source.schema'],
  ];
  for (const [sources, rule] of cases) {
    const file = await openMbf(writeFile({chunkRows: [3], columns: [number], sources}));
    await assert.rejects(file.sources(), {kind: 'damaged', rule});
  }
  const file = await openMbf(writeFile({chunkRows: [3], columns: [number], sources: sourceOf(1, 3, 4, 0)}));
  assert.deepEqual((await file.sources()).map(({uri, firstRow, rows, sourceRows, columns}) => ({uri, firstRow, rows, sourceRows, columns})), [{uri: 'a', firstRow: 1, rows: 3, sourceRows: 4, columns: null}]);
});

test('rows whose text is longer than a string can be come in pieces', async () => {
  const text = new Uint8Array(70_000).fill(0x61);
  const file = writeFile({chunkRows: [8192], columns: [{name: 's', physical: 6, logical: [1], chunks: [{pages: [constantPage(8192, text)], zones: [[1, 0]]}]}]});
  let rows = 0;
  for await (const piece of (await openMbf(file)).ndjson()) {
    assert.ok(piece.endsWith('}\n') && piece.length <= 2 ** 20, `${piece.length}`);
    rows += piece.length / 70_009;
  }
  assert.equal(rows, 8192);
});

test('a row whose text is longer than a string can be is refused, by its number', async () => {
  const element = {name: 'e', physical: 6, logical: [1], chunks: [{entries: 8192, pages: [constantPage(8192, new Uint8Array(100_000).fill(0x61))], zones: [[1, 0]]}]};
  const file = writeFile({chunkRows: [2], columns: [{name: 'l', kind: 2, chunks: [{pages: [listPage(0, [1, 8191])], zones: [[1, 0]]}], children: [element]}]});
  await assert.rejects(textOf(file), {kind: 'unsupported', message: /^buffer: row 2: its text is longer than a string can be/});
});

test('a struct or column that may not be null and is, is refused', async () => {
  const file = writeFile({chunkRows: [3], columns: [{...number, nullable: false}]});
  await assert.rejects(textOf(file), {kind: 'damaged', message: /entry 1 is null, the node is not nullable/});
});

/** @param {Uint8Array} damaged @param {string} what */
async function refusedOrRight(damaged, what) {
  let read;
  try {
    read = await textOf(damaged);
  } catch (e) {
    assert.ok(e instanceof MbfError && !e.message.includes('\n'), `${what}: ${/** @type {Error} */ (e).stack}`);
    assert.ok(e.kind !== 'damaged' || e.rule !== undefined && e.message.endsWith(` (${e.rule})`), `${what}: ${e.message}`);
    return;
  }
  assert.equal(read, text, what);
}
