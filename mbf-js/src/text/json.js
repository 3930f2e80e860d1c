import {utf8} from '../bytes/utf8.js';

const ESCAPES = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r'};

/** A JSON string; control characters without a short form have upper-case hex digits. @param {string} text */
export function jsonString(text) {
  // eslint-disable-next-line no-control-regex
  return `"${text.replace(/["\\\u0000-\u001f]/g, c => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)}"`;
}

/** @param {Uint8Array} bytes UTF-8; what is malformed becomes U+FFFD */
export function jsonText(bytes) {
  return jsonString(utf8(bytes));
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding, which browsers know of strings only. @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[three >> 18] + ALPHABET[three >> 12 & 63]
        + (i + 1 < bytes.length ? ALPHABET[three >> 6 & 63] : '=') + (i + 2 < bytes.length ? ALPHABET[three & 63] : '=');
  }
  return text;
}

