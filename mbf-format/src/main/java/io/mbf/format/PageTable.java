package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import java.util.List;

/**
 * Where the pages of a segment end, which blocks they lie in, and what is known of their values (SPEC.md, "Page tables").
 *
 * <pre>
 * per page: uint plain length / 8
 * uint blocks, then per block:
 *   uint plain length
 *   uint stored length, 0 if it is stored as it is
 *   u32  CRC-32C of the stored bytes
 * if there are several pages: a zone for each
 * </pre>
 *
 * Safe for any number of threads.
 */
public final class PageTable {

    private final int[] pageEnds;
    private final int[] plainEnds;
    /** Counted from the segment's first byte. */
    private final int[] storedStarts;

    private final int[] storedLengths;
    private final int[] checksums;
    private final boolean[] checked; // whether the checksum of a block was found right in this process
    private final ZoneMap[] zones; // empty for a single page

    private PageTable(int[] pageEnds, int blocks) {
        this.pageEnds = pageEnds;
        plainEnds = new int[blocks];
        storedStarts = new int[blocks];
        storedLengths = new int[blocks];
        checksums = new int[blocks];
        checked = new boolean[blocks];
        zones = new ZoneMap[pageEnds.length > 1 ? pageEnds.length : 0];
    }

    /** Appends the zones of pages to a table that {@link SegmentBuilder#finish} made; those of a single one are left out. */
    public static void writeZones(List<ZoneMap> zones, ColumnOrder order, ByteSink table) {
        if (zones.size() > 1) {
            zones.forEach(zone -> StoredZone.write(zone, order, table));
        }
    }

    /**
     * Reads and checks a table.
     *
     * @param place for messages, such as {@code chunk 3, column 'a'}
     * @param bytes of the table, from index {@code from} on; its checksum was found right
     * @param entries of the segment
     * @param segment where its blocks lie
     */
    public static PageTable read(
            String file,
            String place,
            byte[] bytes,
            int from,
            int length,
            int entries,
            ColumnSection.Place segment,
            ColumnOrder order) {
        MetadataInput in = new MetadataInput(file, "page table of " + place, bytes, from, length);
        int pages = FormatLimits.pageCount(entries);
        if (pages > in.left()) {
            throw in.corrupt(Rule.SECTION_BOUNDS, pages + " pages do not fit " + in.left() + " bytes");
        }
        int[] ends = new int[pages];
        long plain = 0;
        for (int page = 0; page < pages; page++) {
            int size = in.count("page length", FormatLimits.SEGMENT_BYTES / 8);
            plain += 8L * size;
            if (size == 0 || plain > FormatLimits.SEGMENT_BYTES) {
                throw in.corrupt(Rule.PAGE_BOUNDS, "page " + page + " ends at " + plain);
            }
            ends[page] = (int) plain;
        }
        int blocks = in.count("blocks", in.left() / 6);
        PageTable table = new PageTable(ends, blocks);
        table.readBlocks(in, (int) plain, segment);
        for (int page = 0; page < table.zones.length; page++) {
            int rows = Math.min(FormatLimits.PAGE_ENTRIES, entries - page * FormatLimits.PAGE_ENTRIES);
            table.zones[page] = StoredZone.read(in, order, rows);
        }
        return table;
    }

    private void readBlocks(MetadataInput in, int plainLength, ColumnSection.Place segment) {
        long plain = 0;
        long position = segment.offset();
        for (int block = 0; block < plainEnds.length; block++) {
            int size = in.count("plain length of a block", FormatLimits.BLOCK_BYTES);
            int stored = in.count("stored length of a block", size);
            if (size == 0 || stored == size) {
                throw in.corrupt(
                        Rule.BLOCK_LENGTH, "block " + block + " has " + size + " bytes, and " + stored + " stored");
            }
            plain += size;
            boolean raw = stored == 0;
            position = FormatLimits.align(position, raw ? FormatLimits.RAW_ALIGNMENT : FormatLimits.ALIGNMENT);
            long start = position - segment.offset();
            position += raw ? size : stored;
            if (plain > plainLength || position - segment.offset() > segment.length()) {
                throw in.corrupt(
                        Rule.BLOCK_BOUNDS,
                        "block " + block + " ends at " + plain + " of " + plainLength + " plain, at "
                                + (position - segment.offset()) + " of " + segment.length() + " stored");
            }
            plainEnds[block] = (int) plain;
            storedStarts[block] = (int) start;
            storedLengths[block] = raw ? size : stored;
            checksums[block] = in.i32("checksum of a block");
        }
        if (plain != plainLength || position - segment.offset() != segment.length()) {
            throw in.corrupt(
                    Rule.BLOCK_BOUNDS,
                    "the blocks end at " + plain + " plain, " + (position - segment.offset()) + " stored; the pages at "
                            + plainLength + ", the segment at " + segment.length());
        }
        if (storedStarts.length > 0 && storedStarts[0] != 0) {
            throw in.corrupt(
                    Rule.SEGMENT_ALIGNMENT, "the segment begins at " + segment.offset() + ", where no block can");
        }
    }

    public int pages() {
        return pageEnds.length;
    }

    /** Bytes of all pages before compression. */
    public int plainLength() {
        return pageEnds.length == 0 ? 0 : pageEnds[pageEnds.length - 1];
    }

    /** @return what is known of a page's values; {@code chunkZone} if it is the only one */
    public ZoneMap zone(int page, ZoneMap chunkZone) {
        return zones.length == 0 ? chunkZone : zones[page];
    }

    public int blocks() {
        return plainEnds.length;
    }

    /** Where a block begins, counted from the segment's first byte. */
    public int storedStart(int block) {
        return storedStarts[block];
    }

    public int storedLength(int block) {
        return storedLengths[block];
    }

    /** Where the blocks of a page end, counted from the segment's first byte. */
    public int pageStoredEnd(int page) {
        return storedEnd(blockOf(pageEnd(page) - 1));
    }

    int storedEnd(int block) {
        return storedStarts[block] + storedLengths[block];
    }

    /**
     * Where the first byte of a page is stored, counted from the segment's first byte, if all bytes of the page are stored
     * as they are and next to each other. Else -1.
     */
    public int rawStart(int page) {
        int first = blockOf(pageStart(page));
        int last = blockOf(pageEnd(page) - 1);
        for (int block = first; block <= last; block++) {
            boolean adjoins = block == first || storedStart(block) == storedEnd(block - 1);
            if (!isRaw(block) || !adjoins) {
                return -1;
            }
        }
        return storedStart(first) + pageStart(page) - plainStart(first);
    }

    int pageStart(int page) {
        return page == 0 ? 0 : pageEnds[page - 1];
    }

    int pageEnd(int page) {
        return pageEnds[page];
    }

    int plainStart(int block) {
        return block == 0 ? 0 : plainEnds[block - 1];
    }

    int plainEnd(int block) {
        return plainEnds[block];
    }

    /** Whether a block is stored as it is. */
    public boolean isRaw(int block) {
        return plainEnd(block) - plainStart(block) == storedLengths[block];
    }

    /** The block that a plain byte lies in. */
    int blockOf(int plainPosition) {
        int low = 0;
        int high = plainEnds.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (plainEnds[middle] > plainPosition) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether the checksum of a block was found right before. */
    public boolean isChecked(int block) {
        return checked[block];
    }

    /**
     * Holds the bytes of a block against its checksum.
     *
     * @throws CorruptFileException if they differ
     */
    public void check(String file, String place, int block, byte[] bytes, int from) {
        int computed = Checksum.of(bytes, from, storedLengths[block]);
        if (computed != checksums[block]) {
            throw Rule.BLOCK_CRC.broken(
                    file,
                    place + ", block " + block,
                    "checksum is %08x, the bytes give %08x".formatted(checksums[block], computed));
        }
        checked[block] = true;
    }
}
