import {BackwardBits} from './zstd-bits.js';
import {readFseTable} from './zstd-fse.js';

const MAX_BITS = 11;

/** @typedef {{log: number, symbols: Uint8Array, bits: Uint8Array}} HuffmanTable */

/**
 * @param {Uint8Array} bytes @param {(rule: string) => Error} fail
 * @returns {{table: HuffmanTable, length: number}} and how many bytes describe it
 */
export function readHuffman(bytes, fail) {
  const header = bytes[0];
  const stored = header < 128 ? header : (header - 127 + 1) >> 1;
  if (header === undefined || 1 + stored > bytes.length) {
    throw fail('has a Huffman table that is cut off');
  }
  const part = bytes.subarray(1, 1 + stored);
  const weights = header < 128 ? compressedWeights(part, fail)
      : Array.from({length: header - 127}, (_, i) => (i & 1 ? part[i >> 1] & 15 : part[i >> 1] >> 4));
  return {table: tableOf(weights, fail), length: 1 + stored};
}

/** Two states take turns, until the bits are used up. */
function compressedWeights(bytes, fail) {
  const {table, length} = readFseTable(bytes, 6, 255, fail);
  const bits = new BackwardBits(bytes.subarray(length), fail);
  const weights = [];
  let state = bits.read(table.log);
  let other = bits.read(table.log);
  for (;;) {
    weights.push(table.symbols[state]);
    if (table.bits[state] > bits.left) {
      weights.push(table.symbols[other]);
      break;
    }
    const next = table.next[state] + bits.read(table.bits[state]);
    state = other;
    other = next;
    if (weights.length > 255) {
      throw fail('has a Huffman table of too many symbols');
    }
  }
  return weights;
}

/** The last symbol's weight is what is missing to a power of two. */
function tableOf(weights, fail) {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MAX_BITS) {
      throw fail(`has a Huffman code of ${weight} bits`);
    }
    sum += weight > 0 ? 1 << (weight - 1) : 0;
  }
  const log = 32 - Math.clz32(sum);
  const rest = (1 << log) - sum;
  if (sum === 0 || log > MAX_BITS || (rest & (rest - 1)) !== 0 || weights.length > 255) {
    throw fail('has a Huffman table whose weights do not add up');
  }
  const all = [...weights, 32 - Math.clz32(rest)];
  const symbols = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    for (let symbol = 0; symbol < all.length; symbol++) {
      if (all[symbol] === weight) {
        const end = at + (1 << (weight - 1));
        symbols.fill(symbol, at, end);
        bits.fill(log + 1 - weight, at, end);
        at = end;
      }
    }
  }
  return {log, symbols, bits};
}

/**
 * @param {Uint8Array} section @param {HuffmanTable} table @param {Uint8Array} to @param {boolean} four streams, or one
 * @param {(rule: string) => Error} fail
 */
export function decodeHuffman(section, table, to, four, fail) {
  if (!four) {
    decodeStream(section, table, to, fail);
    return;
  }
  const each = (to.length + 3) >> 2;
  if (section.length < 6 || 3 * each > to.length) {
    throw fail('has four streams in too few bytes');
  }
  let at = 6;
  for (let i = 0; i < 4; i++) {
    const end = i < 3 ? at + (section[2 * i] | (section[2 * i + 1] << 8)) : section.length;
    if (end > section.length) {
      throw fail('has streams beyond their section');
    }
    decodeStream(section.subarray(at, end), table, to.subarray(i * each, i < 3 ? (i + 1) * each : to.length), fail);
    at = end;
  }
}

function decodeStream(bytes, table, to, fail) {
  const stream = new BackwardBits(bytes, fail);
  const {log, symbols, bits} = table;
  for (let i = 0; i < to.length; i++) {
    const code = stream.peek(log);
    to[i] = symbols[code];
    stream.left -= bits[code];
    if (stream.left < 0) {
      throw fail('has a stream with too few bits');
    }
  }
  stream.finish();
}
