package io.mbf.writer;

import io.mbf.batch.ColumnVector;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageLayout;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.BloomExtent;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FormatLimits;
import io.mbf.format.SegmentBuilder;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One node of the schema on its way into the file: fills pages, encodes them, collects what its column section will
 * say. A node with children hands them their part of every vector; as they may have more entries or fewer, each node
 * counts its own pages.
 */
abstract class NodeWriter {

    final SegmentBuilder segment;
    private final ByteSink pageBytes;
    private final List<ZoneMap> chunkZones = new ArrayList<>();
    private final List<ZoneMap> pageZones = new ArrayList<>();
    private ZoneMap chunkZone;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Optional<BloomExtent>> blooms = new ArrayList<>();
    private Optional<Extent> dictionary = Optional.empty();
    private int segmentEntries;
    private boolean segmentIsCoded;
    private long plainBytes;
    private boolean usesCodec;

    NodeWriter(WriterBuffers buffers) {
        segment = new SegmentBuilder(buffers.compressor);
        pageBytes = buffers.page;
    }

    /**
     * The writers of fields side by side, with those of all below them.
     *
     * @param firstOrdinal of the first field
     * @param indexed ordinals of leaves that get bloom filters in any case
     */
    static List<NodeWriter> of(List<Field> fields, int firstOrdinal, Set<Integer> indexed, WriterBuffers buffers) {
        List<NodeWriter> writers = new ArrayList<>(fields.size());
        int next = firstOrdinal;
        for (Field field : fields) {
            writers.add(of(field.type(), next, indexed, buffers));
            next += field.nodeCount();
        }
        return writers;
    }

    private static NodeWriter of(Type type, int ordinal, Set<Integer> indexed, WriterBuffers buffers) {
        if (type instanceof Type.Leaf leaf) {
            return new LeafWriter(leaf, indexed.contains(ordinal), buffers);
        }
        List<NodeWriter> children = of(type.children(), ordinal + 1, indexed, buffers);
        return type instanceof Type.Struct ? new StructWriter(children, buffers) : new ListWriter(children, buffers);
    }

    /** Appends entries {@code [from, from + count)} of a vector of this node's kind. */
    final void append(ColumnVector vector, int from, int count) {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, FormatLimits.PAGE_ENTRIES - pageSize());
            appendToPage(vector, from + done, part);
            done += part;
            if (pageSize() == FormatLimits.PAGE_ENTRIES) {
                closePage();
            }
        }
        appendToChildren(vector, from, count);
    }

    /** Appends entries that fit the page at hand. */
    abstract void appendToPage(ColumnVector vector, int from, int count);

    /** Entries of the page at hand. */
    abstract int pageSize();

    /** Encodes the page at hand, which is not empty, and starts the next. */
    abstract void closePage();

    abstract void appendToChildren(ColumnVector vector, int from, int count);

    abstract List<NodeWriter> children();

    abstract EnumSet<Encoding> encodings();

    /** Bytes of the chunk's segment so far, about; of this node alone. */
    long storedBytes() {
        return segment.storedBytes();
    }

    /** Bytes of the chunk's pages before compression, about; of this node alone. */
    long plainBytes() {
        return segment.plainBytes();
    }

    /** Adds this node and all below it, in pre-order. */
    final void addTo(List<NodeWriter> nodes) {
        nodes.add(this);
        children().forEach(child -> child.addTo(nodes));
    }

    final void addZone(ZoneMap zone) {
        pageZones.add(zone);
        chunkZone = chunkZone == null ? zone : ZoneBuilder.union(chunkZone, zone);
    }

    /** Where to encode a page; {@link #endPage} takes it from there. */
    final ByteSink startPage() {
        pageBytes.reset();
        return pageBytes;
    }

    final void endPage(PageLayout layout, int entries) {
        pageBytes.alignTo(8);
        segment.addPage(pageBytes.array(), 0, pageBytes.size(), layout, entries);
    }

    /** Ends the chunk and appends its segment to {@code out}. */
    void finishSegment(ByteSink out) {
        finishSegment(out, false);
    }

    final void finishSegment(ByteSink out, boolean isCoded) {
        segmentEntries = segment.entries();
        segmentIsCoded = isCoded;
        pack(out);
        chunkZones.add(chunkZone == null ? ZoneBuilder.EMPTY : chunkZone);
        chunkZone = null;
    }

    /** Appends the segment's bytes alone. */
    final void pack(ByteSink out) {
        plainBytes += segment.plainBytes();
        usesCodec |= segment.finish(out);
    }

    /** Says where the segment finished last lies. */
    final void placeSegment(Extent extent) {
        segments.add(new Segment(extent, segmentEntries, segmentIsCoded));
    }

    /** The bloom filter of the chunk's values if one is worthwhile; forgets the values. */
    Optional<byte[]> finishFilter() {
        return Optional.empty();
    }

    final void placeFilter(Optional<BloomExtent> extent) {
        blooms.add(extent);
    }

    final boolean hasDictionary() {
        return segments.stream().anyMatch(Segment::dictionaryCoded);
    }

    /** Appends the dictionary, if there is one, as a segment of its own to {@code out}. */
    void finishDictionary(ByteSink out) {}

    int dictionaryEntries() {
        return 0;
    }

    final void placeDictionary(Extent extent) {
        dictionary = Optional.of(extent);
    }

    final boolean usesCodec() {
        return usesCodec;
    }

    /** The order of the node's values; {@link ColumnOrder#NONE} if it has none. */
    ColumnOrder order() {
        return ColumnOrder.NONE;
    }

    final void writeSection(ByteSink out) {
        List<ZoneMap> zones = new ArrayList<>();
        zones.add(chunkZones.stream().reduce(ZoneBuilder.EMPTY, ZoneBuilder::union));
        zones.addAll(chunkZones);
        zones.addAll(pageZones);
        long bits = 0;
        for (Encoding encoding : encodings()) {
            bits |= 1L << encoding.id();
        }
        ColumnSection.write(
                plainBytes,
                bits,
                segments,
                dictionary,
                dictionaryEntries(),
                blooms.stream().allMatch(Optional::isEmpty) ? List.of() : blooms,
                zones,
                order(),
                out);
    }
}
