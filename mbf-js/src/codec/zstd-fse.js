/**
 * A table of finite state entropy.
 *
 * @typedef {{log: number, symbols: Uint8Array, bits: Uint8Array, next: Uint16Array}} FseTable
 */

/** @param {number} symbol @returns {FseTable} */
export function rleTable(symbol) {
  return {log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), next: new Uint16Array(1)};
}

/**
 * @param {ArrayLike<number>} counts normalised: their sum, with 1 for each -1, is the table's size
 * @param {number} log
 * @returns {FseTable | null} null if the counts leave places empty
 */
export function tableOf(counts, log) {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const states = new Uint16Array(counts.length);
  let high = size;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    if (counts[symbol] === -1) {
      symbols[--high] = symbol;
      states[symbol] = 1;
    }
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    for (let i = 0; i < counts[symbol]; i++) {
      symbols[at] = symbol;
      do {
        at = (at + step) & (size - 1);
      } while (at >= high);
    }
    if (counts[symbol] > 0) {
      states[symbol] = counts[symbol];
    }
  }
  if (at !== 0) {
    return null;
  }
  const bits = new Uint8Array(size);
  const next = new Uint16Array(size);
  for (let i = 0; i < size; i++) {
    const state = states[symbols[i]]++;
    bits[i] = log - (31 - Math.clz32(state));
    next[i] = (state << bits[i]) - size;
  }
  return {log, symbols, bits, next};
}

/**
 * @param {Uint8Array} bytes @param {number} maxLog @param {number} maxSymbol @param {(rule: string) => Error} fail
 * @returns {{table: FseTable, length: number}} and how many bytes describe it
 */
export function readFseTable(bytes, maxLog, maxSymbol, fail) {
  let bit = 0;
  const peek = count => {
    const at = bit >> 3;
    return ((bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16)) >>> (bit & 7)) & ((1 << count) - 1);
  };
  const log = peek(4) + 5;
  bit = 4;
  if (log > maxLog) {
    throw fail(`has a table of ${log} bits`);
  }
  const counts = [];
  let remaining = 1 << log;
  while (remaining > 0 && counts.length <= maxSymbol) {
    const width = 32 - Math.clz32(remaining + 1);
    const lower = (1 << (width - 1)) - 1;
    const threshold = (1 << width) - 1 - (remaining + 1);
    let value = peek(width);
    if ((value & lower) < threshold) {
      value &= lower;
      bit += width - 1;
    } else {
      bit += width;
      if (value > lower) {
        value -= threshold;
      }
    }
    const count = value - 1;
    remaining -= Math.abs(count);
    counts.push(count);
    if (count === 0) {
      let zeros;
      do {
        zeros = peek(2);
        bit += 2;
        for (let i = 0; i < zeros; i++) {
          counts.push(0);
        }
      } while (zeros === 3 && counts.length <= maxSymbol);
    }
  }
  const length = (bit + 7) >> 3;
  if (remaining !== 0 || counts.length > maxSymbol + 1 || length > bytes.length) {
    throw fail('has a table whose counts do not add up');
  }
  const table = tableOf(counts, log);
  if (!table) {
    throw fail('has a table whose counts do not add up');
  }
  return {table, length};
}
