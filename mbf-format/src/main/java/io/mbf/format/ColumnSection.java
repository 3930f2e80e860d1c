package io.mbf.format;

import io.mbf.codec.BlockCodec;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.Encoding;
import io.mbf.format.FileSection.What;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know of one node before its pages are looked for: where its segments lie, its dictionary, its bloom
 * filters, the zones of its chunks (SPEC.md, "COLUMN"). Columns that no query names are never looked at.
 *
 * <pre>
 * uint bits: 1 has a dictionary
 * uint encodings that reading requires, then their numbers; the same of codecs, and of features
 * uint plain bytes: of all pages of all segments and of the dictionary before compression
 * per chunk:
 *   uint entries; of list elements, map keys and map values only
 *   uint bits: 1 values are codes of the dictionary, 2 has a bloom filter
 *   segment: uint offset, uint length, uint codec, uint length of the page table, u32 CRC-32C of it
 *   zone
 *   filter: uint offset, uint 32-byte blocks, u32 CRC-32C
 * dictionary: uint length, uint codec, uint length of the page table, u32 CRC-32C of it, uint values
 * </pre>
 *
 * In front of the section lie the blocks of the dictionary, its page table, and the page tables of the chunks in order.
 *
 * @param plainBytes of all pages before compression
 * @param encodings ids of those that reading requires, ascending
 * @param codecs the same
 * @param segments one per chunk
 */
public record ColumnSection(
        long plainBytes,
        List<Integer> encodings,
        List<Integer> codecs,
        List<Segment> segments,
        Optional<Dictionary> dictionary) {

    private static final int HAS_DICTIONARY = 1;
    private static final int CODED = 1;
    private static final int HAS_FILTER = 2;

    /**
     * Where a segment's blocks lie, from the first one's first byte to the last one's last.
     *
     * @param codec id of the codec of blocks that are compressed
     */
    public record Place(long offset, int length, int codec, int tableLength, int tableChecksum) {}

    /** @param dictionaryCoded whether pages hold codes of the column's dictionary, all of them */
    public record Segment(Place place, int entries, boolean dictionaryCoded, ZoneMap zone, Optional<Filter> filter) {}

    public record Dictionary(Place place, int values) {}

    /** @param length in bytes, a multiple of 32 */
    public record Filter(long offset, int length, int checksum) {}

    public ColumnSection {
        encodings = List.copyOf(encodings);
        codecs = List.copyOf(codecs);
        segments = List.copyOf(segments);
    }

    /**
     * Writes a section.
     *
     * @param countsEntries whether the node is an element of lists, or a key or value of maps
     */
    public void write(boolean countsEntries, ColumnOrder order, ByteSink out) {
        out.putUint(dictionary.isPresent() ? HAS_DICTIONARY : 0);
        writeIds(encodings, out);
        writeIds(codecs, out);
        writeIds(List.of(), out);
        out.putUint(plainBytes);
        for (Segment segment : segments) {
            if (countsEntries) {
                out.putUint(segment.entries());
            }
            out.putUint(
                    (segment.dictionaryCoded() ? CODED : 0) | (segment.filter().isPresent() ? HAS_FILTER : 0));
            out.putUint(segment.place().offset());
            write(segment.place(), out);
            StoredZone.write(segment.zone(), order, out);
            segment.filter().ifPresent(filter -> {
                out.putUint(filter.offset());
                out.putUint(filter.length() / BloomFilter.BLOCK_BYTES);
                out.putInt(filter.checksum());
            });
        }
        dictionary.ifPresent(found -> {
            write(found.place(), out);
            out.putUint(found.values());
        });
    }

    private static void writeIds(Collection<Integer> ids, ByteSink out) {
        out.putUint(ids.size());
        ids.stream().sorted().forEach(out::putUint);
    }

    private static void write(Place place, ByteSink out) {
        out.putUint(place.length());
        out.putUint(place.codec());
        out.putUint(place.tableLength());
        out.putInt(place.tableChecksum());
    }

    /** What the reader of a section has to know besides. */
    public interface Context {

        String file();

        /** For messages, such as {@code column 'a'}. */
        String place();

        FileSection index();

        /** Where the metadata of columns begins: data lies before it. */
        long dataEnd();

        /** What the directory says of the section. */
        SectionDirectory.Section section();

        /** The entries of the node in a chunk, or -1 if the section says how many. */
        int entries(int chunk);
    }

    /**
     * Reads and checks the section of a node, from index {@code from} of the array on.
     *
     * @throws io.mbf.error.UnsupportedFeatureException if reading the node requires what this library does not know
     */
    public static ColumnSection read(Context context, Field node, byte[] bytes, int from, int length) {
        MetadataInput in = new MetadataInput(context.file(), "section of " + context.place(), bytes, from, length);
        int bits = in.count("bits", Integer.MAX_VALUE);
        List<Integer> encodings = readIds(in, context, What.ENCODING);
        List<Integer> codecs = readIds(in, context, What.CODEC);
        readIds(in, context, What.FEATURE);
        boolean hasDictionary = (bits & HAS_DICTIONARY) != 0;
        if (bits > HAS_DICTIONARY) {
            throw in.corrupt(Rule.COLUMN_BITS, "bits are " + bits + ", and no feature says what for");
        }
        Type.Leaf leaf = node.type() instanceof Type.Leaf found ? found : null;
        if (hasDictionary && (leaf == null || !leaf.isBytes())) {
            throw in.corrupt(Rule.COLUMN_BITS, "a dictionary, but the column does not hold byte strings");
        }
        long plainBytes = in.count64("plain bytes", Long.MAX_VALUE);
        ColumnOrder order = leaf == null ? ColumnOrder.NONE : ColumnOrder.of(leaf);
        List<Segment> segments = new ArrayList<>();
        for (int chunk = 0; chunk < context.index().chunks().size(); chunk++) {
            int entries = context.entries(chunk);
            if (entries < 0) {
                entries = in.count("entries", FormatLimits.CHUNK_ENTRIES);
            }
            int chunkBits = in.count("bits of a chunk", Integer.MAX_VALUE);
            boolean coded = (chunkBits & CODED) != 0;
            boolean hasFilter = (chunkBits & HAS_FILTER) != 0;
            if (chunkBits > (CODED | HAS_FILTER)
                    || coded && !hasDictionary
                    || hasFilter && (leaf == null || leaf.physical() == PhysicalType.BOOLEAN)) {
                throw in.corrupt(
                        Rule.COLUMN_BITS,
                        "bits of chunk " + chunk + " are " + chunkBits + ", which the column cannot have");
            }
            Place place = readSegment(in, context);
            ZoneMap zone = StoredZone.read(in, order, entries);
            Optional<Filter> filter = hasFilter ? Optional.of(readFilter(in, context)) : Optional.empty();
            segments.add(new Segment(place, entries, coded, zone, filter));
        }
        Optional<Dictionary> dictionary = hasDictionary
                ? Optional.of(new Dictionary(
                        readDictionary(in, context), in.count("values", FormatLimits.DICTIONARY_ENTRIES)))
                : Optional.empty();
        requireInFront(in, context.section(), segments, dictionary);
        return new ColumnSection(plainBytes, encodings, codecs, segments, dictionary);
    }

    /** What lies in front of the section must be what it speaks of, and nothing else but padding. */
    private static void requireInFront(
            MetadataInput in,
            SectionDirectory.Section section,
            List<Segment> segments,
            Optional<Dictionary> dictionary) {
        long tables =
                dictionary.map(found -> (long) found.place().tableLength()).orElse(0L);
        for (Segment segment : segments) {
            tables += segment.place().tableLength();
        }
        if (tables != section.tables()) {
            throw in.corrupt(
                    Rule.COLUMN_TABLES,
                    "its page tables have " + tables + " bytes, the directory says " + section.tables());
        }
        int length = dictionary.map(found -> found.place().length()).orElse(0);
        int padding = section.dictionary() - length;
        if (padding < 0 || padding > (dictionary.isPresent() ? FormatLimits.RAW_ALIGNMENT - 1 : 0)) {
            throw in.corrupt(
                    Rule.DICTIONARY_BOUNDS,
                    "a dictionary of " + length + " bytes, the directory has " + section.dictionary() + " for it");
        }
    }

    private static List<Integer> readIds(MetadataInput in, Context context, What what) {
        int count = in.count("what is required", in.left());
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int id = in.count("its number", Integer.MAX_VALUE);
            boolean known = switch (what) {
                case ENCODING -> Encoding.isKnown(id);
                case CODEC -> BlockCodec.isKnown(id);
                case FEATURE -> false;
            };
            if (!known) {
                throw context.index().unknown(context.file(), context.place(), what, id);
            }
            ids.add(id);
        }
        return ids;
    }

    private static Place readSegment(MetadataInput in, Context context) {
        long offset = in.count64("segment offset", context.dataEnd());
        Place place = readPlace(in, context, offset, in.count("segment length", FormatLimits.SEGMENT_BYTES));
        if (place.offset() < FileMagic.BYTES || place.offset() > context.dataEnd() - place.length()) {
            throw in.corrupt(
                    Rule.SEGMENT_BOUNDS,
                    "segment " + place.offset() + "+" + place.length() + " is not within " + FileMagic.BYTES + ".."
                            + context.dataEnd());
        }
        return place;
    }

    /** It ends where the page tables begin. */
    private static Place readDictionary(MetadataInput in, Context context) {
        int length = in.count("dictionary length", FormatLimits.SEGMENT_BYTES);
        SectionDirectory.Section section = context.section();
        return readPlace(in, context, section.offset() - section.tables() - length, length);
    }

    private static Place readPlace(MetadataInput in, Context context, long offset, int length) {
        int codec = in.count("codec", Integer.MAX_VALUE);
        if (!BlockCodec.isKnown(codec)) {
            throw context.index().unknown(context.file(), context.place(), What.CODEC, codec);
        }
        return new Place(
                offset,
                length,
                codec,
                in.count("length of a page table", FormatLimits.SECTION_BYTES),
                in.i32("checksum of a page table"));
    }

    private static Filter readFilter(MetadataInput in, Context context) {
        long offset = in.count64("filter offset", context.dataEnd());
        int blocks = in.count("filter blocks", BloomFilter.MAX_BYTES / BloomFilter.BLOCK_BYTES);
        int length = blocks * BloomFilter.BLOCK_BYTES;
        if (blocks == 0
                || offset < FileMagic.BYTES
                || offset % FormatLimits.RAW_ALIGNMENT != 0
                || offset > context.dataEnd() - length) {
            throw in.corrupt(
                    Rule.FILTER_BOUNDS,
                    "bloom filter " + offset + "+" + length + " is not within " + FileMagic.BYTES + ".."
                            + context.dataEnd());
        }
        return new Filter(offset, length, in.i32("checksum of a filter"));
    }
}
