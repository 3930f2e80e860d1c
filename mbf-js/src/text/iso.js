/** Dates and times in ISO 8601; every function takes numbers that are exact. */

export const SECONDS_PER_DAY = 86400;
export const PER_SECOND = {ms: 1e3, us: 1e6, ns: 1e9};
const FRACTION_DIGITS = {ms: 3, us: 6, ns: 9};
const DAYS_PER_ERA = 146097;
const DAYS_FROM_YEAR_0_TO_1970 = 719468; // counted from March 1st of year 0

/** @param {number} epochDay @returns {string} */
export function dateText(epochDay) {
  const day = epochDay + DAYS_FROM_YEAR_0_TO_1970;
  const era = Math.floor(day / DAYS_PER_ERA);
  const dayOfEra = day - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  return `${sign}${padded(Math.abs(year), 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

/** The day of a date of the proleptic Gregorian calendar. @param {number} year @param {number} month @param {number} day */
export function epochDay(year, month, day) {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_FROM_YEAR_0_TO_1970;
}

/** @param {number} ofDay units since midnight, up to 24:00 @param {'ms' | 'us' | 'ns'} unit */
export function timeText(ofDay, unit) {
  const second = Math.floor(ofDay / PER_SECOND[unit]);
  const fraction = padded(ofDay % PER_SECOND[unit], FRACTION_DIGITS[unit]);
  return `${padded(Math.floor(second / 3600), 2)}:${padded(Math.floor(second / 60) % 60, 2)}:${padded(second % 60, 2)}.${fraction}`;
}

/** @param {bigint} value units since 1970 @param {'ms' | 'us' | 'ns'} unit @param {boolean} utc */
export function timestampText(value, unit, utc) {
  const perDay = BigInt(SECONDS_PER_DAY) * BigInt(PER_SECOND[unit]);
  const day = floorDiv(value, perDay);
  return `${dateText(Number(day))}T${timeText(Number(value - day * perDay), unit)}${utc ? 'Z' : ''}`;
}

/** @param {bigint} a @param {bigint} b positive */
export function floorDiv(a, b) {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** @param {number} value @param {number} digits */
function padded(value, digits) {
  return String(value).padStart(digits, '0');
}
