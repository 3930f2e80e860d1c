/** Bitmaps of validity: bit i % 8 of byte i / 8 is 1 if entry i is a value. No bitmap means that no entry is null. */

/** @param {Uint8Array | null} bitmap @param {number} i */
export function isSet(bitmap, i) {
  return bitmap === null || (bitmap[i >> 3] >> (i & 7) & 1) === 1;
}

/** Whether an entry is a value. @param {Uint8Array | null} bitmap @param {number} length */
export function hasValues(bitmap, length) {
  for (let i = 0; i < length; i++) {
    if (isSet(bitmap, i)) {
      return true;
    }
  }
  return false;
}

/**
 * Copies bits; what it copies to is all zero.
 *
 * @param {Uint8Array | null} from null for ones @param {number} start @param {number} end
 * @param {Uint8Array} to @param {number} at
 */
export function copyBits(from, start, end, to, at) {
  for (let i = start, o = at; i < end; i++, o++) {
    if (isSet(from, i)) {
      to[o >> 3] |= 1 << (o & 7);
    }
  }
}

/**
 * The first bit that is 1 in one bitmap and 0 in another; -1 without any.
 *
 * @param {Uint8Array | null} ones @param {Uint8Array | null} zeros @param {number} length
 */
export function firstOnlyIn(ones, zeros, length) {
  if (zeros === null) {
    return -1;
  }
  for (let byte = 0; byte < length + 7 >> 3; byte++) {
    const left = length - byte * 8;
    const mask = left >= 8 ? 255 : (1 << left) - 1;
    const only = (ones === null ? 255 : ones[byte]) & ~zeros[byte] & mask;
    if (only) {
      return byte * 8 + 31 - Math.clz32(only & -only);
    }
  }
  return -1;
}
