package io.mbf.reader;

import io.mbf.batch.ColumnChecksums;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.NullRules;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageDecoder;
import io.mbf.encoding.PageFormatException;
import io.mbf.encoding.StructureDecoder;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.Rule;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.scan.plan.Projection;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Checks a whole file: that every byte is covered by a checksum or has its one allowed value, and that rules hold. */
final class FileCheck {

    /** A range of the file and what it is, for error messages. */
    private record Part(long offset, int length, String place) {}

    private final Container file;
    private final Runnable pageDone;
    /** Of one block at a time, whose bytes must not be those of a new array: these are cleared first. */
    private byte[] stored = new byte[0];
    /** Why a column cannot be read, and its bytes not be found; null while all can. */
    private UnsupportedFeatureException passedOver;
    /** Whether blocks are left to decoding, which checks each block that it is the first to fetch. */
    private boolean decodes;

    FileCheck(Container file, Runnable pageDone) {
        this.file = file;
        this.pageDone = pageDone;
    }

    /** Checks checksums and padding, and that parts neither overlap nor leave a gap; decodes nothing. */
    void checkBytes() {
        byte[] start = file.copy(0, FileMagic.BYTES);
        if (!FileMagic.isStart(start)) {
            throw file.corrupt(Rule.FILE_MAGIC, "file", "the first bytes are foreign");
        }
        for (Section section : file.directory().sections()) {
            file.section(section);
        }
        TreeMap<Long, Part> parts = new TreeMap<>();
        for (int ordinal = 0; ordinal < file.nodes().size(); ordinal++) {
            try {
                checkNode(ordinal, parts);
            } catch (UnsupportedFeatureException e) {
                passOver(e);
            }
        }
        long position = FileMagic.BYTES;
        for (Part part : parts.values()) {
            requirePadding(position, part.offset, part.place);
            position = part.offset + part.length;
        }
        requirePadding(position, file.dataEnd(), "the metadata");
    }

    private void passOver(UnsupportedFeatureException unsupported) {
        passedOver = passedOver == null ? unsupported : passedOver;
    }

    private void checkNode(int ordinal, TreeMap<Long, Part> parts) {
        ColumnSection column = file.column(ordinal);
        for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
            Segment segment = column.segments().get(chunk);
            String place = file.place(ordinal, chunk);
            if (segment.place().length() > 0) {
                add(parts, new Part(segment.place().offset(), segment.place().length(), place));
            }
            checkBlocks(column, segment.place(), place, file.pageTable(ordinal, chunk));
            if (segment.filter().isPresent()) {
                Filter filter = segment.filter().get();
                String of = "bloom filter of " + place;
                add(parts, new Part(filter.offset(), filter.length(), of));
                file.check(filter, of);
            }
        }
        if (column.dictionary().isPresent()) {
            String place = "dictionary of column '" + file.path(ordinal) + "'";
            Place stored = column.dictionary().get().place();
            file.requireZeros(file.columnStart(ordinal), stored.offset());
            checkBlocks(column, stored, place, file.dictionaryTable(ordinal, place));
        }
    }

    private void checkBlocks(ColumnSection column, Place segment, String place, PageTable table) {
        long position = segment.offset();
        for (int block = 0; block < table.blocks(); block++) {
            long offset = segment.offset() + table.storedStart(block);
            int length = table.storedLength(block);
            file.requireZeros(position, offset);
            if (!decodes || table.isChecked(block)) {
                checkBlock(place, table, block, offset);
            }
            if (!table.isRaw(block) && !column.codecs().contains(segment.codec())) {
                throw file.corrupt(
                        Rule.COLUMN_REQUIREMENTS,
                        place + ", block " + block,
                        "is compressed with codec " + segment.codec() + ", which the column does not list as required");
            }
            position = offset + length;
        }
    }

    private void checkBlock(String place, PageTable table, int block, long offset) {
        int length = table.storedLength(block);
        if (stored.length < length) {
            stored = new byte[length];
        }
        file.copy(offset, stored, 0, length);
        table.check(file.name(), place, block, stored, 0);
    }

    /** Before a part is looked at: many that lie upon each other would take long. */
    private void add(TreeMap<Long, Part> parts, Part part) {
        Map.Entry<Long, Part> before = parts.floorEntry(part.offset + part.length - 1);
        if (before != null && before.getKey() + before.getValue().length > part.offset) {
            throw file.corrupt(
                    Rule.PARTS_OVERLAP,
                    part.place,
                    "lies at byte " + part.offset + ", where " + before.getValue().place + " is");
        }
        parts.put(part.offset, part);
    }

    /**
     * What alignment leaves between two parts is short, and zeros. Where there are parts that this library does not know,
     * between any two may be others.
     */
    private void requirePadding(long from, long to, String next) {
        boolean knowsAll = passedOver == null && !file.version().isNewer();
        if (to < from || knowsAll && to - from >= FormatLimits.RAW_ALIGNMENT) {
            throw file.corrupt(
                    to < from ? Rule.PARTS_OVERLAP : Rule.PARTS_GAP,
                    next,
                    "lies at byte " + to + ", what is before it ends at " + from);
        }
        if (knowsAll) {
            file.requireZeros(from, to);
        }
    }

    /**
     * Checks everything that {@link #checkBytes} does, and that it could be done of all columns.
     *
     * @throws UnsupportedFeatureException if a column cannot be read; all others were checked
     */
    void checkAllBytes() {
        checkBytes();
        file.properties();
        requireAll();
    }

    private void requireAll() {
        if (passedOver != null) {
            throw passedOver;
        }
    }

    /**
     * Checks everything that {@link #checkBytes} does, decodes every page, holds what readers prune by against the
     * values (see {@link ColumnCheck}), and sums up every column on the way.
     *
     * @throws UnsupportedFeatureException if a column cannot be read; all others were checked
     */
    ColumnChecksums checkAll() {
        decodes = true;
        checkBytes();
        decodes = false;
        file.properties();
        ColumnChecksums checksums = new ColumnChecksums(file.schema());
        for (int column = 0; column < file.schema().size(); column++) {
            try {
                checkColumn(column, checksums);
            } catch (UnsupportedFeatureException e) {
                passOver(e);
                checkBlocks(column);
            }
        }
        requireAll();
        return checksums;
    }

    /** Checks the blocks of a column that was not decoded, or not to its end, as far as they can be found. */
    private void checkBlocks(int column) {
        int ordinal = file.ordinal(column);
        int end = ordinal + file.schema().field(column).nodeCount();
        for (int node = ordinal; node < end; node++) {
            try {
                checkNode(node, new TreeMap<>());
            } catch (UnsupportedFeatureException e) {
                passOver(e);
            }
        }
    }

    private void checkColumn(int column, ColumnChecksums checksums) {
        int ordinal = file.ordinal(column);
        if (file.schema().field(column).type() instanceof Type.Leaf leaf) {
            checkLeaf(ordinal, leaf, page -> {
                requireNulls(column, "a page", page);
                checksums.add(column, page);
            });
            return;
        }
        checkRows(column, checksums);
        int end = ordinal + file.schema().field(column).nodeCount();
        for (int node = ordinal; node < end; node++) {
            Type type = file.nodes().get(node).type();
            if (type instanceof Type.Leaf leaf) {
                checkLeaf(node, leaf, page -> {});
            } else {
                checkStructure(node, type);
            }
        }
    }

    /** Reads every row of a nested column: its lists must fit their elements, and structs their fields. */
    private void checkRows(int column, ColumnChecksums checksums) {
        NodeReader reader = NodeReader.of(
                file, file.schema().field(column), file.ordinal(column), Projection.ALL, new ScanBuffers());
        for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
            Chunk rows = file.chunks().get(chunk);
            for (int page = 0; page < ChunkPruner.pages(rows); page++) {
                int from = page * FormatLimits.PAGE_ENTRIES;
                ColumnVector entries = reader.read(chunk, from, from + ChunkPruner.pageRows(rows, page));
                requireNulls(column, "chunk " + chunk + ", page " + page, entries);
                checksums.add(column, entries);
            }
        }
    }

    /** Nulls must be where the schema and the nodes above want them, and nowhere else. */
    private void requireNulls(int column, String place, ColumnVector entries) {
        NullRules.broken(file.schema().field(column), entries).ifPresent(broken -> {
            throw file.corrupt(Rule.NULLS_PLACE, place, broken);
        });
    }

    /** @param pages receives each page of values, in order */
    private void checkLeaf(int ordinal, Type.Leaf leaf, Consumer<ColumnVector> pages) {
        ColumnSection column = file.column(ordinal);
        PageDecoder ofDictionary = new PageDecoder(leaf, null);
        if (column.dictionary().isPresent()) {
            DictionaryReader.read(file, ordinal, leaf, ofDictionary);
        }
        LeafReader reader = new LeafReader(file, leaf, ordinal, new ScanBuffers());
        ZoneBuilder zones = new ZoneBuilder(ColumnOrder.of(leaf));
        ColumnCheck check = new ColumnCheck(file, ordinal);
        for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
            int entries = column.segments().get(chunk).entries();
            check.beginChunk();
            for (int from = 0; from < entries; from += FormatLimits.PAGE_ENTRIES) {
                ColumnVector values = reader.read(chunk, from, Math.min(entries, from + FormatLimits.PAGE_ENTRIES));
                pages.accept(values);
                pageDone.run();
                check.page(values, zones.page(values));
                reader.check(chunk, from / FormatLimits.PAGE_ENTRIES);
            }
            check.endChunk();
        }
        EnumSet<Encoding> met = reader.met();
        met.addAll(ofDictionary.met());
        requireListed(ordinal, met);
    }

    /** By what is listed, readers that do not know all of it refuse the column, instead of taking it for damaged. */
    private void requireListed(int ordinal, EnumSet<Encoding> met) {
        for (Encoding encoding : met) {
            if (!file.column(ordinal).encodings().contains(encoding.id())) {
                throw file.corrupt(
                        Rule.COLUMN_REQUIREMENTS,
                        "column '" + file.path(ordinal) + "'",
                        "has pages of the encoding " + encoding + ", which it does not list as required");
            }
        }
    }

    /** Checks a struct, list or map by itself: its null counts, and that its children have the entries it says. */
    private void checkStructure(int ordinal, Type type) {
        SegmentPages pages = new SegmentPages(file, ordinal, new SegmentBuffers());
        StructureDecoder decoder = new StructureDecoder();
        ColumnCheck check = new ColumnCheck(file, ordinal);
        boolean isStruct = type instanceof Type.Struct;
        for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
            int entries = pages.entries(chunk);
            int next = 0;
            check.beginChunk();
            for (int page = 0; page < FormatLimits.pageCount(entries); page++) {
                int size = pages.pageEntries(chunk, page);
                SegmentReader segment = pages.seek(chunk, page);
                Validity validity;
                try {
                    validity = isStruct
                            ? decoder.decodeStructs(segment.bytes(), segment.offset(), segment.length(), size)
                            : decoder.decodeLists(segment.bytes(), segment.offset(), segment.length(), size);
                } catch (PageFormatException e) {
                    throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
                }
                if (!isStruct) {
                    if (decoder.offsets()[0] != next) {
                        throw pages.corrupt(
                                Rule.NESTED_START,
                                chunk,
                                page,
                                "starts at child " + decoder.offsets()[0] + ", the page before ends at " + next);
                    }
                    next = decoder.offsets()[size];
                }
                check.page(new ZoneMap(size, validity.nullCount(), 0, Optional.empty()));
            }
            check.endChunk();
            requireChildren(ordinal, type, chunk, isStruct ? entries : next);
        }
        requireListed(ordinal, decoder.met());
    }

    private void requireChildren(int ordinal, Type type, int chunk, int entries) {
        int child = ordinal + 1;
        for (Field field : type.children()) {
            int found = file.column(child).segments().get(chunk).entries();
            if (found != entries) {
                throw file.corrupt(
                        Rule.NESTED_ENTRIES,
                        "chunk " + chunk + ", column '" + file.path(child) + "'",
                        found + " entries, '" + file.path(ordinal) + "' has " + entries + " for it");
            }
            child += field.nodeCount();
        }
    }
}
