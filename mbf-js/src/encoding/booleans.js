import {CONSTANT, PLAIN} from './page.js';

/** @param {import('./page.js').Page} page @param {any} header @returns {Uint8Array} 0 or 1 per entry */
export function booleans(page, {encoding, n, payload}) {
  if (encoding === CONSTANT) {
    return new Uint8Array(n).fill(page.i32(payload) & 1);
  }
  if (encoding !== PLAIN) {
    throw page.notAllowed(encoding, 'BOOLEAN');
  }
  page.need(payload, Math.ceil(n / 64) * 8);
  const values = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    values[i] = (page.bytes[payload + (i >> 3)] >> (i & 7)) & 1;
  }
  return values;
}
