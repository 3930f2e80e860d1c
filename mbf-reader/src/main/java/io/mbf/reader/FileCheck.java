package io.mbf.reader;

import io.mbf.batch.ColumnChecksums;
import io.mbf.batch.ColumnVector;
import io.mbf.format.ChunkHeader;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.Limits;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SegmentBuffers;
import io.mbf.scan.Projection;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Checks a whole file: that every byte is covered by a checksum or has its one allowed value, and that rules hold. */
final class FileCheck {

    /** An extent and what it is, for error messages. */
    private record Part(Extent extent, String place) {}

    private final MbfFile file;
    private final Runnable pageDone;

    FileCheck(MbfFile file, Runnable pageDone) {
        this.file = file;
        this.pageDone = pageDone;
    }

    /** Checks checksums, headers and padding, and that parts neither overlap nor leave a gap; decodes nothing. */
    void checkBytes() {
        for (Section section : file.directory().sections()) {
            file.section(section);
        }
        TreeMap<Long, Part> parts = collectParts();
        long position = Limits.CHUNK_ALIGNMENT;
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
     * Checks everything that {@link #checkBytes} does, decodes every page, holds it against its zone maps, and sums up
     * every column on the way.
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
                checkLeaf(ordinal, leaf, page -> checksums.add(flat, page));
            } else {
                checkStructure(column, checksums);
                int end = ordinal + file.schema().field(column).nodeCount();
                for (int node = ordinal; node < end; node++) {
                    if (file.nodes().get(node).type() instanceof Type.Leaf leaf) {
                        checkLeaf(node, leaf, page -> {});
                    }
                }
            }
        }
        return checksums;
    }

    /** Reads every row of a nested column: its lists must fit their elements, and structs their fields. */
    private void checkStructure(int column, ColumnChecksums checksums) {
        NodeReader reader = NodeReader.of(
                file, file.schema().field(column), file.ordinal(column), Projection.ALL, SegmentBuffers::new);
        for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
            Chunk rows = file.chunks().get(chunk);
            for (int page = 0; page < ChunkPruner.pages(rows); page++) {
                int from = page * Limits.PAGE_ENTRIES;
                checksums.add(column, reader.read(chunk, from, from + ChunkPruner.pageRows(rows, page)));
            }
        }
    }

    /** @param pages told of each page of values, in order */
    private void checkLeaf(int ordinal, Type.Leaf leaf, Consumer<ColumnVector> pages) {
        ColumnSection column = file.column(ordinal);
        ColumnOrder order = ColumnOrder.of(leaf);
        if (column.dictionary().isPresent()) {
            file.dictionary(ordinal);
        }
        LeafReader reader = new LeafReader(file, leaf, ordinal, new SegmentBuffers());
        ZoneBuilder zones = new ZoneBuilder(order);
        long total = column.segments().stream().mapToLong(Segment::entries).sum();
        ZoneMap ofFile = column.zones().zone(0, total);
        int zone = 1 + file.chunks().size();
        for (int chunk = 0; chunk < file.chunks().size(); chunk++) {
            int entries = column.segments().get(chunk).entries();
            ZoneMap ofChunk = column.zones().zone(1 + chunk, entries);
            for (int from = 0; from < entries; from += Limits.PAGE_ENTRIES) {
                int to = Math.min(entries, from + Limits.PAGE_ENTRIES);
                ColumnVector values = reader.read(chunk, from, to);
                pages.accept(values);
                pageDone.run();
                ZoneMap actual = zones.page(values);
                ZoneMap ofPage = column.zones().zone(zone++, to - from);
                String place = file.place(ordinal, chunk) + ", page " + from / Limits.PAGE_ENTRIES;
                if (ofPage.nullCount() != ZoneMap.UNKNOWN && ofPage.nullCount() != actual.nullCount()
                        || ofPage.nanCount() != ZoneMap.UNKNOWN && ofPage.nanCount() != actual.nanCount()) {
                    throw file.corrupt(
                            place,
                            "the zone map counts " + ofPage.nullCount() + " nulls and " + ofPage.nanCount()
                                    + " NaNs, the page has " + actual.nullCount() + " and " + actual.nanCount());
                }
                for (ZoneMap stated : List.of(ofPage, ofChunk, ofFile)) {
                    if (!contains(stated, actual)) {
                        throw file.corrupt(place, "has values outside of the bounds that a zone map states");
                    }
                }
            }
        }
    }

    private static boolean contains(ZoneMap stated, ZoneMap actual) {
        if (stated.bounds().isEmpty() || actual.bounds().isEmpty()) {
            return true;
        }
        if (actual.bounds().get() instanceof LongBounds inner && stated.bounds().get() instanceof LongBounds outer) {
            return outer.min() <= inner.min() && inner.max() <= outer.max();
        }
        BytesBounds inner = (BytesBounds) actual.bounds().get();
        BytesBounds outer = (BytesBounds) stated.bounds().get();
        return Arrays.compareUnsigned(outer.min(), inner.min()) <= 0
                && (outer.max() == null
                        || inner.max() != null && Arrays.compareUnsigned(inner.max(), outer.max()) <= 0);
    }
}
