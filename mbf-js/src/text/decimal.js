/** What no real data has, but a hostile file may declare to make a reader print gigabytes of zeros. */
export const MAX_SCALE = 4096;
export const MAX_BYTES = 4096;

/** Plain notation with all digits of the scale. @param {bigint} unscaled @param {number} scale up to 4096 */
export function decimalText(unscaled, scale) {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const sign = negative ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Two's complement, the most significant byte first; no bytes are zero. @param {Uint8Array} bytes */
export function bigEndian(bytes) {
  if (bytes.length === 0) {
    return 0n;
  }
  let hex = '0x';
  for (const byte of bytes) {
    hex += byte.toString(16).padStart(2, '0');
  }
  return BigInt.asIntN(bytes.length * 8, BigInt(hex));
}
