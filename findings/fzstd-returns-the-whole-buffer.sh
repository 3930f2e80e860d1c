#!/usr/bin/env bash
# fzstd 0.1.1: decompress(data, buffer) with a buffer larger than the content gives back the whole buffer, not the part
# that was filled, so that how long the content is cannot be told from the result: three bytes come with seven zeros.
# Without a buffer the result has the content's length. Whoever reuses one buffer for blocks of different lengths, as
# readers of columnar files do, has to know every length beforehand, and does not notice a block that is too short.
#
# Fails if the result ends where the content does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund fzstd@0.1.1 >/dev/null
cat > whole-buffer.mjs <<'JS'
import {decompress} from 'fzstd';

// one frame (RFC 8878) of one raw block: the text "abc", whose length the frame's header states
const frame = Uint8Array.of(0x28, 0xB5, 0x2F, 0xFD, 0x20, 3, 0x19, 0, 0, 0x61, 0x62, 0x63);
const own = decompress(frame);
const given = decompress(frame, new Uint8Array(10));
console.log(`without a buffer: ${own.length} bytes; with one of 10: ${given.length} bytes, ${Buffer.from(given).toString('hex')}`);
process.exit(own.length === 3 && given.length === 10 ? 0 : 1);
JS
node whole-buffer.mjs
