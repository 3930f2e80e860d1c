import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {openMbf} from '../index.js';
import {textOf} from './support/text.js';

const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));
const chapter = readFileSync(join(spec, 'examples.md'), 'utf8').split('\n## ')[1];

test('the file that is explained byte by byte has its rows, and is good', async () => {
  const bytes = [];
  for (const [line, at, hex, repeated, what] of chapter.matchAll(/^\| (\d+) \| `([0-9A-F ]+)`( …)? \| (.*) \|$/gm)) {
    assert.equal(bytes.length, Number(at), line);
    const times = repeated ? Number(/(\d+) × `00`/.exec(what)?.[1]) : 1;
    bytes.push(...hex.split(' ').map(byte => parseInt(byte, 16)).flatMap(byte => new Array(times).fill(byte)));
  }
  const file = Uint8Array.from(bytes);
  assert.equal(await textOf(file), /```\n(\{[^`]*)```/.exec(chapter)?.[1]);
  await (await openMbf(file)).verify();
});
