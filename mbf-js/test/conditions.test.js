import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {and, col, not, openMbf, or} from '../index.js';
import {bindCondition} from '../src/predicate/bind.js';
import {keyDomain} from '../src/container/zone.js';
import {formatOf} from '../src/text/ndjson.js';
import {int64Page, int64Zone, writeFile} from './support/write-file.js';

const ROWS = 3 * 8192;
const ascending = writeFile({
  chunkRows: [ROWS, 10],
  columns: [{
    name: 'n', nullable: true,
    chunks: [
      {
        pages: [0, 1, 2].map(page => int64Page(Array.from({length: 8192}, (_, i) => (i % 100 === 0 ? null : page * 8192 + i)))),
        zones: [int64Zone(246, 1, ROWS - 1), int64Zone(82, 1, 8191), int64Zone(82, 8193, 16383), int64Zone(82, 16385, ROWS - 1)],
      },
      {pages: [int64Page(new Array(10).fill(1_000_000))], zones: [int64Zone(0, 1_000_000, 1_000_000)]},
    ],
  }],
});

/** @param {any} where @returns {Promise<{values: (number | null)[], stats: any}>} */
async function found(where) {
  const file = await openMbf(ascending);
  const values = [];
  for await (const batch of file.scan({where})) {
    const n = /** @type {any} */ (batch.columns[0]);
    batch.forEachRow(row => values.push(n.isNull(row) ? null : Number(n.values[row])));
  }
  return {values, stats: file.stats};
}

test('rows are those for which the condition is true, in three-valued logic', async () => {
  const n = col('n');
  const counts = [
    [n.eq(5), 1], [n.eq(100), 0], [n.eq(5.5), 0], [n.eq(null), 0], [n.ne(5), ROWS - 246 + 9], [n.ne(5.5), ROWS - 246 + 10],
    [n.lt(5), 4], [n.le(5), 5], [n.lt(5.5), 5], [n.le(5.5), 5], [n.gt(ROWS - 1), 10], [n.ge(ROWS - 1), 11], [n.ge(ROWS - 1.5), 11],
    [n.in([1, 2, null, 8200n]), 3], [not(n.in([1, null])), 0], [n.isNull(), 246], [n.isNotNull(), ROWS - 246 + 10],
    [not(n.lt(1_000_000)), 10], [and(n.gt(10), n.lt(20)), 9], [or(n.lt(3), n.gt(999_999)), 12], [not(or(n.gt(3), n.isNull())), 3],
    [not(and(n.gt(3), n.lt(1_000_000))), 13], [n.gt(2n ** 70n), 0], [n.lt(1e300), ROWS - 246 + 10],
  ];
  for (const [where, count] of counts) {
    assert.equal((await found(where)).values.length, count, JSON.stringify(where, (_, v) => (typeof v === 'bigint' ? String(v) : v)));
  }
});

test('literals on FLOAT and DOUBLE are compared exactly, not rounded', async () => {
  const float = Math.fround(0.1); // above 0.1
  const vectors = [
    [4, [Infinity, 3.4028234663852886e38, float, 0, -float, -Infinity, NaN], [
      ['eq', 1e300, []], ['eq', 0.1, []], ['eq', float, [2]], ['eq', -0.1, []], ['eq', 2n ** 128n, []], ['eq', Infinity, [0]], ['eq', -0, [3]], ['eq', NaN, [6]],
      ['gt', 1e300, [0, 6]], ['ge', 1e300, [0, 6]], ['lt', 1e300, [1, 2, 3, 4, 5]], ['le', -1e300, [5]], ['lt', -1e300, [5]], ['gt', -1e300, [0, 1, 2, 3, 4, 6]],
      ['gt', 0.1, [0, 1, 2, 6]], ['lt', 0.1, [3, 4, 5]], ['le', 0.1, [3, 4, 5]], ['ge', -0.1, [0, 1, 2, 3, 6]], ['lt', -1e-60, [4, 5]], ['ge', -1e-60, [0, 1, 2, 3, 6]],
      ['ne', 0.1, [0, 1, 2, 3, 4, 5, 6]], ['in', [0.1, 1e300, float], [2]], ['le', float, [2, 3, 4, 5]],
    ]],
    [5, [2 ** 53, 2 ** 53 + 2, -(2 ** 53), Infinity, Number.MAX_VALUE, -Number.MAX_VALUE], [
      ['eq', 2n ** 53n, [0]], ['eq', 2n ** 53n + 1n, []], ['gt', 2n ** 53n + 1n, [1, 3, 4]], ['lt', 2n ** 53n + 1n, [0, 2, 5]], ['ge', 2n ** 53n + 1n, [1, 3, 4]],
      ['le', 2n ** 53n + 3n, [0, 1, 2, 5]], ['eq', -(2n ** 53n) - 1n, []], ['lt', -(2n ** 53n) - 1n, [5]], ['eq', 10n ** 400n, []], ['gt', 10n ** 400n, [3]], ['lt', -(10n ** 400n), []],
      ['eq', BigInt(Number.MAX_VALUE), [4]], ['eq', 0.1, []],
    ]],
  ];
  for (const [physical, values, questions] of vectors) {
    const node = {number: 0, name: 'x', parent: null, kind: 'leaf', nullable: true, physical: physical === 4 ? 'FLOAT' : 'DOUBLE', logical: {id: 'PLAIN'}, children: []};
    const vector = {values: (physical === 4 ? Float32Array : Float64Array).from(/** @type {number[]} */ (values)), isNull: () => false};
    for (const [test, literal, rows] of /** @type {any[]} */ (questions)) {
      const selected = bindCondition(col('x')[test](literal), /** @type {any} */ ([node])).select(() => vector, vector.values.length);
      assert.deepEqual([...(selected ?? vector.values.keys())], rows, `${node.physical} ${test} ${literal}`);
    }
  }
});

test('prefixes, suffixes and parts are found in text, bytes and dictionaries', () => {
  const texts = ['', 'aaab', 'straße', null, 'ab', 'aab🙂', 'ße', 'b'];
  const bytes = texts.map(text => new TextEncoder().encode(text ?? ''));
  const node = {number: 0, name: 's', parent: null, kind: 'leaf', nullable: true, physical: 'BYTE_ARRAY', logical: {id: 'STRING'}, children: []};
  const vector = {get: i => bytes[i], isNull: i => texts[i] === null, codes: null};
  const all = texts.map((_, i) => i).filter(i => texts[i] !== null);
  for (const part of ['', 'a', 'aab', 'ab', 'b', 'ße', '🙂', 'aaaab', 'straße!']) {
    for (const test of ['startsWith', 'endsWith', 'includes']) {
      const where = col('s')[test === 'includes' ? 'contains' : test](part);
      const expected = all.filter(i => texts[i]?.[test](part));
      for (const [condition, rows] of [[where, expected], [not(where), all.filter(i => !expected.includes(i))]]) {
        const selected = bindCondition(condition, /** @type {any} */ ([node])).select(() => vector, texts.length);
        assert.deepEqual([...(selected ?? texts.keys())], rows, `${test} ${part}`);
      }
    }
  }
  const half = bindCondition(col('s').contains(Uint8Array.of(0x9f)), /** @type {any} */ ([node])).select(() => vector, texts.length);
  assert.deepEqual([...half], [2, 5, 6], 'bytes within a letter');
});

test('chunks and pages are passed over by their zones', async () => {
  const one = await found(col('n').eq(8200));
  assert.deepEqual([one.values, one.stats.chunksPruned, one.stats.pagesPruned], [[8200], 1, 2]);
  const none = await found(col('n').gt(2_000_000));
  assert.deepEqual([none.values, none.stats.chunksPruned], [[], 2]);
});

test('a limit ends the scan within a page', async () => {
  const file = await openMbf(ascending);
  const lengths = [];
  for await (const batch of file.scan({where: col('n').gt(8000), limit: 300})) {
    lengths.push(batch.length);
  }
  assert.equal(lengths.reduce((a, b) => a + b), 300);
});

test('questions that make no sense are refused, with what is wrong', async () => {
  const questions = [[col('m').eq(1), /no column "m"; the columns are "n"/], [col('n').eq('x'), /cannot be compared with "x"/], [col('n').startsWith('x'), /no prefix/],
    [col('n').endsWith('x'), /column "n" has no suffix "x"/], [col('n').contains(1), /column "n" has no part "1"/],
    [{op: 'like'}, /a condition is made with/], [and(), /and of no conditions/]];
  for (const [where, message] of questions) {
    await assert.rejects(found(where), {name: 'MbfError', kind: 'query', message: /** @type {RegExp} */ (message)});
  }
});

/** Real files: zones and filters were written by somebody else. */
const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));
const folders = [join(spec, 'golden'), process.env.MBF_PAIRS].filter(Boolean);
for (const folder of folders) {
  for (const name of readdirSync(/** @type {string} */ (folder), {recursive: true}).map(String).filter(file => file.endsWith('.mbf'))) {
    test(`${name}: pruning loses no row, and every value is found by its text`, async () => {
      const file = await openMbf(join(/** @type {string} */ (folder), name));
      for (const node of file.columns.slice(0, 60)) {
        if (keyDomain(node) !== 'none' && file.columns.filter(other => other.name === node.name).length === 1 && node.logical.id !== 'UNKNOWN') {
          await checkColumn(file, node);
        }
      }
      await file.close();
    });
  }
}

async function checkColumn(file, node) {
  const batches = [];
  for await (const batch of file.scan({columns: [node.name]})) {
    batches.push(batch);
  }
  const literals = [];
  for (const {rows, columns: [vector]} of batches) {
    for (let i = 0; i < rows && literals.length < 3; i += 1 + Math.floor(rows / 2)) {
      if (!vector.isNull(i)) {
        literals.push(literalOf(node, vector, i));
      }
    }
  }
  for (const literal of literals.filter(value => value !== undefined)) {
    const column = col(node.name);
    for (const where of [column.eq(literal), column.ge(literal)]) {
      const bound = bindCondition(where, file.columns);
      const expected = batches.flatMap(batch => [...(bound.select(() => batch.columns[0], batch.rows) ?? Array(batch.rows).keys())].map(row => batch.firstRow + row));
      const actual = [];
      for await (const batch of file.scan({columns: [node.name], where})) {
        batch.forEachRow(row => actual.push(batch.firstRow + row));
      }
      assert.deepEqual(actual, expected, `${node.name} ${where.op} ${String(literal)}`);
      assert.ok(where.test !== '=' || actual.length > 0, `${node.name} = ${String(literal)} finds nothing`);
    }
  }
}

/** What a user would write for a value. */
function literalOf(node, vector, i) {
  const text = JSON.parse(formatOf(node)(vector, i).replace(/^(-?\d{16,})$/, '"$1"'));
  if (node.physical === 'FLOAT' || node.logical.id === 'FLOAT16' && node.width === 2) { // their texts are those of floats
    return Math.fround(Number(text));
  }
  if (node.physical === 'BOOLEAN' || node.physical === 'DOUBLE' || node.logical.id === 'FLOAT16') {
    return typeof text === 'string' ? Number(text) : text;
  }
  if (vector.get && !['DECIMAL', 'UUID', 'STRING', 'ENUM', 'JSON'].includes(node.logical.id) && node.physical !== 'INT96') {
    return vector.get(i).slice();
  }
  if (vector.get && ['STRING', 'ENUM', 'JSON'].includes(node.logical.id)) {
    return text.includes('\ufffd') ? vector.get(i).slice() : text;
  }
  if (['TIME', 'DECIMAL', 'DATE', 'TIMESTAMP', 'UUID'].includes(node.logical.id) || node.physical === 'INT96') {
    const hasText = {TIME: /:/, DECIMAL: /^-?\d+(\.\d+)?$/}[node.logical.id] ?? /./; // others are printed as they are stored
    return typeof text === 'string' && hasText.test(text) ? text : undefined;
  }
  return BigInt(text);
}
