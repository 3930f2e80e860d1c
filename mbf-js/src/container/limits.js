/** What a reader refuses before it allocates anything for it. */
export const ENTRIES_PER_PAGE = 8192;
export const MAX_NODES = 2 ** 20;
export const MAX_DEPTH = 64;
export const MAX_SECTION = 2 ** 30;
export const MAX_DIRECTORY = 2 ** 26;
export const MAX_OPENING = 2 ** 31 - 1;
export const MAX_SOURCES = 2 ** 16;
export const MAX_CHUNKS = 2 ** 24;
export const MAX_ENTRIES = 2 ** 30;
export const MAX_SEGMENT = 2 ** 30;
export const MAX_BLOCK = 2 ** 18;
export const MAX_DICTIONARY = 2 ** 20;
export const MAX_BOUND = 64;
export const MAX_PAGE_STRINGS = 2 ** 30;
/** Entries of a node that the rows of one page have in lists. */
export const MAX_PAGE_CHILDREN = 2 ** 26;
export const MAX_FILTER_BLOCKS = 2 ** 22;
/** Numbers of kinds, types, encodings, codecs and features, precision, scale and width. */
export const MAX_NUMBER = 2 ** 31 - 1;
