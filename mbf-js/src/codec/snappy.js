import {damaged} from '../error.js';

/**
 * A raw snappy block (google/snappy, format_description.txt). Written here, since it takes fewer lines than guarding a
 * library that trusts its input.
 *
 * @param {Uint8Array} from @param {Uint8Array} to filled entirely, or the block is damaged @param {string} place
 */
export function snappy(from, to, place) {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = from[at++];
    if (byte === undefined || shift > 28) {
      throw damaged(place, 'no snappy block: its length does not end', 'block.codec');
    }
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) {
      break;
    }
  }
  if (length !== to.length) {
    throw damaged(place, `the snappy block announces ${length} bytes, ${to.length} were expected`, 'block.codec');
  }
  let out = 0;
  while (at < from.length) {
    const tag = from[at++];
    let count = tag >> 2;
    if ((tag & 3) === 0) { // a literal
      if (count >= 60) {
        const bytes = count - 59;
        count = 0;
        for (let i = 0; i < bytes; i++) {
          count += (from[at + i] ?? NaN) * 2 ** (8 * i);
        }
        at += bytes;
      }
      count++;
      if (!(at + count <= from.length && out + count <= to.length)) {
        throw damaged(place, `a snappy literal reaches beyond the block`, 'block.codec');
      }
      to.set(from.subarray(at, at + count), out);
      at += count;
    } else { // a copy
      let back;
      if ((tag & 3) === 1) {
        back = (tag >> 5 << 8) | from[at];
        count = (count & 7) + 4;
        at += 1;
      } else {
        back = (tag & 3) === 2 ? from[at] | (from[at + 1] << 8)
            : (from[at] | (from[at + 1] << 8) | (from[at + 2] << 16) | (from[at + 3] << 24)) >>> 0;
        count++;
        at += (tag & 3) === 2 ? 2 : 4;
      }
      if (at > from.length || back === 0 || back > out || out + count > to.length) {
        throw damaged(place, `a snappy copy of ${count} bytes from ${back} back, at ${out} of ${to.length}`, 'block.codec');
      }
      copyBack(to, out, back, count);
    }
    out += count;
  }
  if (out !== to.length) {
    throw damaged(place, `the snappy block gives ${out} bytes, ${to.length} were expected`, 'block.codec');
  }
}

/** What is copied may reach into what is written. @param {Uint8Array} to @param {number} at @param {number} back @param {number} count */
export function copyBack(to, at, back, count) {
  if (back >= count) {
    to.copyWithin(at, at - back, at - back + count);
  } else {
    for (let i = at; i < at + count; i++) {
      to[i] = to[i - back];
    }
  }
}
