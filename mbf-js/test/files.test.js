import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {MbfError, openMbf} from '../index.js';
import {OTHER_RULES, REFUSALS, hostileFiles} from './support/hostile.js';
import {textOf} from './support/text.js';

const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));

/** Files with the rows that another reader gave for them; of a folder of converted files, say. */
const golden = filesOf(join(spec, 'golden'));
const others = process.env.MBF_PAIRS ? filesOf(process.env.MBF_PAIRS).filter(path => existsSync(path.replace(/mbf$/, 'ndjson'))) : [];

test('there are golden files', () => assert.ok(golden.length > 10, `${golden.length} in ${spec}`));

for (const path of [...golden, ...others]) {
  test(`${path} has its rows, byte for byte`, async () => {
    const found = Buffer.from(await textOf(path));
    const rows = path.replace(/mbf$/, 'ndjson');
    if (existsSync(rows)) {
      assert.ok(found.equals(readFileSync(rows)), 'the rows differ');
    } else { // they are many: their hash is kept
      assert.equal(createHash('sha256').update(found).digest('hex'), readFileSync(`${rows}.sha256`, 'utf8').trim());
    }
  });
}

const hostile = hostileFiles(spec);

test('every hostile file has one line of four parts, and every line its file', () => {
  for (const parts of hostile) {
    assert.ok(parts.length === 4 && ['read', 'verify'].includes(parts[1]), parts.join('\t'));
  }
  const listed = hostile.map(([name]) => name).sort();
  assert.deepEqual(listed, filesOf(join(spec, 'hostile')).map(path => basename(path)).sort());
  assert.deepEqual(Object.keys(OTHER_RULES).filter(name => !listed.includes(name)), []);
});

for (const [name, when, rule, sentence] of hostile) {
  test(`${name} is ${when === 'read' ? 'refused' : 'refused, or read as it is'}: ${sentence} (${rule})`, async () => {
    const error = await textOf(join(spec, 'hostile', name)).then(() => null, e => e);
    if (error === null && when === 'verify') {
      return;
    }
    assert.ok(error instanceof MbfError && !error.message.includes('\n'), String(error?.stack ?? 'it was read'));
    if (REFUSALS[rule]) {
      assert.equal(error.kind, 'unsupported', error.message);
      assert.match(error.message, REFUSALS[rule]);
    } else {
      const expected = OTHER_RULES[name] ?? rule;
      assert.deepEqual([error.kind, error.rule], ['damaged', when === 'read' ? expected : error.rule], error.message);
      assert.ok(error.message.endsWith(` (${error.rule})`), error.message);
    }
  });
}

test('a part of a source says which rows and columns of it are there', async () => {
  const file = await openMbf(join(spec, 'golden', 'v1', 'part.mbf'));
  const [{uri, firstRow, rows, sourceRows, columns}] = await file.sources();
  assert.deepEqual({uri, firstRow, rows, sourceRows, columns}, {uri: 'file:///sold.parquet', firstRow: 40, rows: 30, sourceRows: 100, columns: ['when', 'id', 'where', 'what']});
  await file.close();
});

test('the sources of a file are told apart', async () => {
  const file = await openMbf(join(spec, 'golden', 'v1', 'sources.mbf'));
  assert.deepEqual((await file.sources()).map(({uri, rows, sourceRows, columns}) => [uri, rows, sourceRows, columns]), [
    ['file:///source-0.parquet', 4, 4, null], ['file:///source-1.parquet', 0, 0, null], ['file:///source-2.parquet', 7, 7, null],
  ]);
  assert.deepEqual(file.chunks, [11]);
  await file.close();
});

const later = readFileSync(join(spec, 'later', 'columns.txt'), 'utf8').split('\n').filter(Boolean).map(line => line.split('\t'));

test('there are files of a later version', () => assert.deepEqual(later.map(([name]) => name).sort(), filesOf(join(spec, 'later')).map(path => basename(path)).sort()));

for (const [name, known, unknown] of later) {
  const path = join(spec, 'later', name);

  test(`${name} of a later version is read as far as it is understood`, async () => {
    assert.equal(await textOf(path, {columns: known.split(',')}), readFileSync(path.replace(/mbf$/, 'ndjson'), 'utf8'));
    const file = await openMbf(path);
    assert.equal((await file.sources())[0].uri, 'file:///later.parquet');
    await assert.rejects(file.verify(), {kind: 'unsupported'});
    await file.close();
  });

  for (const column of unknown.split(',')) {
    test(`${column} of ${name} is refused by its name`, () =>
      assert.rejects(textOf(path, {columns: [column]}), {kind: 'unsupported', message: new RegExp(`column "${column}" `)}));
  }
}

/** @param {string} folder @returns {string[]} */
function filesOf(folder) {
  return readdirSync(folder, {recursive: true}).map(String).filter(name => name.endsWith('.mbf')).map(name => join(folder, name));
}
