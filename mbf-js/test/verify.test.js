import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {MbfError, openMbf} from '../index.js';
import {OTHER_RULES, REFUSALS, hostileFiles} from './support/hostile.js';
import {bitmapPage, codesPage, int64Page, int64Zone, listPage, structPage, writeFile} from './support/write-file.js';

const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));
const golden = join(spec, 'golden', 'v1');

/** @param {any} from */
async function verified(from) {
  const file = await openMbf(from);
  try {
    await file.verify();
  } finally {
    await file.close();
  }
}

for (const name of readdirSync(golden).filter(file => file.endsWith('.mbf'))) {
  test(`${name} is good`, () => verified(join(golden, name)));
}

/** Rules that this reader comes to first by reading alone: verification holds lists of requirements against blocks before. */
const BY_VERIFICATION = {...OTHER_RULES, 'column-overlap.mbf': 'parts.overlap', 'block-codec.mbf': 'column.requirements'};

for (const [name, , rule, sentence] of hostileFiles(spec)) {
  test(`verification refuses ${name}: ${sentence} (${rule})`, async () => {
    const error = await verified(join(spec, 'hostile', name)).then(() => null, e => e);
    assert.ok(error instanceof MbfError && !error.message.includes('\n'), String(error?.stack ?? 'it is good'));
    if (REFUSALS[rule]) {
      assert.equal(error.kind, 'unsupported', error.message);
      assert.match(error.message, REFUSALS[rule]);
    } else {
      assert.deepEqual([error.kind, error.rule], ['damaged', BY_VERIFICATION[name] ?? rule], error.message);
    }
  });
}

const number = zone => ({name: 'n', nullable: true, chunks: [{pages: [int64Page([1, null, 3])], zones: [zone]}]});

test('what is unknown is not untrue, nor are bounds wider than the values', async () => {
  for (const zone of [[0, 0], [2, 0], int64Zone(1, 1, 3), [2, 1, 0, 100], [0, 5, 0, 3]]) {
    await verified(writeFile({chunkRows: [3], columns: [number(zone)]}));
  }
});

test('bounds that values lie outside of, or that do not occur, and counts of others are untrue', async () => {
  for (const zone of [int64Zone(0, 1, 3), int64Zone(2, 1, 3), int64Zone(1, 0, 3), int64Zone(1, 1, 4), int64Zone(1, 2, 3), int64Zone(1, 1, 2)]) {
    await assert.rejects(verified(writeFile({chunkRows: [3], columns: [number(zone)]})), {kind: 'damaged', rule: 'zone.true'}, String(zone));
  }
});

test('a zone of nothing but nulls may have bounds, but none that occur', async () => {
  const nulls = zone => writeFile({chunkRows: [2], columns: [{name: 'n', nullable: true, chunks: [{pages: [int64Page([null, null])], zones: [zone]}]}]});
  await verified(nulls([3, 1, 10, 7]));
  await assert.rejects(verified(nulls([3, 3, 10, 7])), {rule: 'zone.true'});
});

test('elements that no list has are found', async () => {
  const element = {name: 'e', chunks: [{entries: 1, pages: [int64Page([1])], zones: [int64Zone(0, 1, 1)]}]};
  const inner = {name: 'i', kind: 2, chunks: [{entries: 0, pages: [], zones: [[1, 0]]}], children: [element]};
  const file = writeFile({chunkRows: [2], columns: [{name: 'l', kind: 2, chunks: [{pages: [listPage(0, [0, 0])], zones: [[1, 0]]}], children: [inner]}]});
  await assert.rejects(verified(file), {kind: 'damaged', rule: 'nested.entries'});
});

test('a code beyond the dictionary, and an encoding that is not listed, are found', async () => {
  const column = (codes, encodings) => writeFile({chunkRows: [2], columns: [{
    name: 's', physical: 6, encodings, dictionary: {values: 2, pages: [bitmapPage(['a', 'b'])]}, chunks: [{pages: [codesPage(codes)], zones: [[1, 0]]}],
  }]});
  await verified(column([1, 0], [0, 5]));
  await assert.rejects(verified(column([1, 2], [0, 5])), {rule: 'page.content'});
  await assert.rejects(verified(column([1, 0], [0])), {rule: 'column.requirements'});
});

test('a column that cannot be read ends verification, after damage beside it was looked for', async () => {
  const later = {...number([0, 0]), name: 'later', encodings: [0, 9]};
  await assert.rejects(verified(writeFile({chunkRows: [3], columns: [later, number(int64Zone(1, 1, 3))]})), {kind: 'unsupported', message: /column "later" needs encoding 9/});
  await assert.rejects(verified(writeFile({chunkRows: [3], columns: [later, number(int64Zone(1, 2, 3))]})), {kind: 'damaged', rule: 'zone.true'});
});

test('sections of unknown kinds are covered by their checksums', async () => {
  const bytes = writeFile({chunkRows: [3], columns: [number([0, 0])], extra: [{kind: 77, bytes: [1, 2, 3, 4, 5]}]});
  await verified(bytes);
  const at = Buffer.from(bytes).indexOf(Buffer.from([1, 2, 3, 4, 5]));
  bytes[at + 2] ^= 1;
  await assert.rejects(verified(bytes), {kind: 'damaged', rule: 'section.crc'});
});

test('sections below a node that cannot be read are covered by their checksums', async () => {
  const struct = {name: 's', kind: 1, encodings: [0, 9], children: [number([0, 0])], chunks: [{pages: [structPage(3)], zones: [[1, 0]]}]};
  const bytes = writeFile({chunkRows: [3], columns: [struct]});
  const {container} = /** @type {any} */ (await openMbf(bytes));
  bytes[container.sections.find(({node}) => node === 1).offset + 2] ^= 1;
  await assert.rejects(verified(bytes), {kind: 'damaged', rule: 'section.crc', message: /COLUMN of "s\.n"/});
});

test('a bit that is flipped in any byte of a file is found', async () => {
  const bytes = readFileSync(join(golden, 'names.mbf'));
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Uint8Array.from(bytes);
    damaged[at] ^= 1 << (at & 7);
    await assert.rejects(verified(damaged), error => error instanceof MbfError && !error.message.includes('\n'), `byte ${at}`);
  }
});

test('the command says so in a line, and by its exit code', async () => {
  const command = path => promisify(execFile)(process.execPath, [fileURLToPath(new URL('../bin/mbf-js.js', import.meta.url)), 'verify', path]);
  const good = join(golden, 'names.mbf');
  assert.equal((await command(good)).stdout, `${good}: good, 5 rows in 1 chunks, 5 columns\n`);
  const bad = join(spec, 'hostile', 'zone-of-a-page.mbf');
  await assert.rejects(command(bad), error => {
    const {code, stderr} = /** @type {any} */ (error);
    assert.deepEqual([code, stderr.split('\n').length], [1, 2]);
    assert.ok(stderr.includes(basename(bad)) && stderr.endsWith('(zone.true)\n'), stderr);
    return true;
  });
});
