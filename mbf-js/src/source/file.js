import {open} from 'node:fs/promises';
import {MbfError} from '../error.js';

/** A local file. Node only. @param {string | URL} path @returns {Promise<import('./source.js').Source>} */
export async function fileSource(path) {
  const name = String(path);
  const reading = async work => {
    try {
      return await work();
    } catch (e) {
      throw e instanceof MbfError ? e : new MbfError('source', `${name}: ${/** @type {Error} */ (e).message}`, {cause: e});
    }
  };
  const handle = await reading(() => open(path, 'r'));
  const readAt = async (offset, length) => {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const {bytesRead} = await handle.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) {
        throw new MbfError('source', `${name}: ends at ${offset + done}, ${length} bytes at ${offset} were wanted; was it cut off?`);
      }
      done += bytesRead;
    }
    return bytes;
  };
  return {
    name,
    tail: most => reading(async () => {
      const {size} = await handle.stat();
      const length = Math.min(most, size);
      return {bytes: await readAt(size - length, length), length: size};
    }),
    read: (offset, length) => reading(async () => {
      const {size} = await handle.stat(); // before memory is taken for it
      if (offset + length > size) {
        throw new MbfError('damaged', `${length} bytes at ${offset} lie outside the file of ${size} bytes`);
      }
      return readAt(offset, length);
    }),
    close: () => handle.close(),
  };
}
