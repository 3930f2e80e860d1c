import {MbfError} from '../error.js';

/** A file that is in memory. @param {Uint8Array} bytes @returns {import('./source.js').Source} */
export function bufferSource(bytes) {
  return {
    name: 'buffer',
    async tail(most) {
      return {bytes: bytes.subarray(Math.max(0, bytes.length - most)), length: bytes.length};
    },
    async read(offset, length) {
      if (offset + length > bytes.length) {
        throw new MbfError('damaged', `${length} bytes at ${offset} lie outside the file of ${bytes.length} bytes`);
      }
      return bytes.subarray(offset, offset + length);
    },
    async close() {},
  };
}
