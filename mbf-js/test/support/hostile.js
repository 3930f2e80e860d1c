import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** @param {string} spec @returns {string[][]} name, `read` or `verify`, the rule, and the rule as a sentence */
export function hostileFiles(spec) {
  return readFileSync(join(spec, 'hostile', 'rules.txt'), 'utf8').split('\n').filter(Boolean).map(line => line.split('\t'));
}

/** What is not damaged, and how it is said. */
export const REFUSALS = {
  'too new': /is newer than this reader/,
  'too old': /is older than this reader|a draft of the format/,
  'not supported': /needs (feature|encoding|codec) \d+( of version [\d.]+)?, which this reader does not know/,
};

/** Files that break several rules, of which this reader comes to another one first. */
export const OTHER_RULES = {
  'column-offset-moved.mbf': 'segment.alignment', // the segment's offset is looked at before where its blocks end
  'table-block-as-it-is.mbf': 'segment.alignment', // a raw block begins at a multiple of 64, which a compressed one need not
  'column-overlap.mbf': 'block.crc', // what lies where another segment is does not have the block's checksum
  'column-more-entries.mbf': 'nested.entries', // the last list is compared with the entries before the page of those is read
  'block-without-codec.mbf': 'block.codec', // lists of requirements are held against blocks by verification alone
  'block-codec.mbf': 'block.codec', // the same
  'page-lists-of-too-many.mbf': 'nested.entries', // so are lists, one by one
  'page-first-child.mbf': 'nested.entries', // all lists are moved, and the last one ends behind the last entry
  'page-strings.mbf': 'limits', // the limit has a name as well
  'filter-in-metadata.mbf': 'filter.bounds', // a filter that reaches into the metadata: its bounds have a name of their own
};
