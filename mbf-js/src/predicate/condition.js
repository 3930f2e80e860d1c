/**
 * Conditions, in SQL's three-valued logic: what compares with null is unknown, and rows are kept for which the whole is
 * true.
 *
 * @typedef {string | number | bigint | boolean | Date | Uint8Array | null} Literal
 * @typedef {{op: 'values', path: string, test: '=' | '<' | '<=' | '>' | '>=' | 'in' | 'prefix' | 'suffix' | 'part', literals: Literal[]}
 *   | {op: 'null', path: string} | {op: 'not', of: Condition} | {op: 'and' | 'or', of: Condition[]}} Condition
 */

/**
 * A column, or a member of structs by its path, to compare. A literal takes the column's type: a date, time, timestamp
 * or UUID is text (or a Date), a decimal text, a number or a bigint, byte strings text or a Uint8Array.
 *
 * @param {string} path
 */
export function col(path) {
  /** @param {'=' | '<' | '<=' | '>' | '>=' | 'in' | 'prefix' | 'suffix' | 'part'} test @param {Literal[]} literals @returns {Condition} */
  const values = (test, literals) => ({op: 'values', path, test, literals});
  return {
    /** @param {Literal} literal */
    eq: literal => values('=', [literal]),
    /** @param {Literal} literal */
    ne: literal => not(values('=', [literal])),
    /** @param {Literal} literal */
    lt: literal => values('<', [literal]),
    /** @param {Literal} literal */
    le: literal => values('<=', [literal]),
    /** @param {Literal} literal */
    gt: literal => values('>', [literal]),
    /** @param {Literal} literal */
    ge: literal => values('>=', [literal]),
    /** @param {Literal[]} literals */
    in: literals => values('in', literals),
    /** @param {string | Uint8Array} prefix */
    startsWith: prefix => values('prefix', [prefix]),
    /** @param {string | Uint8Array} suffix */
    endsWith: suffix => values('suffix', [suffix]),
    /** @param {string | Uint8Array} part */
    contains: part => values('part', [part]),
    /** @returns {Condition} */
    isNull: () => ({op: 'null', path}),
    isNotNull: () => not({op: 'null', path}),
  };
}

/** @param {...Condition} of @returns {Condition} */
export function and(...of) {
  return {op: 'and', of};
}

/** @param {...Condition} of @returns {Condition} */
export function or(...of) {
  return {op: 'or', of};
}

/** @param {Condition} of @returns {Condition} */
export function not(of) {
  return {op: 'not', of};
}
