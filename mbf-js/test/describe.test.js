import assert from 'node:assert/strict';
import test from 'node:test';
import {openMbf} from '../index.js';
import {textOf} from './support/text.js';
import {int64Page, int64Zone, listPage, structPage, writeFile} from './support/write-file.js';

const number = {name: 'n', chunks: [{pages: [int64Page([1, 2, 3])], zones: [int64Zone(0, 1, 3)]}]};
const list = {
  name: 'l', kind: 2, chunks: [{pages: [listPage(0, [2, 0, 1])], zones: [[1, 0]]}],
  children: [{...number, name: 'element', chunks: [{...number.chunks[0], entries: 3}]}],
};
const struct = children => ({name: 's', kind: 1, chunks: [{pages: [structPage(3)], zones: [[1, 0]]}], children});

/** @param {any[]} columns */
const opened = columns => openMbf(writeFile({chunkRows: [3], columns}));

test('a struct or list is described with all that is below it', async () => {
  const file = await opened([struct([number, {...number, name: 'm', encodings: [0, 3]}]), list]);
  const [described, lists] = [await file.describe(file.columns[0]), await file.describe(file.columns[1])];
  assert.deepEqual([described.unreadable, described.encodings, described.storedBytes], [null, [0, 1, 3], 8 + 2 * 32]);
  assert.equal(lists.storedBytes, listPage(0, [2, 0, 1]).length + 32);
});

test('a nested node is described on its own, in a file where nothing was read before', async () => {
  const columns = [struct([number, list]), list];
  const nodes = (await opened(columns)).container.schema.nodes;
  for (const {number: i, name} of nodes) {
    const file = await opened(columns);
    const described = await file.describe(file.container.schema.nodes[i]);
    assert.ok(described.unreadable === null && described.storedBytes > 0, String(name));
  }
});

test('a column that is unknown, or has an unknown part, is described by why, without sizes', async () => {
  const later = {...number, name: 'later'};
  const nothing = {encodings: [], codecs: [], plainBytes: null, storedBytes: null};
  const vectors = [
    [{...later, physical: 99}, 'is of the unknown physical type 99'], [{...later, logical: [99]}, 'is of the unknown logical type 99'],
    [{...later, kind: 9}, 'is of the unknown kind 9'], [struct([number, {...later, physical: 99}]), 'has the part "later", which is of the unknown physical type 99'],
    [struct([{...later, encodings: [9]}]), 'has the part "later", which needs encoding 9, which this reader does not know'],
  ];
  for (const [column, unreadable] of vectors) {
    const file = await opened([column, number]);
    assert.deepEqual(await file.describe(file.columns[0]), {unreadable, ...nothing});
    assert.equal((await file.describe(file.columns[1])).storedBytes, 32);
  }
});

test('a list without an element, of a logical type that is unknown, is refused in one line, and other columns are read', async () => {
  const file = writeFile({chunkRows: [3], columns: [{...list, logical: [99], children: []}, number]});
  const message = 'buffer: column "l" is of the unknown logical type 99: it needs a newer reader; others can be read by their names';
  await assert.rejects(textOf(file), {name: 'MbfError', message});
  assert.equal(await textOf(file, {columns: ['n']}), '{"n":1}\n{"n":2}\n{"n":3}\n');
});
