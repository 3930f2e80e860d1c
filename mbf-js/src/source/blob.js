import {MbfError} from '../error.js';

/** A Blob or File, of which only what is needed is read. @param {Blob} blob @returns {import('./source.js').Source} */
export function blobSource(blob) {
  const name = /** @type {File} */ (blob).name ?? 'blob';
  const slice = async (from, to) => {
    try {
      return new Uint8Array(await blob.slice(from, to).arrayBuffer());
    } catch (e) {
      throw new MbfError('source', `${name}: ${/** @type {Error} */ (e).message}`, {cause: e});
    }
  };
  return {
    name,
    async tail(most) {
      return {bytes: await slice(Math.max(0, blob.size - most), blob.size), length: blob.size};
    },
    async read(offset, length) {
      if (offset + length > blob.size) {
        throw new MbfError('damaged', `${length} bytes at ${offset} lie outside the file of ${blob.size} bytes`);
      }
      return slice(offset, offset + length);
    },
    async close() {},
  };
}
