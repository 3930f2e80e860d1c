/**
 * Loads the reader into a world that has what a browser and Node have in common, and nothing that only Node has, and
 * prints the rows of a file three times: from an ArrayBuffer, from a Blob, and from a URL. `node --experimental-vm-modules without-node.js FILE`.
 */
import {readFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import vm from 'node:vm';

const bytes = readFileSync(process.argv[2]);

/** A server that answers ranges, without a server. @param {string} url @param {{headers?: any}} [options] */
async function fetchRange(url, options) {
  const range = new Headers(options?.headers).get('Range') ?? '';
  const [, from, to] = /** @type {RegExpExecArray} */ (/^bytes=(\d*)-(\d*)$/.exec(range));
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' ? bytes.length : Math.min(bytes.length, Number(to) + 1);
  return new Response(bytes.subarray(start, end), {status: 206, headers: {'Content-Range': `bytes ${start}-${end - 1}/${bytes.length}`, ETag: '"1"'}});
}

const lines = [];
const world = vm.createContext({Blob, URL, TextDecoder, TextEncoder, Headers, Response, AbortController, fetch: fetchRange, out: text => lines.push(text), input: bytes});

/** @type {Map<string, any>} */
const loaded = new Map();

/** @param {string} path */
function load(path) {
  let module = loaded.get(path);
  if (!module) {
    module = new /** @type {any} */ (vm).SourceTextModule(readFileSync(path, 'utf8'), {
      context: world, identifier: path, importModuleDynamically: specifier => { throw new Error(`${specifier} is only Node's`); },
    });
    loaded.set(path, module);
  }
  return module;
}

const link = (specifier, from) => load(resolve(dirname(from.identifier), specifier));
const main = new /** @type {any} */ (vm).SourceTextModule(`
  import {MbfError, openMbf} from '../../index.js';
  const copy = new Uint8Array(input); // of this world
  for (const from of [copy.buffer, new Blob([copy]), 'https://example.org/a.mbf']) {
    const file = await openMbf(from);
    for await (const text of file.ndjson()) {
      out(text);
    }
    await file.verify();
    await file.close();
  }
  try {
    await openMbf(new ArrayBuffer(7));
    out('seven bytes were opened');
  } catch (e) {
    if (!(e instanceof MbfError)) {
      throw e;
    }
  }
`, {context: world, identifier: fileURLToPath(import.meta.url)});
await main.link(link);
await main.evaluate();
process.stdout.write(lines.join(''));
