#!/usr/bin/env node
import {MbfError, openMbf} from '../index.js';

const USAGE = `usage: mbf-js cat FILE [--select a,b] [--limit N]
       mbf-js head FILE [-n N]
       mbf-js info FILE
FILE is a path or an http(s) URL.`;

try { process.exitCode = await main(process.argv.slice(2)); } catch (e) { if (e instanceof MbfError) { console.error(e.message); process.exitCode = 1; } else throw e; }

async function main([command, path]) {
  const file = await openMbf(path);
  for await (const t of file.ndjson()) process.stdout.write(t);
}
