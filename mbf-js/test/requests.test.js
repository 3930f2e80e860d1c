import assert from 'node:assert/strict';
import test from 'node:test';
import {col, openMbf} from '../index.js';
import {withRangeServer} from './support/range-server.js';
import {bitmapPage, codesPage, int64Page, int64Zone, writeFile} from './support/write-file.js';

for (const [columns, rows] of [[10, 8192], [1000, 200]]) {
  const chunk = c => ({pages: [int64Page(Array.from({length: rows}, (_, i) => c + i))], zones: [int64Zone(0, c, c + rows - 1)]});
  const bytes = writeFile({
    chunkRows: [rows, rows],
    columns: Array.from({length: columns}, (_, c) => ({name: `column ${c}`, chunks: [chunk(c), chunk(c + 1)]})),
  });

  test(`a file of ${columns} columns opens with one request, and a column of a chunk takes at most two more`, () => withRangeServer(bytes, async server => {
    const file = await openMbf(server.url);
    assert.deepEqual([server.requests, server.bytes, file.columns.length], [1, 65536, columns]);
    for await (const batch of file.scan({columns: ['column 3'], limit: rows})) {
      assert.deepEqual([batch.length, batch.columns[0].values[1]], [rows, 4n]);
    }
    assert.ok(server.requests <= 3, `${server.requests} requests`);
    assert.ok(server.bytes <= 65536 + 2 * 65536 + 1000, `${server.bytes} bytes`);
    assert.deepEqual([file.stats.requests, file.stats.bytesRead], [server.requests, server.bytes]);
    await file.close();
  }));
}

for (const columns of [10, 1000]) {
  const words = ['red', 'green', 'blue'];
  const codes = Array.from({length: 100}, (_, i) => i % 3);
  const column = c => ({
    name: `column ${c}`, physical: 6, logical: [1], encodings: [0, 5], dictionary: {values: 3, pages: [bitmapPage(words)]},
    chunks: [0, 1].map(() => ({pages: [codesPage(codes)], zones: [[1, 0]]})),
  });
  const bytes = writeFile({chunkRows: [100, 100], columns: Array.from({length: columns}, (_, c) => column(c)), extra: [{kind: 77, bytes: new Array(70000).fill(1)}]});

  test(`a coded column of a chunk takes two requests more in a file of ${columns} columns, its dictionary included`, () => withRangeServer(bytes, async server => {
    const file = await openMbf(server.url);
    assert.equal(server.requests, 1);
    for await (const batch of file.scan({columns: ['column 3'], limit: 100})) {
      assert.deepEqual([0, 1, 2, 3].map(i => new TextDecoder().decode(batch.columns[0].get(i))), ['red', 'green', 'blue', 'red']);
    }
    assert.equal(server.requests, 3);
    assert.ok(server.bytes < 65536 + 2000, `${server.bytes} bytes`);
  }));
}

test('pruning chunks of a column of ten million rows takes its section alone, and one that survives few page tables', () => {
  const pages = 122;
  const page = [1, 0, 0, 0, ...new Uint8Array(Uint32Array.of(8192).buffer), 5, 0, 0, 0, 0, 0, 0, 0];
  const chunk = c => ({pages: new Array(pages).fill([...page.slice(0, 8), c, ...page.slice(9)]), zones: new Array(pages + 1).fill(int64Zone(0, c, c))});
  const chunks = Array.from({length: 10}, (_, c) => chunk(c));
  const bytes = writeFile({chunkRows: new Array(10).fill(pages * 8192), columns: [{name: 'n', chunks}], extra: [{kind: 77, bytes: new Array(70000).fill(1)}]});
  return withRangeServer(bytes, async server => {
    const file = await openMbf(server.url);
    assert.equal(file.rows, 9994240);
    const before = server.bytes;
    for await (const batch of file.scan({where: col('n').gt(100)})) {
      assert.fail(`${batch.length} rows`);
    }
    assert.equal(file.stats.chunksPruned, 10);
    assert.equal(server.requests, 2);
    assert.ok(server.bytes - before <= 1024, `${server.bytes - before} bytes`);
    const {length} = (await file.scan({where: col('n').eq(7), limit: 5}).next()).value;
    assert.deepEqual([length, server.requests], [5, 4]);
    assert.ok(server.bytes - before <= 1024 + 16 * 1024 + pages * 64, `${server.bytes - before} bytes`);
  });
});

test('a file that is smaller than the first read takes one request in all', () => withRangeServer(small(), async server => {
  const file = await openMbf(server.url);
  const parts = [];
  for await (const text of file.ndjson()) {
    parts.push(text);
  }
  assert.equal(parts.join(''), '{"n":1}\n{"n":null}\n');
  assert.equal(server.requests, 1);
}));

test('opening takes a second request only where schema and directory are longer than the first read', () => {
  const names = Array.from({length: 3000}, (_, c) => `a column with a name as long as this one, number ${c}`);
  const bytes = writeFile({chunkRows: [], columns: names.map(name => ({name, chunks: []}))});
  return withRangeServer(bytes, async server => {
    const file = await openMbf(server.url);
    assert.deepEqual([server.requests, file.columns.length], [2, 3000]);
  });
});

test('a server without the file, without ranges or with more than was asked for is named', async () => {
  const answers = [[404, {}, 'status 404'], [200, {}, 'does not give ranges'], [206, {'content-range': 'bytes 0-9/10'}, 'more than']];
  for (const [status, headers, message] of answers) {
    const fetching = async () => new Response(new Uint8Array(70000), {status: /** @type {number} */ (status), headers});
    await assert.rejects(openMbf('http://example.org/a.mbf', {fetch: fetching}), {name: 'MbfError', kind: 'source', message: new RegExp(/** @type {string} */ (message))});
  }
});

test('a file that changes between two requests is noticed by its ETag', async () => {
  const bytes = writeFile({chunkRows: [8192], columns: [0, 1].map(c => ({name: `c${c}`, chunks: [{pages: [int64Page(new Array(8192).fill(7))], zones: [int64Zone(0, 7, 7)]}]}))});
  let requests = 0;
  const fetching = async (url, {headers: {Range: range}}) => {
    const [, from, to] = /** @type {RegExpExecArray} */ (/(\d*)-(\d*)/.exec(range));
    const start = from === '' ? bytes.length - Number(to) : Number(from);
    return new Response(bytes.subarray(start, from === '' ? bytes.length : Number(to) + 1), {status: 206, headers: {etag: `"${requests++}"`}});
  };
  const file = await openMbf('http://example.org/a.mbf', {fetch: fetching});
  await assert.rejects(file.scan().next(), {name: 'MbfError', kind: 'source', message: /has changed/});
});

function small() {
  return writeFile({chunkRows: [2], columns: [{name: 'n', nullable: true, chunks: [{pages: [int64Page([1, null])], zones: [int64Zone(1, 1, 1)]}]}]});
}
