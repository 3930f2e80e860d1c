#!/usr/bin/env bash
# hyparquet-writer 0.16.9 cuts the data pages of a list column by bytes: a page may begin in the middle of a row.
# The format says otherwise for DataPageHeaderV2 ("rows must be aligned with pages", parquet.thrift), so a reader that
# skips pages by their row counts meets the tail of a row where it expects a first value.
#
# Behaviour seen: of 1,000 rows with four values each, most pages begin with repetition level 1.
# Fails if every page begins with a row.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent hyparquet-writer@0.16.9 hyparquet@1.33.0
cat > pages.mjs <<'JS'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { parquetMetadata } from 'hyparquet'
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'

const rows = Array.from({ length: 1000 }, (_, i) => [i, i, i, i])
const buffer = parquetWriteBuffer({
  columnData: [{ name: 'tags', data: rows }],
  schema: [
    { name: 'root', num_children: 1 },
    { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'INT32', repetition_type: 'OPTIONAL' },
  ],
  codec: 'UNCOMPRESSED',
  pageSize: 1000,
})
const { row_groups } = parquetMetadata(buffer)
const column = row_groups[0].columns[0].meta_data
const end = Number(column.dictionary_page_offset ?? column.data_page_offset) + Number(column.total_compressed_size)
const reader = { view: new DataView(buffer), offset: Number(column.data_page_offset) }
let pages = 0
let withinRow = 0
while (reader.offset < end) {
  const header = deserializeTCompactProtocol(reader)
  const v2 = header.field_8
  // the first run of the repetition levels: RLE (even header: count << 1, then the value) or bit-packed (odd)
  const first = reader.view.getUint8(reader.offset)
  if (first >= 128) throw new Error('the first run is longer than this script expects')
  const level = reader.view.getUint8(reader.offset + 1) & (first & 1 ? 1 : 255)
  pages++
  if (level) withinRow++
  if (pages <= 4) console.log(`page ${pages}: ${v2.field_1} values, num_rows ${v2.field_3}, first repetition level ${level}`)
  reader.offset += header.field_3
}
console.log(`${withinRow} of ${pages} pages begin within a row`)
process.exit(withinRow > 0 ? 0 : 1)
JS
node pages.mjs
