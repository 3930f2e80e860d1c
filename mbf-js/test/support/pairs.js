/**
 * Compares the files `NAME.mbf` of a folder with what another reader printed of them, `NAME.ndjson`, and verifies them:
 * `node pairs.js FOLDER`. Says which differ, and how many do not; the exit code is 1 if one does.
 */
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {openMbf} from '../../index.js';
import {textOf} from './text.js';

const [folder] = process.argv.slice(2);
const files = readdirSync(folder).filter(name => name.endsWith('.mbf'));
let alike = 0;
for (const name of files) {
  const path = join(folder, name);
  try {
    const found = Buffer.from(await textOf(path));
    const expected = readFileSync(path.replace(/mbf$/, 'ndjson'));
    if (!found.equals(expected)) {
      const at = found.findIndex((byte, i) => byte !== expected[i]);
      throw new Error(`differs at byte ${at < 0 ? found.length : at} of ${expected.length}`);
    }
    const file = await openMbf(path);
    await file.verify();
    await file.close();
    alike++;
  } catch (e) {
    console.log(`${name}: ${/** @type {Error} */ (e).message}`);
    process.exitCode = 1;
  }
}
console.log(`${alike} files are printed alike`);
