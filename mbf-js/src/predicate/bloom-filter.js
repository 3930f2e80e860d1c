const SALT = [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

const PAGE_STEP = 0x9e3779b1;

const MASK = 2n ** 64n - 1n;
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

/**
 * Whether a split-block filter has a hash for a page; a value whose hash it lacks is certainly absent there.
 *
 * @param {Uint8Array} filter a multiple of 32 bytes
 * @param {bigint} hash
 * @param {number} page of the chunk
 */
export function mayContain(filter, hash, page) {
  const blocks = BigInt(filter.length / 32);
  const block = Number(((hash >> 32n) * blocks) >> 32n);
  const key = Number(hash & 0xffffffffn) + Math.imul(page, PAGE_STEP) | 0;
  const view = new DataView(filter.buffer, filter.byteOffset + block * 32, 32);
  return SALT.every((salt, i) => (view.getUint32(4 * i, true) >>> (Math.imul(key, salt) >>> 27)) & 1);
}

/** XXH64 with seed 0. Of single literals only, so bigints will do. @param {Uint8Array} bytes @returns {bigint} */
export function xxh64(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hash;
  if (bytes.length >= 32) {
    let lanes = [PRIME_1 + PRIME_2, PRIME_2, 0n, -PRIME_1].map(lane => lane & MASK);
    for (; at + 32 <= bytes.length; at += 32) {
      lanes = lanes.map((lane, i) => round(lane, view.getBigUint64(at + 8 * i, true)));
    }
    hash = (rotate(lanes[0], 1n) + rotate(lanes[1], 7n) + rotate(lanes[2], 12n) + rotate(lanes[3], 18n)) & MASK;
    for (const lane of lanes) {
      hash = ((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4) & MASK;
    }
  } else {
    hash = PRIME_5;
  }
  hash = (hash + BigInt(bytes.length)) & MASK;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME_1 + PRIME_4) & MASK;
  }
  if (at + 4 <= bytes.length) {
    hash = (rotate(hash ^ (BigInt(view.getUint32(at, true)) * PRIME_1 & MASK), 23n) * PRIME_2 + PRIME_3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++) {
    hash = rotate(hash ^ (BigInt(bytes[at]) * PRIME_5 & MASK), 11n) * PRIME_1 & MASK;
  }
  hash = (hash ^ (hash >> 33n)) * PRIME_2 & MASK;
  hash = (hash ^ (hash >> 29n)) * PRIME_3 & MASK;
  return hash ^ (hash >> 32n);
}

/** @param {bigint} lane @param {bigint} input @returns {bigint} */
function round(lane, input) {
  return rotate((lane + input * PRIME_2) & MASK, 31n) * PRIME_1 & MASK;
}

/** @param {bigint} value @param {bigint} bits @returns {bigint} */
function rotate(value, bits) {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}
