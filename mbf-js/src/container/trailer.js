import {crc32c} from '../bytes/crc32c.js';
import {Cursor} from '../bytes/cursor.js';
import {MbfError, damaged} from '../error.js';
import {MAX_DIRECTORY, MAX_OPENING} from './limits.js';

export const TRAILER_LENGTH = 48;
export const MAGIC = Uint8Array.of(0x89, 0x4d, 0x42, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
const END_MAGIC = [0x89, 0x4d, 0x42, 0x46, 0x45, 0x4e, 0x44, 0x0a];
const DRAFT_MAGIC = [0x4d, 0x42, 0x46, 0x45];
const MAJOR = 1;

/**
 * The last 48 bytes of a file: they say where all else is.
 *
 * @typedef {object} Trailer
 * @property {number} fileLength
 * @property {number} directoryOffset
 * @property {number} directoryLength
 * @property {number} directoryCrc
 * @property {number} openingLength SCHEMA, FILE, directory and trailer are the last so many bytes
 * @property {number} major
 * @property {number} minor
 */

/**
 * @param {Uint8Array} tail the last bytes of the file
 * @param {number | undefined} length of the file, if it is known
 * @returns {Trailer}
 */
export function parseTrailer(tail, length) {
  const end = tail.length;
  if (isDraft(tail, length)) {
    throw new MbfError('unsupported', 'a draft of the format, from before version 1.0: convert the source again');
  }
  if (end < MAGIC.length + TRAILER_LENGTH) {
    throw damaged('trailer', `no .mbf file, never finished, or cut off: it has ${end} bytes`, 'file.short');
  }
  if (!endsWith(tail, END_MAGIC)) {
    throw damaged('trailer', 'no .mbf file, never finished, or cut off: it does not end with the magic of the end', 'trailer.magic');
  }
  const at = end - TRAILER_LENGTH;
  const version = new Cursor(tail.subarray(at + 32, at + 40), 'trailer');
  const word = version.u32();
  checkCrc('trailer, version', tail.subarray(at + 32, at + 36), version.u32(), 'trailer.version-crc');
  const major = word & 0xffff;
  const minor = word >>> 16;
  if (major !== MAJOR) {
    throw new MbfError('unsupported', `version ${major}.${minor} of the format is ${major > MAJOR ? 'newer' : 'older'} than this reader, which reads ${MAJOR}.x`);
  }
  const cursor = new Cursor(tail.subarray(at, at + 32), 'trailer');
  const fileLength = cursor.u64();
  const directoryOffset = cursor.u64();
  const directoryLength = cursor.u32();
  const directoryCrc = cursor.u32();
  const openingLength = cursor.u32();
  checkCrc('trailer', tail.subarray(at, at + 28), cursor.u32(), 'trailer.crc');
  if (directoryLength > MAX_DIRECTORY || openingLength > MAX_OPENING) {
    throw damaged('trailer', `a directory of ${directoryLength} bytes and an opening length of ${openingLength}, at most ${MAX_DIRECTORY} and ${MAX_OPENING} are allowed`, 'limits');
  }
  if (length !== undefined ? fileLength !== BigInt(length) : fileLength > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw damaged('trailer', `states a file of ${fileLength} bytes, it has ${length ?? 'fewer'}`, 'trailer.length');
  }
  if (directoryOffset + BigInt(directoryLength) + BigInt(TRAILER_LENGTH) !== fileLength || directoryOffset < MAGIC.length) {
    throw damaged('trailer', `a directory of ${directoryLength} bytes at ${directoryOffset} does not end where the trailer begins, ${fileLength - BigInt(TRAILER_LENGTH)}`, 'trailer.directory');
  }
  if (openingLength < directoryLength + TRAILER_LENGTH || BigInt(openingLength + MAGIC.length) > fileLength) {
    throw damaged('trailer', `an opening length of ${openingLength}, with a directory of ${directoryLength} in a file of ${fileLength} bytes`, 'trailer.opening');
  }
  return {fileLength: Number(fileLength), directoryOffset: Number(directoryOffset), directoryLength, directoryCrc, openingLength, major, minor};
}

/** Drafts end in another magic, and state their length 32 bytes before their end. @param {Uint8Array} tail @param {number | undefined} length */
function isDraft(tail, length) {
  const at = tail.length - 32;
  if (at < 0 || !endsWith(tail, DRAFT_MAGIC)) {
    return false;
  }
  const stated = new Cursor(tail.subarray(at, at + 8), 'trailer').u64();
  return length === undefined ? stated >= BigInt(tail.length) : stated === BigInt(length);
}

/** @param {string} place @param {Uint8Array} bytes @param {number} expected @param {string} rule */
export function checkCrc(place, bytes, expected, rule) {
  const actual = crc32c(bytes);
  if (actual !== expected) {
    throw damaged(place, `checksum ${hex(actual)}, ${hex(expected)} was expected`, rule);
  }
}

/** @param {number} crc */
function hex(crc) {
  return crc.toString(16).padStart(8, '0');
}

/** @param {Uint8Array} bytes @param {ArrayLike<number>} end */
function endsWith(bytes, end) {
  return bytes.length >= end.length && Array.from(end).every((byte, i) => bytes[bytes.length - end.length + i] === byte);
}
