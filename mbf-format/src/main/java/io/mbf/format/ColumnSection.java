package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.format.FileSection.Chunk;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ColumnOrder.Domain;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know of one column before its values are read: where its segments lie, its dictionary, its bloom
 * filters, its zone maps (SPEC.md, "Column section"). Columns that no query names are never looked at.
 *
 * <pre>
 * u32 chunks, u8 has dictionary, u8 has bloom filters, u16 zero
 * u64 plain bytes: of all pages of all segments before compression
 * u64 encodings: bit i is set if some page of the column, or of its dictionary, has encoding i
 * u64[chunks] segment offsets
 * u32[chunks] segment lengths, padding included
 * u32[chunks] segment checksums
 * u32[chunks] entries
 * u8[chunks]  values: 0 plain, 1 codes of the dictionary; zero bytes up to a multiple of 8
 * dictionary:    u64 offset, u32 length with padding, u32 checksum, u32 entries, u32 zero
 * bloom filters: u64[chunks] offsets or 0, u32[chunks] lengths with padding, u32[chunks] checksums,
 *                u32[chunks] filter bytes; zero bytes up to a multiple of 8
 * zone table
 * </pre>
 *
 * @param plainBytes of all pages before compression
 * @param encodings bit i for encoding id i
 * @param segments one per chunk
 * @param bloomFilters one per chunk, or empty
 */
public record ColumnSection(
        long plainBytes,
        long encodings,
        List<Segment> segments,
        Optional<Extent> dictionary,
        int dictionaryEntries,
        List<Optional<BloomExtent>> bloomFilters,
        ZoneTable zones) {

    /** A checked range of the file; {@code length} includes the zero bytes behind it, and the checksum covers them. */
    public record Extent(long offset, int length, int checksum) {}

    /** @param dictionaryCoded whether pages hold codes of the column's dictionary, all of them */
    public record Segment(Extent extent, int entries, boolean dictionaryCoded) {}

    /** @param filterBytes length of the filter itself, a multiple of 32 */
    public record BloomExtent(Extent extent, int filterBytes) {}

    public ColumnSection {
        segments = List.copyOf(segments);
        bloomFilters = List.copyOf(bloomFilters);
    }

    /** Number of the first page zone of every chunk, and one past the last: zones count file, chunks, pages. */
    public int[] firstPageZones() {
        int[] first = new int[segments.size() + 1];
        first[0] = 1 + segments.size();
        for (int i = 0; i < segments.size(); i++) {
            first[i + 1] = first[i] + FormatLimits.pageCount(segments.get(i).entries());
        }
        return first;
    }

    /**
     * Writes a section.
     *
     * @param zones the file's zone, the chunks' and the pages', in this order
     */
    public static void write(
            long plainBytes,
            long encodings,
            List<Segment> segments,
            Optional<Extent> dictionary,
            int dictionaryEntries,
            List<Optional<BloomExtent>> bloomFilters,
            List<ZoneMap> zones,
            ColumnOrder order,
            ByteSink out) {
        out.putInt(segments.size());
        out.putByte(dictionary.isPresent() ? 1 : 0);
        out.putByte(bloomFilters.isEmpty() ? 0 : 1);
        out.putShort(0);
        out.putLong(plainBytes);
        out.putLong(encodings);
        segments.forEach(s -> out.putLong(s.extent().offset()));
        segments.forEach(s -> out.putInt(s.extent().length()));
        segments.forEach(s -> out.putInt(s.extent().checksum()));
        segments.forEach(s -> out.putInt(s.entries()));
        segments.forEach(s -> out.putByte(s.dictionaryCoded() ? 1 : 0));
        out.alignTo(8);
        dictionary.ifPresent(extent -> {
            out.putLong(extent.offset());
            out.putInt(extent.length());
            out.putInt(extent.checksum());
            out.putInt(dictionaryEntries);
            out.putInt(0);
        });
        bloomFilters.forEach(b -> out.putLong(b.map(e -> e.extent().offset()).orElse(0L)));
        bloomFilters.forEach(b -> out.putInt(b.map(e -> e.extent().length()).orElse(0)));
        bloomFilters.forEach(b -> out.putInt(b.map(e -> e.extent().checksum()).orElse(0)));
        bloomFilters.forEach(b -> out.putInt(b.map(BloomExtent::filterBytes).orElse(0)));
        out.alignTo(8);
        ZoneTable.write(zones, order.domain(), order == ColumnOrder.FLOATING, out);
    }

    /** Reads and checks the section of {@code node}, which is number {@code ordinal} of the schema; the result keeps {@code bytes}. */
    public static ColumnSection read(
            String file, int ordinal, Field node, byte[] bytes, int length, List<Chunk> chunks, long metadataOffset) {
        MetadataInput in = new MetadataInput(file, "column section " + ordinal, bytes, 0, length);
        int count = in.i32("chunks");
        if (count != chunks.size()) {
            throw in.corrupt("chunks is " + count + ", the file has " + chunks.size());
        }
        boolean hasDictionary = in.flag("has dictionary");
        boolean hasBloomFilters = in.flag("has bloom filters");
        if (hasBloomFilters && !(node.type() instanceof Type.Leaf leaf && leaf.physical() != PhysicalType.BOOLEAN)) {
            throw in.corrupt("bloom filters, but the column holds no values that can be in one");
        }
        in.zero(in.u16("reserved"), "reserved");
        long plainBytes = in.count64("plain bytes", Long.MAX_VALUE);
        long encodings = in.i64("encodings");
        List<Segment> segments = readSegments(in, chunks, hasDictionary);
        Optional<Extent> dictionary = Optional.empty();
        int dictionaryEntries = 0;
        if (hasDictionary) {
            if (!(node.type() instanceof Type.Leaf leaf) || !leaf.isBytes()) {
                throw in.corrupt("a dictionary, but the column does not hold byte strings");
            }
            Extent extent = new Extent(in.i64("dictionary offset"), in.i32("length"), in.i32("checksum"));
            check(in, extent, FileHeader.BYTES, metadataOffset, "dictionary");
            dictionary = Optional.of(extent);
            dictionaryEntries = in.count("dictionary entries", FormatLimits.DICTIONARY_ENTRIES);
            in.zero(in.i32("reserved"), "reserved");
        }
        List<Optional<BloomExtent>> bloomFilters =
                hasBloomFilters ? readBloomFilters(in, count, metadataOffset) : List.of();
        in.alignTo8();
        long pages = 0;
        for (Segment segment : segments) {
            pages += FormatLimits.pageCount(segment.entries());
        }
        Domain domain =
                node.type() instanceof Type.Leaf leaf ? ColumnOrder.of(leaf).domain() : null;
        ZoneTable zones = ZoneTable.read(in, domain, Math.toIntExact(Math.min(Integer.MAX_VALUE, 1 + count + pages)));
        in.end();
        return new ColumnSection(plainBytes, encodings, segments, dictionary, dictionaryEntries, bloomFilters, zones);
    }

    private static List<Segment> readSegments(MetadataInput in, List<Chunk> chunks, boolean hasDictionary) {
        int count = chunks.size();
        MetadataInput offsets = in.fork("segment offsets", 8L * count);
        MetadataInput lengths = in.fork("segment lengths", 4L * count);
        MetadataInput checksums = in.fork("segment checksums", 4L * count);
        MetadataInput entries = in.fork("entries", 4L * count);
        List<Segment> segments = new ArrayList<>(count);
        for (Chunk chunk : chunks) {
            Extent extent = new Extent(offsets.i64("offset"), lengths.i32("length"), checksums.i32("checksum"));
            check(in, extent, chunk.offset() + ChunkHeader.BYTES, chunk.offset() + chunk.length(), "segment");
            boolean coded = in.flag("values");
            if (coded && !hasDictionary) {
                throw in.corrupt("a segment holds codes, but there is no dictionary");
            }
            segments.add(new Segment(extent, entries.count("entries", FormatLimits.CHUNK_ENTRIES), coded));
        }
        in.alignTo8();
        return segments;
    }

    private static List<Optional<BloomExtent>> readBloomFilters(MetadataInput in, int count, long metadataOffset) {
        MetadataInput offsets = in.fork("bloom filter offsets", 8L * count);
        MetadataInput lengths = in.fork("bloom filter lengths", 4L * count);
        MetadataInput checksums = in.fork("bloom filter checksums", 4L * count);
        List<Optional<BloomExtent>> bloomFilters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Extent extent = new Extent(offsets.i64("offset"), lengths.i32("length"), checksums.i32("checksum"));
            int filterBytes = in.i32("filter bytes");
            if (extent.offset() == 0) {
                bloomFilters.add(Optional.empty());
                continue;
            }
            check(in, extent, FileHeader.BYTES, metadataOffset, "bloom filter");
            if (filterBytes <= 0
                    || filterBytes > Math.min(extent.length(), BloomFilter.MAX_BYTES)
                    || filterBytes % BloomFilter.BLOCK_BYTES != 0) {
                throw in.corrupt("filter bytes is " + filterBytes + ", in an extent of " + extent.length());
            }
            bloomFilters.add(Optional.of(new BloomExtent(extent, filterBytes)));
        }
        return bloomFilters;
    }

    private static void check(MetadataInput in, Extent extent, long from, long to, String what) {
        if (extent.length() < 0
                || extent.length() % FormatLimits.ALIGNMENT != 0
                || extent.offset() < from
                || extent.offset() % FormatLimits.ALIGNMENT != 0
                || extent.offset() > to - extent.length()) {
            throw in.corrupt(
                    what + " " + extent.offset() + "+" + extent.length() + " is not within " + from + ".." + to);
        }
    }
}
