import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {MbfError} from '../index.js';
import {textOf} from './support/text.js';

const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));

/** Files with the rows that another reader gave for them; of a folder of converted files, say. */
const pairs = [...filesOf(join(spec, 'golden')), ...(process.env.MBF_PAIRS ? filesOf(process.env.MBF_PAIRS) : [])]
    .filter(path => existsSync(path.replace(/mbf$/, 'ndjson')));

for (const path of pairs) {
  test(`${path} has its rows, byte for byte`, async t => {
    let text;
    try {
      text = await textOf(path);
    } catch (e) {
      if (/a draft of the format/.test(/** @type {Error} */ (e).message)) {
        t.skip('a golden file of a draft of the format');
        return;
      }
      throw e;
    }
    assert.ok(Buffer.from(text).equals(readFileSync(path.replace(/mbf$/, 'ndjson'))), 'the rows differ');
  });
}

const list = join(spec, 'hostile', 'rules.txt');
const hostile = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean).map(line => line.split('\t')) : [];

test('there are hostile files', {skip: hostile.length > 0 ? false : `${list} is missing`}, () => assert.ok(hostile.length > 0));

for (const [name, when, rule] of hostile) {
  test(`${name} breaks '${rule}' and is ${when === 'read' ? 'refused' : 'refused, or read as it is'}`, async () => {
    const error = await textOf(join(spec, 'hostile', name)).then(() => null, e => e);
    if (error !== null || when === 'read') {
      assert.ok(error instanceof MbfError && !error.message.includes('\n'), String(error?.stack ?? 'it was read'));
    }
  });
}

/** @param {string} folder @returns {string[]} */
function filesOf(folder) {
  return readdirSync(folder, {recursive: true}).map(String).filter(name => name.endsWith('.mbf')).map(name => join(folder, name));
}
