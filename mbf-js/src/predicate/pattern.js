/** Byte strings that end with a part, or have it in them: a set of keys that no intervals can give. */
export class Pattern {
  /** @param {Uint8Array} part @param {boolean} atEnd whether they must end with it @param {boolean} [negated] */
  constructor(part, atEnd, negated = false) {
    this.part = part;
    this.atEnd = atEnd;
    this.negated = negated;
  }

  get isEmpty() {
    return false;
  }

  get pointKeys() {
    return null;
  }

  complement() {
    return new Pattern(this.part, this.atEnd, !this.negated);
  }

  /** Bounds say nothing. */
  overlaps() {
    return true;
  }

  /** @param {Uint8Array} key */
  contains(key) {
    const last = key.length - this.part.length;
    const found = this.atEnd ? last >= 0 && this.isAt(key, last) : this.isIn(key, last);
    return found !== this.negated;
  }

  isIn(key, last) {
    if (this.part.length === 0) {
      return true;
    }
    for (let at = key.indexOf(this.part[0]); at >= 0 && at <= last; at = key.indexOf(this.part[0], at + 1)) {
      if (this.isAt(key, at)) {
        return true;
      }
    }
    return false;
  }

  isAt(key, at) {
    return this.part.every((byte, i) => key[at + i] === byte);
  }
}
