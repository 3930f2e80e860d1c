import {openMbf} from '../../index.js';

/** Everything that a file has: rows as NDJSON, and what is known of it. @param {any} from @param {any} [query] */
export async function textOf(from, query) {
  const file = await openMbf(from);
  try {
    const parts = [];
    for await (const text of file.ndjson(query)) {
      parts.push(text);
    }
    if (!query) {
      await file.sources();
      await file.properties();
    }
    return parts.join('');
  } finally {
    await file.close();
  }
}
