import {MbfError} from '../error.js';

/** A string of V8 has no more characters, those of others have. */
export const LONGEST = 2 ** 29 - 24;

const STRICT = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
const LENIENT = new TextDecoder('utf-8', {ignoreBOM: true});

/**
 * Text of UTF-8. What is malformed becomes U+FFFD, as most decoders do it, but that an encoded surrogate (three bytes
 * from ED A0 80 on) becomes one of them, not three.
 *
 * @param {Uint8Array} bytes
 */
export function utf8(bytes) {
  if (bytes.length < 24) {
    let text = '';
    let i = 0;
    for (; i < bytes.length && bytes[i] < 128; i++) {
      text += String.fromCharCode(bytes[i]);
    }
    if (i === bytes.length) {
      return text;
    }
  }
  if (bytes.length > LONGEST) {
    throw new MbfError('unsupported', `a text of ${bytes.length} bytes, this reader takes ${LONGEST}`);
  }
  try {
    return STRICT.decode(bytes);
  } catch {
    return LENIENT.decode(withoutSurrogates(bytes));
  }
}

/** @param {Uint8Array} bytes malformed somewhere */
function withoutSurrogates(bytes) {
  const out = new Uint8Array(Math.ceil(bytes.length * 1.5));
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const surrogate = bytes[i] === 0xed && bytes[i + 1] >= 0xa0 && bytes[i + 1] <= 0xbf;
    if (surrogate) {
      out.set([0xef, 0xbf, 0xbd], at);
      at += 3;
      i += (bytes[i + 2] & 0xc0) === 0x80 ? 2 : 1;
    } else {
      out[at++] = bytes[i];
    }
  }
  return out.subarray(0, at);
}
