/**
 * Everything that is wrong with a file, a source or a query is an MbfError with a message of one line: place, rule, value.
 *
 * Kinds: `damaged` (the bytes break a rule of the format), `unsupported` (a later version, or an encoding, codec or
 * feature that this reader does not know), `query` (the caller asked for what is not there), `source` (the bytes could
 * not be had).
 */
export class MbfError extends Error {
  /**
   * @param {'damaged' | 'unsupported' | 'query' | 'source'} kind
   * @param {string} message
   * @param {{cause?: unknown, rule?: string}} [options] rule: the name of the format's rule that is broken, if it has one
   */
  constructor(kind, message, options) {
    super(oneLine(options?.rule ? `${message} (${options.rule})` : message), options);
    this.name = 'MbfError';
    this.kind = kind;
    this.rule = options?.rule;
  }

  /** The same error, with the place in front that a caller knows. @param {string} place */
  at(place) {
    const error = new MbfError(this.kind, `${place}: ${this.message}`, {cause: this});
    error.rule = this.rule;
    return error;
  }
}

/** @param {string} place @param {string} what is wrong there @param {string} [rule] its name in the specification */
export function damaged(place, what, rule) {
  return new MbfError('damaged', `${place}: ${what}`, {rule});
}

/**
 * An array whose size a file determines. Sizes are checked against the limits of the format before; what a machine
 * cannot give all the same is an error of the file's kind, not of JavaScript's.
 *
 * @template T
 * @param {new (length: number) => T} type @param {number} length @param {string} place
 * @returns {T}
 */
export function allocate(type, length, place) {
  try {
    return new type(length);
  } catch (e) {
    throw new MbfError('unsupported', `${place}: needs ${length} elements of ${type.name}, more memory than there is`, {cause: e});
  }
}

/** A name out of a file, fit for a message. @param {string} name */
export function quoted(name) {
  return JSON.stringify(shortened(name, 120));
}

/** @param {string} text @param {number} most characters of it */
export function shortened(text, most) {
  return text.length > most ? text.slice(0, most) + '…' : text;
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
}
