/**
 * A set of keys as ascending intervals that do not touch. An end that is undefined is infinite.
 *
 * @typedef {{low: any, lowOpen: boolean, high: any, highOpen: boolean}} Interval
 */
export class Intervals {
  /** @param {Interval[]} list @param {(a: any, b: any) => number} compare */
  constructor(list, compare) {
    this.list = list;
    this.compare = compare;
  }

  /** @param {any[]} keys in any order @param {(a: any, b: any) => number} compare */
  static points(keys, compare) {
    const sorted = [...keys].sort(compare).filter((key, i, all) => i === 0 || compare(all[i - 1], key) !== 0);
    return new Intervals(sorted.map(key => ({low: key, lowOpen: false, high: key, highOpen: false})), compare);
  }

  get isEmpty() {
    return this.list.length === 0;
  }

  /** The keys if there is nothing between, else null. */
  get pointKeys() {
    const {list, compare} = this;
    return list.every(({low, high}) => low !== undefined && high !== undefined && compare(low, high) === 0) ? list.map(({low}) => low) : null;
  }

  complement() {
    /** @type {Interval[]} */
    const list = [];
    let low;
    let lowOpen = false;
    for (const interval of this.list) {
      if (interval.low !== undefined) {
        list.push({low, lowOpen, high: interval.low, highOpen: !interval.lowOpen});
      }
      if (interval.high === undefined) {
        return new Intervals(list, this.compare);
      }
      low = interval.high;
      lowOpen = !interval.highOpen;
    }
    list.push({low, lowOpen, high: undefined, highOpen: false});
    return new Intervals(list, this.compare);
  }

  /** @param {any} key */
  contains(key) {
    return this.overlaps(key, key);
  }

  /** @param {any} low inclusive @param {any} high inclusive, undefined without an upper bound */
  overlaps(low, high) {
    // the first interval that does not end below
    let from = 0;
    let to = this.list.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.endsBelow(this.list[middle], low)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from < this.list.length && !this.beginsAbove(this.list[from], high);
  }

  /** @param {Interval} interval @param {any} key */
  endsBelow({high, highOpen}, key) {
    if (high === undefined) {
      return false;
    }
    const order = this.compare(high, key);
    return order < 0 || order === 0 && highOpen;
  }

  /** @param {Interval} interval @param {any} key */
  beginsAbove({low, lowOpen}, key) {
    if (low === undefined || key === undefined) {
      return false;
    }
    const order = this.compare(low, key);
    return order > 0 || order === 0 && lowOpen;
  }
}
