package io.mbf.writer;

import io.mbf.batch.ColumnVector;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageEncoder;
import io.mbf.encoding.PageLayout;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.SegmentBuilder;
import io.mbf.format.StoredSegment;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
    private final NodeMetadata metadata;

    private final List<ZoneMap> pageZones = new ArrayList<>(); // of the chunk

    /**
     * What the writers of a file's nodes start with.
     *
     * @param indexed ordinals of leaves that get bloom filters in any case
     * @param dictionaries by ordinal, of leaves that go on with one; empty if the leaf stays without one
     * @param encoders by ordinal, of leaves of the part before; empty for none
     * @param metadata of all nodes
     */
    record Start(
            Set<Integer> indexed,
            Map<Integer, Optional<DictionaryBuilder>> dictionaries,
            Map<Integer, PageEncoder> encoders,
            List<NodeMetadata> metadata,
            WriterBuffers buffers) {}

    NodeWriter(NodeMetadata metadata, WriterBuffers buffers) {
        this.metadata = metadata;
        segment = new SegmentBuilder(buffers.compressor);
        pageBytes = buffers.page;
        codec = buffers.compressor.codec();
    }

    /**
     * The writers of fields side by side, with those of all below them.
     *
     * @param firstOrdinal of the first field
     */
    static List<NodeWriter> of(List<Field> fields, int firstOrdinal, Start start) {
        List<NodeWriter> writers = new ArrayList<>(fields.size());
        int next = firstOrdinal;
        for (Field field : fields) {
            writers.add(of(field.type(), next, start));
            next += field.nodeCount();
        }
        return writers;
    }

    private static NodeWriter of(Type type, int ordinal, Start start) {
        NodeMetadata metadata = start.metadata.get(ordinal);
        if (type instanceof Type.Leaf leaf) {
            Optional<DictionaryBuilder> dictionary = start.dictionaries.get(ordinal);
            if (dictionary == null) {
                dictionary = DictionaryBuilder.of(leaf, start.buffers.room);
            }
            return new LeafWriter(
                    leaf,
                    start.indexed.contains(ordinal),
                    dictionary,
                    start.encoders.get(ordinal),
                    metadata,
                    start.buffers);
        }
        List<NodeWriter> children = of(type.children(), ordinal + 1, start);
        return type instanceof Type.Struct
                ? new StructWriter(children, metadata, start.buffers)
                : new ListWriter(children, metadata, start.buffers);
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

    /** Says that the chunk at hand has all rows that there will be, in this file and in others that go on from it. */
    void endRows() {}

    /** Ends the chunk and appends its segment to the file; returns whether it holds codes. */
    boolean finishSegment(FileOutput out) {
        return finishSegment(out, false);
    }

    final boolean finishSegment(FileOutput out, boolean isCoded) {
        int entries = segment.entries();
        StoredSegment packed = pack(out, pageZones);
        metadata.add(packed, entries, isCoded, pageZones.stream().reduce(ZoneBuilder.EMPTY, ZoneBuilder::union));
        pageZones.clear();
        return isCoded;
    }

    /** Appends the segment's blocks to the file. */
    private StoredSegment pack(FileOutput out, List<ZoneMap> zones) {
        long plainBytes = segment.plainBytes();
        ByteSink table = new ByteSink(0);
        SegmentBuilder.Finished finished = segment.finish(out, table);
        PageTable.writeZones(zones, metadata.order(), table);
        byte[] bytes = Arrays.copyOf(table.array(), table.size());
        Place place = new Place(
                finished.offset(),
                finished.length(),
                finished.compressed() ? codec.id() : BlockCodec.NONE.id(),
                bytes.length,
                Checksum.of(bytes, 0, bytes.length));
        return new StoredSegment(place, bytes, plainBytes);
    }

    /** The bloom filter of the chunk's values if one is worthwhile; forgets the values. */
    Optional<byte[]> finishFilter() {
        return Optional.empty();
    }

    final NodeMetadata metadata() {
        return metadata;
    }

    /** Adds the pages of the dictionary to a segment of their own; returns how many values they have. */
    int endDictionary() {
        throw new IllegalStateException("a node without a dictionary");
    }

    /** Appends the blocks of the dictionary to the file. */
    final NodeMetadata.Written writeDictionary(FileOutput out) {
        int values = endDictionary();
        metadata.require(requirements());
        return new NodeMetadata.Written(pack(out, dictionaryZones(values)), values);
    }

    /** Nothing is asked of the pages of a dictionary. */
    private static List<ZoneMap> dictionaryZones(int values) {
        return Collections.nCopies(FormatLimits.pageCount(values), ZoneMap.unknown(0));
    }

    /** Ids of the encodings of all pages so far. */
    final List<Integer> requirements() {
        return encodings().stream().map(Encoding::id).toList();
    }
}
