import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {MbfError} from '../index.js';
import {partsOf, refit} from './support/refit.js';
import {textOf} from './support/text.js';
import {int64Page, int64Zone, listPage, writeFile} from './support/write-file.js';

const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));
const MUTATIONS = Number(process.env.MBF_MUTATIONS ?? 100);
const seed = Number(process.env.MBF_SEED ?? Date.now() % 1e6);

const own = writeFile({
  chunkRows: [3],
  columns: [
    {name: 'n', nullable: true, chunks: [{pages: [int64Page([1, null, 3])], zones: [int64Zone(1, 1, 3)]}]},
    {
      name: 'l', kind: 2, chunks: [{pages: [listPage(0, [2, 0, 1])], zones: [[1, 0]]}],
      children: [{name: 'element', chunks: [{entries: 3, pages: [int64Page([10, 20, 30])], zones: [int64Zone(0, 10, 30)]}]}],
    },
  ],
});

/** @type {[string, Uint8Array][]} */
const files = [['a small file', own]];
for (const name of ['nested', 'symbols', 'variant', 'logical', 'codec-zstd', 'encodings', 'filters']) {
  files.push([name, readFileSync(join(spec, 'golden/v1', `${name}.mbf`))]);
}

for (const [name, bytes] of files) {
  test(`${name}: bytes that were changed together with their checksums give rows or one clear refusal (seed ${seed})`, async () => {
    const random = randomOf(seed);
    const parts = await partsOf(bytes);
    for (let i = 0; i < MUTATIONS; i++) {
      const part = parts[Math.floor(random() * parts.length)];
      const at = part.from + Math.floor(random() * (part.to - part.from));
      const value = random() < 0.3 ? 255 : random() < 0.5 ? bytes[at] ^ (1 << Math.floor(random() * 8)) : Math.floor(random() * 256);
      try {
        await textOf(refit(bytes, part, at, value));
      } catch (e) {
        assert.ok(e instanceof MbfError && !e.message.includes('\n'), `byte ${at} made ${value}: ${/** @type {Error} */ (e).stack}`);
      }
    }
  });
}

/** @param {number} from */
function randomOf(from) {
  let state = from | 0;
  return () => { // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
