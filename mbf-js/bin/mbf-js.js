#!/usr/bin/env node
import {parseArgs} from 'node:util';
import {MbfError, openMbf} from '../index.js';

const USAGE = `usage: mbf-js cat FILE [--select a,b.c] [--limit N]    rows as NDJSON
       mbf-js head FILE [-n N]                         the first 10 rows, or N
       mbf-js info FILE                                columns, types, sizes, source
       mbf-js verify FILE                              checks every byte and every rule
FILE is a path or an http(s) URL.`;
const ENCODINGS = ['PLAIN', 'CONSTANT', 'BIT_PACKED', 'LINEAR', 'RUN_END', 'DICTIONARY', 'ALP', 'FSST'];
const CODECS = ['none', 'snappy', 'zstd', 'lz4'];

class UsageError extends Error {}

try {
  process.stdout.on('error', e => process.exit(/** @type {any} */ (e).code === 'EPIPE' ? 0 : 1)); // `| head`
  await main();
} catch (e) {
  if (!(e instanceof MbfError || e instanceof UsageError)) {
    throw e;
  }
  console.error(e.message);
  process.exitCode = e instanceof MbfError && e.kind !== 'query' ? 1 : 2;
}

async function main() {
  const {command, path, select, limit} = parseArguments();
  const file = await openMbf(path);
  try {
    if (command === 'info') {
      await info(file);
    } else if (command === 'verify') {
      await file.verify();
      console.log(`${shown(file.name)}: good, ${file.rows} rows in ${file.chunks.length} chunks, ${file.columns.length} columns`);
    } else {
      for await (const text of file.ndjson({columns: select, limit: command === 'head' ? limit ?? 10 : limit})) {
        if (!process.stdout.write(text)) {
          await new Promise(resolve => process.stdout.once('drain', () => resolve(undefined)));
        }
      }
    }
  } finally {
    await file.close();
  }
}

function parseArguments() {
  let parsed;
  try {
    parsed = parseArgs({allowPositionals: true, options: {select: {type: 'string'}, limit: {type: 'string'}, n: {type: 'string', short: 'n'}}});
  } catch (e) {
    throw new UsageError(`${/** @type {Error} */ (e).message}\n${USAGE}`);
  }
  const {values, positionals: [command, path, ...rest]} = parsed;
  const limit = values.limit ?? values.n;
  if (!['cat', 'head', 'info', 'verify'].includes(command) || path === undefined || rest.length > 0 || limit !== undefined && !/^\d+$/.test(limit)) {
    throw new UsageError(USAGE);
  }
  return {command, path, select: values.select?.split(','), limit: limit === undefined ? undefined : Number(limit)};
}

/** @param {import('../index.js').MbfFile} file */
async function info(file) {
  const lines = [`${file.name}: format ${file.version}, ${file.rows} rows in ${file.chunks.length} chunks, ${file.columns.length} columns`];
  const {writer, sourceWriter} = await file.properties();
  lines.push(`written by ${writer}${sourceWriter ? `, from a file of ${sourceWriter}` : ''}`);
  for (const source of await file.sources()) {
    const {uri, firstRow, rows, sourceRows, columns} = source; // rows of a source in a state that is not known are not either
    const which = firstRow === undefined || rows === undefined ? '' : `, rows ${firstRow} to ${firstRow + rows} of ${sourceRows}`;
    lines.push(`source ${uri}${which}${columns ? `, ${file.columns.length} of ${columns.length} columns` : ''}`);
  }
  for (const [i, node] of file.columns.entries()) {
    const {unreadable, encodings, codecs, plainBytes, storedBytes} = await file.describe(node);
    const how = unreadable ?? `${storedBytes} bytes of ${plainBytes}, ${[...encodings.map(n => ENCODINGS[n]), ...codecs.map(n => CODECS[n])].join(' ')}`;
    lines.push(`${node.name}: ${file.schema[i].type}; ${how}`);
  }
  console.log(lines.map(shown).join('\n'));
}

/** Names and texts out of a file do not get to the terminal as they are. @param {string} line */
function shown(line) {
  // eslint-disable-next-line no-control-regex
  return line.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
