import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const spec = process.env.MBF_SPEC ?? fileURLToPath(new URL('../../spec', import.meta.url));

/** The one module that only Node can load; others import it when they are asked for a path. */
const NODE_ONLY = 'src/source/file.js';

/** Modules that a page loads, by their paths, with what each imports. @param {string} path @param {Map<string, string[]>} [found] */
function modules(path, found = new Map()) {
  const name = relative(root, path);
  if (!found.has(name)) {
    const imports = [...code(path).matchAll(/^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'/gm)].map(([, from, bare]) => from ?? bare);
    found.set(name, imports);
    imports.filter(from => from.startsWith('.')).forEach(from => modules(join(dirname(path), from), found));
  }
  return found;
}

/** Without comments. @param {string} path */
function code(path) {
  return readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

test('the modules that a page loads import each other and nothing else', () => {
  const all = modules(join(root, 'index.js'));
  assert.ok(all.size > 40, `${all.size} modules`);
  assert.ok(!all.has(NODE_ONLY));
  for (const [name, imports] of all) {
    assert.deepEqual(imports.filter(from => !/^\.\.?\/.*\.js$/.test(from)), [], name);
  }
});

test('one of them imports what only Node has, when it is asked for a path', () => {
  const dynamic = [...modules(join(root, 'index.js')).keys()].flatMap(name => [...code(join(root, name)).matchAll(/\bimport\(([^)]*)\)/g)].map(([, what]) => [name, what]));
  assert.deepEqual(dynamic, [['src/source/source.js', "'./file.js'"]]);
});

test('the modules that a page loads name nothing that only Node has', () => {
  for (const name of modules(join(root, 'index.js')).keys()) {
    const named = /\b(process|Buffer|require|global|__dirname|__filename|setImmediate|module\.exports)\b(?!['"])/.exec(code(join(root, name)));
    assert.equal(named?.[0], undefined, name);
  }
});

test('files are read and verified from a Blob, an ArrayBuffer and over HTTP where nothing of Node is there', async () => {
  const script = join(root, 'test', 'support', 'without-node.js');
  const golden = join(spec, 'golden', 'v1');
  for (const name of ['nested', 'keys', 'codec-zstd', 'variant']) {
    const {stdout} = await promisify(execFile)(process.execPath, ['--experimental-vm-modules', '--no-warnings', script, join(golden, `${name}.mbf`)]);
    const rows = readFileSync(join(golden, `${name}.ndjson`), 'utf8');
    assert.equal(stdout, rows.repeat(3), name);
  }
});
