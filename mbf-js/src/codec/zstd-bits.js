/** Bits that are written forwards and read from their end; the highest bit set of the last byte marks the end. */
export class BackwardBits {
  /** @param {Uint8Array} bytes @param {(rule: string) => Error} fail */
  constructor(bytes, fail) {
    const last = bytes[bytes.length - 1];
    if (!last) { // none, or 0
      throw fail('has a stream of bits without an end');
    }
    this.bytes = bytes;
    this.fail = fail;
    this.left = bytes.length * 8 - 8 + (31 - Math.clz32(last));
  }

  /** @param {number} count up to 24 */
  read(count) {
    this.left -= count;
    if (this.left < 0) {
      throw this.fail('has a stream with too few bits');
    }
    return this.bitsAt(this.left, count);
  }

  /** Bits that may lie before the beginning, which are 0. @param {number} count up to 24 */
  peek(count) {
    const from = this.left - count;
    return from >= 0 ? this.bitsAt(from, count) : this.bitsAt(0, this.left) << -from;
  }

  /** @param {number} from @param {number} count */
  bitsAt(from, count) {
    const {bytes} = this;
    const at = from >> 3;
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    return (word >>> (from & 7)) & ((1 << count) - 1);
  }

  finish() {
    if (this.left !== 0) {
      throw this.fail(`has a stream with ${this.left} bits too many`);
    }
  }
}
