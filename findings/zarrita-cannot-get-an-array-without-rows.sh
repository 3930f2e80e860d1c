#!/usr/bin/env bash
# zarrita 0.7.5: get() of an array whose shape is [0], which the core specification of Zarr v3 allows (lengths are
# non-negative integers) and which has no chunks, throws "Input contains an empty iterator." instead of giving no
# elements. open() takes the array, and its shape is right. Whoever reads stores that others write, a day without events,
# say, has to look at the shape before each get().
#
# Fails if get() gives an array without elements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund zarrita@0.7.5 >/dev/null
cat > no-rows.mjs <<'JS'
import * as zarr from 'zarrita';

const array = length => ({
  zarr_format: 3, node_type: 'array', shape: [length], data_type: 'float64', fill_value: 0, attributes: {},
  chunk_grid: {name: 'regular', configuration: {chunk_shape: [1]}},
  chunk_key_encoding: {name: 'default', configuration: {separator: '/'}},
  codecs: [{name: 'bytes', configuration: {endian: 'little'}}],
});
async function read(length) {
  const store = new Map([['/zarr.json', new TextEncoder().encode(JSON.stringify(array(length)))]]);
  const opened = await zarr.open.v3(store, {kind: 'array'});
  try {
    return `${opened.shape} opened, ${(await zarr.get(opened)).data.length} read`;
  } catch (e) {
    return `${opened.shape} opened, then: ${e.message}`;
  }
}

const one = await read(1); // no chunk is there, so that it is all fill value
const none = await read(0);
console.log(`one row: ${one}; no rows: ${none}`);
process.exit(one === '1 opened, 1 read' && none === '0 opened, then: Input contains an empty iterator.' ? 0 : 1);
JS
node no-rows.mjs
