package io.mbf.reader;

import io.mbf.batch.ColumnChecksums;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.NullRules;
import io.mbf.encoding.PageFormatException;
import io.mbf.encoding.StructureDecoder;
import io.mbf.format.ChunkHeader;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.scan.plan.Projection;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Checks a whole file: that every byte is covered by a checksum or has its one allowed value, and that rules hold. */
final class FileCheck {

    /** An extent and what it is, for error messages. */
    private record Part(Extent extent, String place) {}

    private final Container file;
    private final Runnable pageDone;

    FileCheck(Container file, Runnable pageDone) {
        this.file = file;
        this.pageDone = pageDone;
    }

    /** Checks checksums, headers and padding, and that parts neither overlap nor leave a gap; decodes nothing. */
    void checkBytes() {
        for (Section section : file.directory().sections()) {
            file.section(section);
        }
        TreeMap<Long, Part> parts = collectParts();
        long position = FormatLimits.CHUNK_ALIGNMENT;
        for (int i = 0; i < file.chunks().size(); i++) {
            Chunk chunk = file.chunks().get(i);
            byte[] header = file.copy(chunk.offset(), ChunkHeader.BYTES);
            new ChunkHeader(i, chunk.firstRow(), chunk.rowCount(), file.nodes().size(), chunk.length())
                    .check(file.name(), header);
            position = checkParts(parts, chunk.offset() + ChunkHeader.BYTES, chunk.offset() + chunk.length());
        }
        checkParts(parts, position, file.trailer().metadataOffset());
    }

    private TreeMap<Long, Part> collectParts() {
        TreeMap<Long, Part> parts = new TreeMap<>();
        for (int ordinal = 0; ordinal < file.nodes().size(); ordinal++) {
            ColumnSection column = file.column(ordinal);
            for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
                add(parts, column.segments().get(chunk).extent(), file.place(ordinal, chunk));
                if (!column.bloomFilters().isEmpty()
                        && column.bloomFilters().get(chunk).isPresent()) {
                    add(
                            parts,
                            column.bloomFilters().get(chunk).get().extent(),
                            "bloom filter of " + file.place(ordinal, chunk));
                }
            }
            if (column.dictionary().isPresent()) {
                add(parts, column.dictionary().get(), "dictionary of column " + ordinal);
            }
        }
        return parts;
    }

    private void add(TreeMap<Long, Part> parts, Extent extent, String place) {
        Part other = parts.put(extent.offset(), new Part(extent, place));
        if (other != null) {
            throw file.corrupt(place, "lies at byte " + extent.offset() + ", and so does " + other.place());
        }
    }

    /** Checks the parts between two positions, which they fill; returns where they end. */
    private long checkParts(TreeMap<Long, Part> parts, long from, long to) {
        long position = from;
        for (Part part : parts.subMap(from, to).values()) {
            Extent extent = part.extent();
            if (extent.offset() != position || extent.length() > to - position) {
                throw file.corrupt(
                        part.place(),
                        "lies at byte " + extent.offset() + "+" + extent.length() + ", expected at " + position
                                + ", up to " + to + " at most");
            }
            file.check(extent, part.place());
            position += extent.length();
        }
        if (position != to) {
            // only where there is no part that the padding could belong to
            if (position != from) {
                throw file.corrupt("byte " + position, (to - position) + " bytes belong to nothing");
            }
            file.requireZeros(position, to);
        }
        return to;
    }

    /**
     * Checks everything that {@link #checkBytes} does, decodes every page, holds what readers prune by against the
     * values (see {@link ColumnCheck}), and sums up every column on the way.
     */
    ColumnChecksums checkAll() {
        checkBytes();
        file.properties();
        ColumnChecksums checksums = new ColumnChecksums(file.schema());
        for (int column = 0; column < file.schema().size(); column++) {
            int ordinal = file.ordinal(column);
            file.rowNode(ordinal);
            if (file.schema().field(column).type() instanceof Type.Leaf leaf) {
                int flat = column;
                checkLeaf(ordinal, leaf, page -> {
                    requireNulls(flat, "a page", page);
                    checksums.add(flat, page);
                });
            } else {
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
        }
        return checksums;
    }

    /** Reads every row of a nested column: its lists must fit their elements, and structs their fields. */
    private void checkRows(int column, ColumnChecksums checksums) {
        NodeReader reader = NodeReader.of(
                file, file.schema().field(column), file.ordinal(column), Projection.ALL, SegmentBuffers::new);
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
            throw file.corrupt(place, broken);
        });
    }

    /** @param pages receives each page of values, in order */
    private void checkLeaf(int ordinal, Type.Leaf leaf, Consumer<ColumnVector> pages) {
        ColumnSection column = file.column(ordinal);
        if (column.dictionary().isPresent()) {
            file.dictionary(ordinal);
        }
        LeafReader reader = new LeafReader(file, leaf, ordinal, new SegmentBuffers());
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
            }
            check.endChunk();
        }
        check.endFile();
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
                    throw pages.corrupt(chunk, page, e.getMessage());
                }
                if (!isStruct) {
                    if (decoder.offsets()[0] != next) {
                        throw pages.corrupt(
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
        check.endFile();
    }

    private void requireChildren(int ordinal, Type type, int chunk, int entries) {
        int child = ordinal + 1;
        for (Field field : type.children()) {
            int found = file.column(child).segments().get(chunk).entries();
            if (found != entries) {
                throw file.corrupt(
                        "chunk " + chunk + ", column '" + ColumnCheck.path(file, child) + "'",
                        found + " entries, '" + ColumnCheck.path(file, ordinal) + "' has " + entries + " for it");
            }
            child += field.nodeCount();
        }
    }
}
