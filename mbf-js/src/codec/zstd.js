import {damaged} from '../error.js';
import {copyBack} from './snappy.js';
import {readFseTable, rleTable, tableOf} from './zstd-fse.js';
import {decodeHuffman, readHuffman} from './zstd-huffman.js';
import {BackwardBits} from './zstd-bits.js';

const MAX_BLOCK = 128 * 1024;

const LITERAL_BASES = [];
const LITERAL_BITS = [...new Array(16).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BASES = [];
const MATCH_BITS = [...new Array(32).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
bases(LITERAL_BITS, LITERAL_BASES, 0);
bases(MATCH_BITS, MATCH_BASES, 3);

function bases(bits, to, first) {
  let base = first;
  for (const count of bits) {
    to.push(base);
    base += 2 ** count;
  }
}

const LITERAL_LENGTHS = {log: 9, most: 35, predefined: tableOf([4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1], 6)};
const OFFSETS = {log: 8, most: 31, predefined: tableOf([1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5)};
const MATCH_LENGTHS = {log: 9, most: 52, predefined: tableOf([1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1], 6)};

/**
 * One zstd frame (RFC 8878) of at most a block's bytes, so what was decompressed is the window. Written here: the
 * libraries at hand do not say how much they wrote into a buffer of given size, allocate the window that a frame asks
 * for, and run through matches beyond the end. A frame's own checksum is not looked at: blocks have one.
 *
 * @param {Uint8Array} from @param {Uint8Array} to filled entirely, or the block is damaged @param {string} place
 */
export function zstd(from, to, place) {
  new Frame(from, to, place).decode();
}

class Frame {
  constructor(from, to, place) {
    this.from = from;
    this.to = to;
    this.place = place;
    this.at = 0;
    this.out = 0;
    this.offsets = [1, 4, 8];
    this.huffman = null;
    /** @type {(import('./zstd-fse.js').FseTable | null)[]} of literal lengths, offsets, match lengths */
    this.tables = [null, null, null];
  }

  fail(rule) {
    return damaged(this.place, `the zstd frame ${rule}`, 'block.codec');
  }

  /** A little-endian number of up to six bytes. */
  number(bytes) {
    if (this.at + bytes > this.from.length) {
      throw this.fail('is cut off');
    }
    let value = 0;
    for (let i = 0; i < bytes; i++) {
      value += this.from[this.at++] * 2 ** (8 * i);
    }
    return value;
  }

  decode() {
    const checksum = this.header();
    let last = false;
    while (!last) {
      const header = this.number(3);
      last = (header & 1) === 1;
      this.block(header >> 1 & 3, header >> 3);
    }
    if (this.out !== this.to.length) {
      throw this.fail(`gives ${this.out} bytes, ${this.to.length} were expected`);
    }
    if (this.at + (checksum ? 4 : 0) !== this.from.length) {
      throw this.fail(`ends at ${this.at}, the block at ${this.from.length}`);
    }
  }

  header() {
    if (this.number(4) !== 0xfd2fb528) {
      throw this.fail('does not begin with its magic');
    }
    const descriptor = this.number(1);
    const single = (descriptor & 32) !== 0;
    if (descriptor & 8) {
      throw this.fail('has a reserved bit');
    }
    if (!single) {
      this.number(1); // the window's size
    }
    const dictionary = this.number([0, 1, 2, 4][descriptor & 3]);
    if (dictionary !== 0) {
      throw this.fail(`needs the dictionary ${dictionary}`);
    }
    const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6];
    if (sizeBytes > 0) {
      const size = sizeBytes === 8 ? this.number(4) + this.number(4) * 2 ** 32 : this.number(sizeBytes) + (sizeBytes === 2 ? 256 : 0);
      if (size !== this.to.length) {
        throw this.fail(`announces ${size} bytes, ${this.to.length} were expected`);
      }
    }
    return (descriptor & 4) !== 0;
  }

  block(type, size) {
    const room = this.to.length - this.out;
    if (type === 1) {
      if (size > room) {
        throw this.fail('gives more than was expected');
      }
      this.to.fill(this.number(1), this.out, this.out += size);
      return;
    }
    const end = this.at + size;
    if (end > this.from.length || size > MAX_BLOCK) {
      throw this.fail('has a block that is cut off or too large');
    }
    if (type === 0) {
      if (size > room) {
        throw this.fail('gives more than was expected');
      }
      this.to.set(this.from.subarray(this.at, end), this.out);
      this.out += size;
    } else if (type === 2) {
      const literals = this.literals(end);
      this.sequences(literals, end);
    } else {
      throw this.fail('has a block of the reserved type');
    }
    this.at = end;
  }

  literals(end) {
    const first = this.from[this.at] ?? 0;
    const type = first & 3;
    const format = first >> 2 & 3;
    if (type < 2) {
      const bytes = [1, 2, 1, 3][format];
      const size = this.number(bytes) >> (bytes === 1 ? 3 : 4);
      if (size > MAX_BLOCK || this.at + (type === 0 ? size : 1) > end) {
        throw this.fail('has literals beyond their block');
      }
      if (type === 1) {
        return new Uint8Array(size).fill(this.number(1));
      }
      this.at += size;
      return this.from.subarray(this.at - size, this.at);
    }
    const bits = [10, 10, 14, 18][format];
    const header = this.number([3, 3, 4, 5][format]);
    const size = Math.floor(header / 16) % 2 ** bits;
    const stored = Math.floor(header / 2 ** (4 + bits));
    const streamsEnd = this.at + stored;
    if (size > MAX_BLOCK || streamsEnd > end) {
      throw this.fail('has literals beyond their block');
    }
    let section = this.from.subarray(this.at, streamsEnd);
    if (type === 2) {
      const {table, length} = readHuffman(section, rule => this.fail(rule));
      this.huffman = table;
      section = section.subarray(length);
    } else if (!this.huffman) {
      throw this.fail('repeats a Huffman table, and there is none before');
    }
    this.at = streamsEnd;
    const literals = new Uint8Array(size);
    decodeHuffman(section, this.huffman, literals, format !== 0, rule => this.fail(rule));
    return literals;
  }

  sequences(literals, end) {
    if (this.at >= end) {
      throw this.fail('has a block without a number of sequences');
    }
    let count = this.number(1);
    if (count === 255) {
      count = this.number(2) + 0x7f00;
    } else if (count > 127) {
      count = (count - 128 << 8) + this.number(1);
    }
    let taken = 0;
    if (count > 0) {
      const modes = this.number(1);
      if (modes & 3) {
        throw this.fail('has reserved bits in its modes');
      }
      const lengths = this.table(0, modes >> 6, LITERAL_LENGTHS, end);
      const offsets = this.table(1, modes >> 4 & 3, OFFSETS, end);
      const matches = this.table(2, modes >> 2 & 3, MATCH_LENGTHS, end);
      if (this.at > end) {
        throw this.fail('has tables beyond their block');
      }
      const bits = new BackwardBits(this.from.subarray(this.at, end), rule => this.fail(rule));
      let lengthState = bits.read(lengths.log);
      let offsetState = bits.read(offsets.log);
      let matchState = bits.read(matches.log);
      for (let i = 0; i < count; i++) {
        const offsetCode = offsets.symbols[offsetState];
        const matchCode = matches.symbols[matchState];
        const lengthCode = lengths.symbols[lengthState];
        if (offsetCode > 20) {
          throw this.fail('has a match from too far back');
        }
        const offsetValue = (1 << offsetCode) + bits.read(offsetCode);
        const match = MATCH_BASES[matchCode] + bits.read(MATCH_BITS[matchCode]);
        const length = LITERAL_BASES[lengthCode] + bits.read(LITERAL_BITS[lengthCode]);
        if (i < count - 1) {
          lengthState = lengths.next[lengthState] + bits.read(lengths.bits[lengthState]);
          matchState = matches.next[matchState] + bits.read(matches.bits[matchState]);
          offsetState = offsets.next[offsetState] + bits.read(offsets.bits[offsetState]);
        }
        const back = this.offset(offsetValue, length);
        this.copy(literals, taken, length);
        taken += length;
        if (back > this.out || this.out + match > this.to.length) {
          throw this.fail(`has a match of ${match} bytes from ${back} back, at ${this.out} of ${this.to.length}`);
        }
        copyBack(this.to, this.out, back, match);
        this.out += match;
      }
      bits.finish();
    } else if (this.at !== end) {
      throw this.fail('has a block with bytes behind its literals');
    }
    this.copy(literals, taken, literals.length - taken);
  }

  copy(literals, from, length) {
    if (from + length > literals.length || this.out + length > this.to.length) {
      throw this.fail('gives more than was expected');
    }
    this.to.set(literals.subarray(from, from + length), this.out);
    this.out += length;
  }

  table(which, mode, kind, end) {
    let table;
    if (mode === 0) {
      table = kind.predefined;
    } else if (mode === 1) {
      const symbol = this.number(1);
      if (symbol > kind.most) {
        throw this.fail(`has the symbol ${symbol}`);
      }
      table = rleTable(symbol);
    } else if (mode === 2) {
      const read = readFseTable(this.from.subarray(this.at, end), kind.log, kind.most, rule => this.fail(rule));
      this.at += read.length;
      table = read.table;
    } else {
      table = this.tables[which];
      if (!table) {
        throw this.fail('repeats a table, and there is none before');
      }
    }
    this.tables[which] = table;
    return table;
  }

  /** How far back a match begins; the last three such distances have short values. */
  offset(value, literals) {
    const last = this.offsets;
    if (value > 3) {
      last[2] = last[1];
      last[1] = last[0];
      last[0] = value - 3;
      return last[0];
    }
    const index = value - (literals === 0 ? 0 : 1); // 0 to 3
    if (index === 0) {
      return last[0];
    }
    const back = index === 3 ? last[0] - 1 : last[index];
    if (back === 0) {
      throw this.fail('has a match from 0 back');
    }
    if (index > 1) {
      last[2] = last[1];
    }
    last[1] = last[0];
    last[0] = back;
    return back;
  }
}
