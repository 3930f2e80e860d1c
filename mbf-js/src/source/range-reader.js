/**
 * Reads ranges of a source: what the tail has that opening read is taken from there, and ranges that lie close together
 * are one request. Counts requests and bytes.
 */

/** A gap that costs less to transfer than a request of its own. */
const MAX_GAP = 64 * 1024;

/** @typedef {{offset: number, length: number}} Range */

export class RangeReader {
  /**
   * @param {import('./source.js').Source} source
   */
  constructor(source) {
    this.source = source;
    this.requests = 0;
    this.bytesRead = 0;
    /** Where the bytes at hand begin; they reach to the end of the file. */
    this.tailOffset = Infinity;
    /** @type {Uint8Array} */
    this.tail = new Uint8Array(0);
  }

  /** @param {number} most */
  async readTail(most) {
    const {bytes, length} = await this.source.tail(most);
    this.count(bytes.length);
    return {bytes, length};
  }

  /** @param {number} offset @param {Uint8Array} bytes to the end of the file */
  keepTail(offset, bytes) {
    this.tailOffset = offset;
    this.tail = bytes;
  }

  /** @param {Range[]} ranges within the file @returns {Promise<Uint8Array[]>} in the order asked for */
  async read(ranges) {
    const results = new Array(ranges.length);
    const missing = [];
    ranges.forEach(({offset, length}, i) => {
      if (length === 0) {
        results[i] = new Uint8Array(0);
      } else if (offset >= this.tailOffset) {
        const at = offset - this.tailOffset;
        results[i] = this.tail.subarray(at, at + length);
      } else {
        missing.push(i);
      }
    });
    missing.sort((a, b) => ranges[a].offset - ranges[b].offset);
    await Promise.all(merged(missing, ranges).map(async ({offset, end, members}) => {
      const bytes = await this.source.read(offset, end - offset);
      this.count(bytes.length);
      for (const i of members) {
        const at = ranges[i].offset - offset;
        results[i] = bytes.subarray(at, at + ranges[i].length);
      }
    }));
    return results;
  }

  /** @param {number} bytes */
  count(bytes) {
    this.requests++;
    this.bytesRead += bytes;
  }
}

/** @param {number[]} order indices by offset @param {Range[]} ranges */
function merged(order, ranges) {
  const requests = [];
  for (const i of order) {
    const {offset, length} = ranges[i];
    const last = requests.at(-1);
    if (last && offset - last.end <= MAX_GAP) {
      last.end = Math.max(last.end, offset + length);
      last.members.push(i);
    } else {
      requests.push({offset, end: offset + length, members: [i]});
    }
  }
  return requests;
}
