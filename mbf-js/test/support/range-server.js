import {createServer} from 'node:http';

/**
 * Serves bytes with ranges on the loopback interface, and counts.
 *
 * @param {Uint8Array} bytes
 * @param {(server: {url: string, requests: number, bytes: number}) => Promise<void>} use the server ends with it
 */
export async function withRangeServer(bytes, use) {
  const counts = {url: '', requests: 0, bytes: 0};
  const server = createServer((request, response) => {
    const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
    const end = from === '' || to === '' ? bytes.length : Math.min(Number(to) + 1, bytes.length);
    counts.requests++;
    counts.bytes += end - start;
    response.writeHead(206, {'Content-Range': `bytes ${start}-${end - 1}/${bytes.length}`, 'Content-Length': end - start});
    response.end(bytes.subarray(start, end));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  try {
    counts.url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/file.mbf`;
    await use(counts);
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
}
