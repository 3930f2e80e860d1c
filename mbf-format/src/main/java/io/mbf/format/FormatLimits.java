package io.mbf.format;

/**
 * Bounds that hold for every {@code .mbf} file (SPEC.md, "Limits"). A reader refuses what exceeds them before it
 * allocates anything; a writer never exceeds them.
 */
public final class FormatLimits {

    /** Entries per page, and rows per batch. */
    public static final int PAGE_ENTRIES = 8192;

    /** Blocks that are stored as they are, and bloom filters, begin at multiples of this. */
    public static final int RAW_ALIGNMENT = 64;

    /** Blocks that are compressed begin at multiples of this. */
    public static final int ALIGNMENT = 8;

    /** Plain bytes per block at most. */
    public static final int BLOCK_BYTES = 256 << 10;

    /** Stored, and plain, bytes of one segment at most. */
    public static final int SEGMENT_BYTES = 1 << 30;

    /** Bytes of one metadata section at most. */
    public static final int SECTION_BYTES = 1 << 30;

    /** Bytes of the section directory at most. */
    public static final int DIRECTORY_BYTES = 1 << 26;

    /** Nodes of a schema at most. */
    public static final int NODES = 1 << 20;

    /** Sources of a file at most. */
    public static final int SOURCES = 1 << 16;

    /** Chunks of a file at most. */
    public static final int CHUNKS = 1 << 24;

    /** Entries of one node in one chunk at most. */
    public static final int CHUNK_ENTRIES = 1 << 30;

    /** Entries of a node below lists or maps that the rows of one page have together, at most. */
    public static final int PAGE_CHILDREN = 1 << 26;

    /** Bytes of the strings of a leaf that the rows of one page have together, and those of a dictionary, at most. */
    public static final int STRING_BYTES = 1 << 30;

    /** Entries of a dictionary at most. */
    public static final int DICTIONARY_ENTRIES = 1 << 20;

    private FormatLimits() {}

    /** The smallest multiple of {@code alignment}, a power of two, that is not below {@code position}. */
    public static long align(long position, int alignment) {
        return Math.addExact(position, alignment - 1) & -alignment;
    }

    /** Pages that hold {@code entries} entries. */
    public static int pageCount(int entries) {
        return (int) ((entries + (long) PAGE_ENTRIES - 1) / PAGE_ENTRIES);
    }
}
