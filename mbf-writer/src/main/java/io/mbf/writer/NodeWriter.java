package io.mbf.writer;

import io.mbf.batch.ColumnVector;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageLayout;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Dictionary;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.SegmentBuilder;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Collections;
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
    private final BlockCodec codec;
    /** Whether this is an element of lists, or a key or value of maps: its entries follow from nothing else. */
    private boolean countsEntries;

    private final List<ZoneMap> pageZones = new ArrayList<>(); // of the chunk
    private final List<Segment> segments = new ArrayList<>();
    /** Of all chunks, one after the other. */
    private final ByteSink tables = new ByteSink(0);

    private Optional<Dictionary> dictionary = Optional.empty();
    private long plainBytes;
    private boolean usesCodec;

    /** Bytes of the dictionary, padding included, and of page tables. */
    record InFront(int dictionary, int tables) {}

    NodeWriter(WriterBuffers buffers) {
        segment = new SegmentBuilder(buffers.compressor);
        pageBytes = buffers.page;
        codec = buffers.compressor.codec();
    }

    final void countEntries() {
        countsEntries = true;
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

    /** What {@link #plainBytes} would be if the node gave up its dictionary. */
    long mostPlainBytes() {
        return plainBytes();
    }

    /** Adds this node and all below it, in pre-order. */
    final void addTo(List<NodeWriter> nodes) {
        nodes.add(this);
        children().forEach(child -> child.addTo(nodes));
    }

    final void addZone(ZoneMap zone) {
        pageZones.add(zone);
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

    /**
     * Ends the chunk and appends its segment to {@code out}.
     *
     * @param position of the first byte of {@code out} in the file
     */
    void finishSegment(ByteSink out, long position) {
        finishSegment(out, position, false);
    }

    final void finishSegment(ByteSink out, long position, boolean isCoded) {
        int entries = segment.entries();
        Place place = pack(out, position, pageZones, tables);
        ZoneMap zone = pageZones.stream().reduce(ZoneBuilder.EMPTY, ZoneBuilder::union);
        segments.add(new Segment(place, entries, isCoded, zone, Optional.empty()));
        pageZones.clear();
    }

    /** Appends the segment's blocks to {@code out}, and its page table to {@code to}. */
    private Place pack(ByteSink out, long position, List<ZoneMap> zones, ByteSink to) {
        plainBytes += segment.plainBytes();
        int start = to.size();
        SegmentBuilder.Finished finished = segment.finish(out, position, to);
        PageTable.writeZones(zones, order(), to);
        usesCodec |= finished.compressed();
        int length = to.size() - start;
        return new Place(
                finished.offset(),
                finished.length(),
                finished.compressed() ? codec.id() : BlockCodec.NONE.id(),
                length,
                Checksum.of(to.array(), start, length));
    }

    /** The bloom filter of the chunk's values if one is worthwhile; forgets the values. */
    Optional<byte[]> finishFilter() {
        return Optional.empty();
    }

    /** Says where the filter of the chunk that was finished last lies. */
    final void placeFilter(Filter filter) {
        int last = segments.size() - 1;
        Segment segment = segments.get(last);
        segments.set(
                last,
                new Segment(
                        segment.place(),
                        segment.entries(),
                        segment.dictionaryCoded(),
                        segment.zone(),
                        Optional.of(filter)));
    }

    /** Whether chunks that are written have codes. */
    final boolean hasDictionary() {
        return segments.stream().anyMatch(Segment::dictionaryCoded);
    }

    /** Adds the pages of the dictionary, if there is one, to a segment of their own; returns how many values they have. */
    int endDictionary() {
        return 0;
    }

    /** Nothing is asked of the pages of a dictionary. */
    private static List<ZoneMap> dictionaryZones(int values) {
        return Collections.nCopies(FormatLimits.pageCount(values), ZoneMap.unknown(0));
    }

    final boolean usesCodec() {
        return usesCodec;
    }

    /** The order of the node's values; {@link ColumnOrder#NONE} if it has none. */
    ColumnOrder order() {
        return ColumnOrder.NONE;
    }

    /**
     * Appends the dictionary, if there is one, the page tables and the section.
     *
     * @param position of the first byte of {@code out} in the file
     * @return what lies in front of the section, which has the rest
     */
    final InFront writeMetadata(ByteSink out, long position) {
        int start = out.size();
        ByteSink ofDictionary = new ByteSink(0);
        if (hasDictionary()) {
            int values = endDictionary();
            dictionary =
                    Optional.of(new Dictionary(pack(out, position, dictionaryZones(values), ofDictionary), values));
        }
        int tablesStart = out.size();
        out.putBytes(ofDictionary.array(), 0, ofDictionary.size());
        out.putBytes(tables.array(), 0, tables.size());
        InFront inFront = new InFront(tablesStart - start, out.size() - tablesStart);
        writeSection(out);
        return inFront;
    }

    private void writeSection(ByteSink out) {
        List<Integer> ids = encodings().stream().map(Encoding::id).toList();
        List<Integer> codecs = usesCodec ? List.of(codec.id()) : List.of();
        new ColumnSection(plainBytes, ids, codecs, segments, dictionary).write(countsEntries, order(), out);
    }
}
