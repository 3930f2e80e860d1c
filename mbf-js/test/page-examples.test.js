import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {MbfError} from '../index.js';
import {mayContain, xxh64} from '../src/predicate/bloom-filter.js';
import {columnOf, decodePage} from './support/pages.js';

const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));
const chapter = readFileSync(join(spec, 'encodings.md'), 'utf8');
const examples = [...chapter.matchAll(/```page ([^\n]+)\n([0-9A-F\s]+)= ([^\n]+)\n```/g)].map(([, type, hex, values]) => ({type, hex, values}));

test('the chapter on encodings has examples', () => assert.ok(examples.length >= 17, `${examples.length}`));

for (const {type, hex, values} of examples) {
  const bytes = Uint8Array.from(hex.trim().split(/\s+/), byte => parseInt(byte, 16));

  test(`the example ${type} ${values.slice(0, 40)} is decoded`, () => {
    const expected = expand(values);
    assert.deepEqual(decodePage(columnOf(type), bytes, expected.length), expected);
  });

  test(`every byte flipped in ${type} ${values.slice(0, 40)} gives as many values, or one clear refusal`, () => {
    const {length} = expand(values);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Uint8Array.from(bytes);
      damaged[bit >> 3] ^= 1 << (bit & 7);
      givesOrRefuses(columnOf(type), damaged, length);
    }
  });

  test(`the example ${type} ${values.slice(0, 40)} cut anywhere gives as many values, or one clear refusal`, () => {
    const {length} = expand(values);
    for (let end = 0; end < bytes.length; end++) {
      givesOrRefuses(columnOf(type), bytes.subarray(0, end), length);
    }
  });
}

for (const page of [0, 3]) {
  test(`the filter of page ${page} of the chapter has its value there, and lacks most others and other pages`, () => {
    const hex = new RegExp(`\`\`\`bloom INT64 42 page ${page}\\n([0-9A-F\\s]+)\`\`\``).exec(chapter)?.[1] ?? '';
    const filter = Uint8Array.from(hex.trim().split(/\s+/), byte => parseInt(byte, 16));
    const hash = value => xxh64(new Uint8Array(BigInt64Array.of(value).buffer));
    const numbers = Array.from({length: 100}, (_, i) => i);
    assert.deepEqual(numbers.filter(other => mayContain(filter, hash(42n), other)), [page]);
    assert.ok(numbers.filter(i => mayContain(filter, hash(BigInt(i + 43)), page)).length < 3);
  });
}

test('hashes are those of XXH64, of short and long strings', () => {
  const hash = text => xxh64(new TextEncoder().encode(text)).toString(16).toUpperCase();
  assert.equal(hash(''), 'EF46DB3751D8E999');
  assert.equal(hash('abc'), '44BC2CF5AD770999');
  assert.equal(hash('abcdefghijklmnopqrstuvwxyz012345'), 'BF2CD639B4143B80');
  assert.equal(hash('abcdefghijklmnopqrstuvwxyz0123456789-+/'), '99800ED3D7C65971');
});

function givesOrRefuses(column, bytes, length) {
  let values;
  try {
    values = decodePage(column, bytes, length);
  } catch (e) {
    assert.ok(e instanceof MbfError && !e.message.includes('\n'), String(/** @type {Error} */ (e).stack));
    return;
  }
  assert.equal(values.length, length);
}

/** `7*24` is 24 times 7. */
function expand(values) {
  return values.split(' ').flatMap(word => {
    const [value, times] = word.startsWith('"') ? [word] : word.split('*');
    return new Array(Number(times ?? 1)).fill(value);
  });
}
