/** Unsigned bytes; a prefix comes before what it begins. @param {Uint8Array} a @param {Uint8Array} b */
export function compareBytes(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) {
      return a[i] - b[i];
    }
  }
  return a.length - b.length;
}
