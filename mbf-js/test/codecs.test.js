import assert from 'node:assert/strict';
import test from 'node:test';
import {MbfError} from '../index.js';
import {decompress} from '../src/codec/codec.js';

const plain = new TextEncoder().encode('the quick brown fox jumps over the lazy dog, and then '.repeat(40));

/** The text above, by hand and by the command zstd. */
const blocks = {
  snappy: [1, snappyOf(plain)],
  zstd: [2, base64('KLUv/WRwB+UBAGKDDBKQzwFggw022GAtAP7/U3z9QQ5vfeZJCwfGkeMc1vvMx67u8jGafl15sy6Kq4EofJ8ZAQB2g+wrKBfR6Fc=')],
  lz4: [3, lz4Of(plain)],
};

for (const [name, [codec, bytes]] of Object.entries(blocks)) {
  test(`a ${name} block gives its bytes`, () => assert.deepEqual(decompress(codec, bytes, plain.length, 'block'), plain));

  test(`a ${name} block that is damaged gives other bytes or one clear refusal, and is refused if cut off or of another length`, () => {
    let refused = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Uint8Array.from(bytes);
      damaged[bit >> 3] ^= 1 << (bit & 7);
      refused += isRefused(codec, damaged) ? 1 : 0;
    }
    assert.ok(refused > 0 && refused < bytes.length * 8, `${refused} of ${bytes.length * 8}`);
    for (let end = 0; end < bytes.length; end++) {
      assert.throws(() => decompress(codec, bytes.subarray(0, end), plain.length, 'block'), MbfError, `${end}`);
    }
    assert.throws(() => decompress(codec, bytes, plain.length - 1, 'block'), MbfError);
    assert.throws(() => decompress(codec, bytes, plain.length + 1, 'block'), MbfError);
  });
}

test('a zstd frame that asks for more than a block can have is refused at once', () => {
  const sequences = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x45, 0x00, 0x00, 0x00, 0xff, 0xff, 0x7f, 0x54, 0x00, 0x00, 0x34, 0x01];
  assert.throws(() => decompress(2, Uint8Array.from(sequences), 262144, 'block'), MbfError);
});

test('a zstd block is one frame: two whose bytes would be right together are refused', () => {
  const frame = text => [0x28, 0xb5, 0x2f, 0xfd, 0x20, text.length, text.length << 3 | 1, 0, 0, ...new TextEncoder().encode(text)];
  const one = Uint8Array.from(frame('abcd'));
  assert.deepEqual(decompress(2, one, 4, 'block'), new TextEncoder().encode('abcd'));
  assert.throws(() => decompress(2, Uint8Array.from([...frame('ab'), ...frame('cd')]), 4, 'block'), MbfError);
  assert.throws(() => decompress(2, Uint8Array.from([...one, ...frame('')]), 4, 'block'), {rule: 'block.codec', message: /the zstd frame ends at 13, the block at 22/});
});

/** @param {number} codec @param {Uint8Array} damaged */
function isRefused(codec, damaged) {
  try {
    decompress(codec, damaged, plain.length, 'block');
    return false;
  } catch (e) {
    assert.ok(e instanceof MbfError && e.kind === 'damaged' && e.rule === 'block.codec' && !e.message.includes('\n'), String(/** @type {Error} */ (e).stack));
    return true;
  }
}

/** One literal of the first 54 bytes, then copies of 54 bytes from there. */
function snappyOf(bytes) {
  const out = [bytes.length & 127 | 128, bytes.length >> 7, 53 << 2, ...bytes.subarray(0, 54)];
  for (let at = 54; at < bytes.length; at += 54) {
    out.push((53 << 2) | 2, 54, 0);
  }
  return Uint8Array.from(out);
}

/** A sequence of 54 literals and one match, then the last five bytes as literals. */
function lz4Of(bytes) {
  const match = bytes.length - 54 - 5;
  const extra = match - 4 - 15;
  return Uint8Array.from([0xff, 54 - 15, ...bytes.subarray(0, 54), 54, 0, ...new Array(Math.floor(extra / 255)).fill(255), extra % 255,
    0x50, ...bytes.subarray(bytes.length - 5)]);
}

function base64(text) {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
