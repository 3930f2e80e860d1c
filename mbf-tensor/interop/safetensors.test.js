// The reader of those who made safetensors takes the header; the values lie where it says.
import assert from 'node:assert/strict';
import { open, readFile } from 'node:fs/promises';
import test from 'node:test';
import { parseSafetensorsMetadata } from '@huggingface/hub';
import { ROWS, SAMPLES, VALUES } from './samples.js';

/** Serves a file as its reader asks for one: by ranges. */
function ranges(path) {
  return async (url, options = {}) => {
    const asked = /bytes=(\d+)-(\d+)/.exec(new Headers(options.headers).get('Range'));
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const from = asked ? Number(asked[1]) : 0;
      const to = asked ? Math.min(Number(asked[2]), size - 1) : size - 1;
      const { buffer } = await file.read(Buffer.alloc(to - from + 1), 0, to - from + 1, from);
      return new Response(buffer, {
        status: asked ? 206 : 200,
        headers: { 'Content-Range': `bytes ${from}-${to}/${size}`, 'Content-Length': `${buffer.length}`, ETag: '"1"' },
      });
    } finally {
      await file.close();
    }
  };
}

async function header(path) {
  const parsed = await parseSafetensorsMetadata({
    repo: 'mbf/sample', path: 'sample.safetensors', fetch: ranges(path), computeParametersCount: true,
  });
  assert.equal(parsed.sharded, false);
  return parsed;
}

test('the header says what the tensors are', async () => {
  const { header: found, parameterCount } = await header(SAMPLES + 'sample.safetensors');
  assert.deepEqual(
    Object.fromEntries(Object.entries(found).filter(([name]) => name !== '__metadata__').map(([name, tensor]) => [name, [tensor.dtype, ...tensor.shape]])),
    { n: ['I16', ROWS], flag: ['BOOL', ROWS], x: ['F32', ROWS], day: ['I32', ROWS], xy: ['I64', ROWS, 2] },
  );
  assert.deepEqual(found.__metadata__, { 'day.units': 'days since 1970-01-01', 'xy.columns': 'a,b' });
  assert.equal(parameterCount.F32, ROWS);
});

test('all values lie where the header says', async () => {
  const { header: found } = await header(SAMPLES + 'sample.safetensors');
  const file = await readFile(SAMPLES + 'sample.safetensors');
  const start = 8 + Number(file.readBigUInt64LE(0));
  const read = {
    n: (at, row) => file.readInt16LE(at + 2 * row),
    flag: (at, row) => file.readUInt8(at + row) === 1,
    x: (at, row) => file.readFloatLE(at + 4 * row),
    day: (at, row) => file.readInt32LE(at + 4 * row),
  };
  for (const [column, value] of Object.entries(VALUES)) {
    const at = start + found[column].data_offsets[0];
    for (let row = 0; row < ROWS; row++) {
      if (read[column](at, row) !== value(row)) {
        assert.fail(`${column} is ${read[column](at, row)} in row ${row}, not ${value(row)}`);
      }
    }
  }
});
