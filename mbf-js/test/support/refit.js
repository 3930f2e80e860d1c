import {crc32c} from '../../src/bytes/crc32c.js';
import {Segment} from '../../src/column/segment.js';
import {openMbf} from '../../index.js';

/**
 * The parts of a file that have a checksum, each with the part that holds it: blocks, page tables, sections, directory.
 *
 * @param {Uint8Array} bytes @returns {Promise<{from: number, to: number, holder: any}[]>}
 */
export async function partsOf(bytes) {
  const file = await openMbf(bytes);
  const {container} = /** @type {any} */ (file);
  const {directoryOffset, directoryLength} = container.trailer;
  const trailer = {from: bytes.length - 48, to: bytes.length - 20, holder: null};
  const directory = {from: directoryOffset, to: directoryOffset + directoryLength, holder: trailer};
  const parts = [directory];
  await container.load(container.schema.nodes);
  for (const {kind, node, offset, length} of container.sections) {
    const section = {from: offset, to: offset + length, holder: directory};
    parts.push(section);
    if (kind === 4) {
      const loaded = container.column(container.schema.nodes[node]);
      const {chunks, dictionary} = loaded.column;
      const segments = chunks.map(chunk => new Segment(loaded, chunk.segment, chunk.entries, 'chunk'))
          .concat(dictionary ? [new Segment(loaded, dictionary.segment, dictionary.values, 'dictionary')] : []);
      const places = [...chunks.map(chunk => chunk.segment), ...(dictionary ? [dictionary.segment] : [])];
      segments.forEach((segment, i) => {
        const {tableAt, tableLength} = places[i];
        const table = {from: tableAt, to: tableAt + tableLength, holder: section};
        parts.push(table, ...segment.table.blocks.map(block => ({from: block.offset, to: block.offset + block.stored, holder: table})));
      });
    }
  }
  return parts.filter(({from, to}) => to > from);
}

/**
 * Changes a byte, and then all checksums above it, as somebody would who wants to be believed.
 *
 * @param {Uint8Array} bytes of the file as it was @param {any} part @param {number} at @param {number} value
 */
export function refit(bytes, part, at, value) {
  const changed = Uint8Array.from(bytes);
  changed[at] = value;
  for (let inner = part; inner.holder; inner = inner.holder) {
    replace(changed, inner.holder, crc32c(bytes.subarray(inner.from, inner.to)), crc32c(changed.subarray(inner.from, inner.to)));
  }
  new DataView(changed.buffer).setUint32(bytes.length - 20, crc32c(changed.subarray(bytes.length - 48, bytes.length - 20)), true);
  return changed;
}

function replace(bytes, {from, to}, before, after) {
  const view = new DataView(bytes.buffer);
  for (let at = from; at + 4 <= to; at++) {
    if (view.getUint32(at, true) === before) {
      view.setUint32(at, after, true);
    }
  }
}
