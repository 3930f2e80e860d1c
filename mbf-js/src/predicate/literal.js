import {PER_SECOND, SECONDS_PER_DAY, epochDay, floorDiv} from '../text/iso.js';

/**
 * Literals as positions in the order of a column: the greatest key that is not above the literal, and whether it is the
 * literal itself. Comparisons are exact: 1.5 lies between two integers. Undefined: no literal of the type.
 *
 * @typedef {{key: any, exact: boolean} | undefined} Position
 */

const FRACTION_DIGITS = {ms: 3, us: 6, ns: 9};

/** @param {unknown} literal @returns {Position} */
export function numberLiteral(literal) {
  return typeof literal === 'string' ? undefined : decimalLiteral(literal, 0);
}

/** @param {unknown} literal @param {number} scale @returns {Position} */
export function decimalLiteral(literal, scale) {
  if (typeof literal === 'bigint') {
    return scale > 4096 ? undefined : {key: literal * 10n ** BigInt(scale), exact: true};
  }
  if (typeof literal === 'number' && !Number.isFinite(literal)) {
    return undefined;
  }
  if (typeof literal !== 'number' && typeof literal !== 'string') {
    return undefined;
  }
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(String(literal));
  if (!match || match[2] + match[3] === '' || scale > 4096) {
    return undefined;
  }
  const digits = BigInt(match[2] + match[3]) * (match[1] === '-' ? -1n : 1n);
  const shift = Number(match[4] ?? 0) - match[3].length + scale;
  if (shift >= 0) {
    return {key: digits * 10n ** BigInt(shift), exact: true};
  }
  const divisor = 10n ** BigInt(-shift);
  const key = floorDiv(digits, divisor);
  return {key, exact: key * divisor === digits};
}

/** @param {unknown} literal @returns {Position} */
export function dateLiteral(literal) {
  const position = timestampLiteral(literal, 'ms');
  if (!position) {
    return undefined;
  }
  const day = floorDiv(position.key, BigInt(SECONDS_PER_DAY * 1000));
  return {key: day, exact: position.exact && day * BigInt(SECONDS_PER_DAY * 1000) === position.key};
}

/** @param {unknown} literal @param {'ms' | 'us' | 'ns'} unit @returns {Position} */
export function timeLiteral(literal, unit) {
  const match = typeof literal === 'string' && /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(literal);
  return match ? timeOf(match[1], match[2], match[3] ?? '0', match[4] ?? '', unit) : undefined;
}

/** @returns {Position} */
function timeOf(hour, minute, second, fraction, unit) {
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const digits = FRACTION_DIGITS[unit];
  const units = BigInt(fraction.slice(0, digits).padEnd(digits, '0'));
  const exact = /^0*$/.test(fraction.slice(digits));
  if (Number(minute) > 59 || Number(second) > 59 || seconds > SECONDS_PER_DAY || seconds === SECONDS_PER_DAY && (units > 0n || !exact)) {
    return undefined;
  }
  return {key: BigInt(seconds) * BigInt(PER_SECOND[unit]) + units, exact};
}

/** A Date, or ISO 8601 of a day or of a time of a day. @param {unknown} literal @param {'ms' | 'us' | 'ns'} unit @returns {Position} */
export function timestampLiteral(literal, unit) {
  if (literal instanceof Date) {
    return Number.isNaN(literal.getTime()) ? undefined : {key: BigInt(literal.getTime()) * BigInt(PER_SECOND[unit] / 1000), exact: true};
  }
  const match = typeof literal === 'string'
      && /^([+-]?\d{4,9})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?Z?)?$/.exec(literal);
  if (!match) {
    return undefined;
  }
  const [, year, month, day] = match.map(Number);
  const days = epochDay(year, month, day);
  const next = month === 12 ? epochDay(year + 1, 1, 1) : epochDay(year, month + 1, 1);
  const time = timeOf(match[4] ?? '0', match[5] ?? '0', match[6] ?? '0', match[7] ?? '', unit);
  if (month < 1 || month > 12 || day < 1 || days >= next || !time) {
    return undefined;
  }
  return {key: BigInt(days) * BigInt(SECONDS_PER_DAY) * BigInt(PER_SECOND[unit]) + time.key, exact: time.exact};
}

/** @param {unknown} literal @returns {Position} */
export function bytesLiteral(literal) {
  if (literal instanceof Uint8Array) {
    return {key: literal, exact: true};
  }
  return typeof literal === 'string' ? {key: new TextEncoder().encode(literal), exact: true} : undefined;
}

/** @param {unknown} literal @returns {Position} */
export function uuidLiteral(literal) {
  if (literal instanceof Uint8Array) {
    return {key: literal, exact: true};
  }
  if (typeof literal !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(literal)) {
    return undefined;
  }
  const hex = literal.replaceAll('-', '');
  return {key: Uint8Array.from({length: 16}, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16)), exact: true};
}
