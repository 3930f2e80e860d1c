/**
 * Where the bytes of a file come from.
 *
 * @typedef {object} Source
 * @property {string} name for messages
 * @property {(most: number) => Promise<{bytes: Uint8Array, length: number | undefined}>} tail the last bytes, at most so
 *     many, and the length of the whole if the source knows it
 * @property {(offset: number, length: number) => Promise<Uint8Array>} read exactly so many bytes, or an MbfError
 * @property {() => Promise<void>} close
 */

import {MbfError} from '../error.js';
import {blobSource} from './blob.js';
import {bufferSource} from './buffer.js';
import {httpSource} from './http.js';

/**
 * @param {string | URL | Blob | ArrayBuffer | Uint8Array | Source} from a path (Node), an http(s) URL, a Blob, or bytes
 * @param {{fetch?: typeof fetch, headers?: Record<string, string>, signal?: AbortSignal}} options
 * @returns {Promise<Source>}
 */
export async function sourceOf(from, options) {
  if (from instanceof Uint8Array) {
    return bufferSource(from);
  }
  if (from instanceof ArrayBuffer) {
    return bufferSource(new Uint8Array(from));
  }
  if (typeof Blob !== 'undefined' && from instanceof Blob) {
    return blobSource(from);
  }
  if (from instanceof URL ? /^https?:$/.test(from.protocol) : typeof from === 'string' && /^https?:\/\//i.test(from)) {
    return httpSource(String(from), options);
  }
  if (typeof from === 'string' || from instanceof URL) {
    const {fileSource} = await import('./file.js'); // Node only
    return fileSource(from);
  }
  const source = /** @type {Source} */ (from);
  if (source && typeof source.tail === 'function' && typeof source.read === 'function') {
    return source;
  }
  throw new MbfError('query', 'an .mbf file is a path, a URL, a Blob, an ArrayBuffer, a Uint8Array or a Source');
}
