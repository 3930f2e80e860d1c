import {damaged} from '../error.js';
import {checkCrc} from '../container/trailer.js';
import {parsePageTable} from '../container/page-table.js';
import {decompress} from '../codec/codec.js';
import {Page} from '../encoding/page.js';
import {pathText} from '../container/schema.js';

/**
 * The pages of one node in one chunk, or of a dictionary. Blocks are fetched before pages are taken, checked when they
 * come, and decompressed when a page needs them.
 */
export class Segment {
  /**
   * @param {{column: import('../container/column-section.js').Column, bytes: (offset: number, length: number) => Uint8Array | undefined}} loaded
   *     with the page table
   * @param {import('../container/column-section.js').Segment} segment
   * @param {number} entries
   * @param {string} where `chunk 3` or `dictionary`
   */
  constructor(loaded, segment, entries, where) {
    const {column} = loaded;
    this.place = `${pathText(column.node)}, ${where}`;
    const table = /** @type {Uint8Array} */ (loaded.bytes(segment.tableAt, segment.tableLength));
    checkCrc(`page table of ${this.place}`, table, segment.tableCrc, 'table.crc');
    this.table = parsePageTable(table, `page table of ${this.place}`, column.node, segment, entries, where !== 'dictionary');
    this.codec = segment.codec;
    this.pages = this.table.pageEnds.length - 1;
    /** @type {Map<number, Uint8Array>} stored bytes of blocks that were fetched */
    this.stored = new Map();
    /** The block that was decompressed last. */
    this.last = {index: -1, bytes: /** @type {Uint8Array} */ (new Uint8Array(0))};
    /** @type {Set<number>} encodings of the pages that were read, and of pages in them */
    this.met = new Set();
  }

  /** The blocks of pages. @param {number} from @param {number} to @returns {[number, number]} first, and behind the last */
  blocksOf(from, to) {
    const {blocks, pageEnds} = this.table;
    const first = this.blockAt(pageEnds[from]);
    let end = first;
    while (end < blocks.length && blocks[end].start < pageEnds[to]) {
      end++;
    }
    return [first, end];
  }

  /** @param {number} offset in the plain bytes */
  blockAt(offset) {
    const {blocks} = this.table;
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (blocks[middle].start <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Bytes in the file that pages take. @param {number} from @param {number} to */
  range(from, to) {
    const {blocks} = this.table;
    const [first, end] = this.blocksOf(from, to);
    if (first >= end) {
      return {offset: 0, length: 0};
    }
    const last = blocks[end - 1];
    return {offset: blocks[first].offset, length: last.offset + last.stored - blocks[first].offset};
  }

  /** What was fetched of the range of pages. @param {number} from @param {number} to @param {Uint8Array} bytes */
  keep(from, to, bytes) {
    const {blocks} = this.table;
    const [first, end] = this.blocksOf(from, to);
    let behind = 0;
    for (let i = first; i < end; i++) {
      const at = blocks[i].offset - blocks[first].offset;
      for (; behind < at; behind++) {
        if (bytes[behind] !== 0) {
          throw damaged(this.place, `a byte that is not zero in front of block ${i}`, 'padding.zero');
        }
      }
      behind = at + blocks[i].stored;
      const stored = bytes.subarray(at, behind);
      checkCrc(`${this.place}, block ${i}`, stored, blocks[i].crc, 'block.crc');
      this.stored.set(i, stored);
    }
  }

  forget() {
    this.stored.clear();
  }

  /** @param {number} i of a page that was fetched @returns {Page} */
  page(i) {
    const {blocks, pageEnds} = this.table;
    const start = pageEnds[i];
    const end = pageEnds[i + 1];
    const place = `${this.place}, page ${i}`;
    let [block, behind] = this.blocksOf(i, i + 1);
    if (behind - block === 1) {
      return new Page(this.plain(block).subarray(start - blocks[block].start, end - blocks[block].start), place, this.met);
    }
    const bytes = new Uint8Array(end - start); // no more than the blocks that were fetched for it
    for (; block < behind; block++) {
      const {start: at, plain} = blocks[block];
      const from = Math.max(start, at);
      const to = Math.min(end, at + plain);
      bytes.set(this.plain(block).subarray(from - at, to - at), from - start);
    }
    return new Page(bytes, place, this.met);
  }

  /** @param {number} index of a block */
  plain(index) {
    if (this.last.index !== index) {
      const {compressed, plain} = this.table.blocks[index];
      const stored = /** @type {Uint8Array} */ (this.stored.get(index));
      const bytes = compressed ? decompress(this.codec, stored, plain, `${this.place}, block ${index}`) : stored;
      this.last = {index, bytes};
    }
    return this.last.bytes;
  }
}
