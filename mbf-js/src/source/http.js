import {MbfError} from '../error.js';

/**
 * A file behind HTTP, read by ranges. Every read is one request. Browsers show `Content-Range` and `ETag` of other
 * origins only if the server exposes them; without them the length is the one that the file's trailer states, and a
 * change of the file between two requests is noticed by checksums alone.
 *
 * @param {string} url
 * @param {{fetch?: typeof fetch, headers?: Record<string, string>, signal?: AbortSignal}} options
 * @returns {import('./source.js').Source}
 */
export function httpSource(url, options) {
  const fetching = options.fetch ?? fetch;
  /** @type {string | null} */
  let version = null;

  const request = async range => {
    const headers = {...options.headers, Range: `bytes=${range}`};
    try {
      return await fetching(url, {headers, signal: options.signal});
    } catch (e) {
      const error = /** @type {Error} */ (e);
      throw new MbfError('source', `${url}: ${/** @type {any} */ (error.cause)?.message ?? error.message}`, {cause: e});
    }
  };

  const refuse = async (response, why) => {
    await response.body?.cancel();
    throw new MbfError('source', `${url}: ${why}`);
  };

  const checkVersion = async response => {
    const now = response.headers.get('etag');
    if (version !== null && now !== null && now !== version) {
      await refuse(response, `has changed while it was read: ETag ${version} became ${now}`);
    }
    version ??= now;
  };

  return {
    name: url,
    async tail(most) {
      const response = await request(`-${most}`);
      await checkVersion(response);
      if (response.status === 206) {
        const bytes = await body(url, response, most);
        return {bytes, length: totalLength(response)};
      }
      // a file that is not larger than the range may be given as a whole
      if (response.status === 200 && Number(response.headers.get('content-length') ?? Infinity) <= most) {
        const bytes = await body(url, response, most);
        return {bytes, length: bytes.length};
      }
      return refuse(response, response.status === 200 ? 'the server does not give ranges' : `status ${response.status}`);
    },
    async read(offset, length) {
      const response = await request(`${offset}-${offset + length - 1}`);
      await checkVersion(response);
      if (response.status !== 206) {
        return refuse(response, response.status === 200 ? 'the server does not give ranges' : `status ${response.status}`);
      }
      const range = response.headers.get('content-range');
      if (range !== null && !range.startsWith(`bytes ${offset}-${offset + length - 1}/`)) {
        return refuse(response, `bytes ${offset}-${offset + length - 1} were asked for, the answer is '${range}'`);
      }
      const bytes = await body(url, response, length);
      if (bytes.length !== length) {
        throw new MbfError('source', `${url}: ${length} bytes at ${offset} were asked for, ${bytes.length} came`);
      }
      return bytes;
    },
    async close() {},
  };
}

/** @param {Response} response */
function totalLength(response) {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  return total ? Number(total[1]) : undefined;
}

/** The body, of which no more is taken than was asked for. */
async function body(url, response, most) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  try {
    for await (const part of chunks(response.body)) {
      length += part.length;
      if (length > most) {
        break;
      }
      parts.push(part);
    }
  } catch (e) {
    throw new MbfError('source', `${url}: ${/** @type {Error} */ (e).message}`, {cause: e});
  }
  if (length > most) {
    throw new MbfError('source', `${url}: more than the ${most} bytes came that were asked for`);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Not every browser's streams can be iterated. @param {ReadableStream<Uint8Array> | null} stream */
async function* chunks(stream) {
  const reader = stream?.getReader();
  if (!reader) {
    return;
  }
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield next.value;
    }
  } finally {
    await reader.cancel();
  }
}
