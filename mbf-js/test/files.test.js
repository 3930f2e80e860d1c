import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {MbfError} from '../index.js';
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

/** What is not damaged, and how it is said. */
const REFUSALS = {
  'too new': /is newer than this reader/,
  'too old': /is older than this reader|a draft of the format/,
  'not supported': /needs (feature|encoding|codec) \d+( of version [\d.]+)?, which this reader does not know/,
};

/** Files that break several rules, of which this reader comes to another one first. */
const OTHER_RULES = {
  'column-offset-moved.mbf': 'segment.alignment', // the segment's offset is looked at before where its blocks end
  'table-block-as-it-is.mbf': 'segment.alignment', // a raw block begins at a multiple of 64, which a compressed one need not
  'column-overlap.mbf': 'block.crc', // what lies where another segment is does not have the block's checksum
  'column-more-entries.mbf': 'nested.entries', // the last list is compared with the entries before the page of those is read
  'block-without-codec.mbf': 'block.codec', // lists of requirements are held against blocks by verification alone
  'block-codec.mbf': 'block.codec', // the same
  'page-lists-of-too-many.mbf': 'nested.entries', // so are lists, one by one
  'page-first-child.mbf': 'nested.entries', // all lists are moved, and the last one ends behind the last entry
  'filter-in-metadata.mbf': 'filter.bounds', // a filter that reaches into the metadata: its bounds have a name of their own
};

const hostile = readFileSync(join(spec, 'hostile', 'rules.txt'), 'utf8').split('\n').filter(Boolean).map(line => line.split('\t'));

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

/** @param {string} folder @returns {string[]} */
function filesOf(folder) {
  return readdirSync(folder, {recursive: true}).map(String).filter(name => name.endsWith('.mbf')).map(name => join(folder, name));
}
