package io.mbf.writer;

import io.mbf.codec.BlockCodec;
import io.mbf.encoding.ByteSink;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Dictionary;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.StoredSegment;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the column section of a node will say, and the page tables that will lie in front of it; it grows chunk by chunk. */
final class NodeMetadata {

    private final ColumnOrder order;
    /** Whether the node is an element of lists, or a key or value of maps: its entries follow from nothing else. */
    private final boolean countsEntries;

    private final List<Segment> segments = new ArrayList<>();
    /** Page tables of all chunks, one after the other. */
    private final ByteSink tables = new ByteSink(0);

    private final Set<Integer> encodings = new TreeSet<>();
    private final Set<Integer> codecs = new TreeSet<>();
    private long plainBytes;

    /** A dictionary whose blocks are in the file. */
    record Written(StoredSegment segment, int values) {}

    /** Bytes of the dictionary, padding included, and of page tables. */
    record InFront(int dictionary, int tables) {}

    private NodeMetadata(ColumnOrder order, boolean countsEntries) {
        this.order = order;
        this.countsEntries = countsEntries;
    }

    /** That of all nodes of a schema, in pre-order. */
    static List<NodeMetadata> of(Schema schema) {
        List<NodeMetadata> nodes = new ArrayList<>();
        schema.fields().forEach(field -> add(field, false, nodes));
        return nodes;
    }

    private static void add(Field field, boolean countsEntries, List<NodeMetadata> nodes) {
        Type type = field.type();
        nodes.add(new NodeMetadata(
                type instanceof Type.Leaf leaf ? ColumnOrder.of(leaf) : ColumnOrder.NONE, countsEntries));
        boolean repeats = type instanceof Type.ListOf || type instanceof Type.MapOf;
        type.children().forEach(child -> add(child, repeats, nodes));
    }

    /** The order of the node's values; {@link ColumnOrder#NONE} if it has none. */
    ColumnOrder order() {
        return order;
    }

    /** Adds the segment of the next chunk. */
    void add(StoredSegment segment, int entries, boolean isCoded, ZoneMap zone) {
        segments.add(new Segment(segment.place(), entries, isCoded, zone, Optional.empty()));
        tables.putBytes(segment.table(), 0, segment.table().length);
        count(segment);
    }

    private void count(StoredSegment segment) {
        plainBytes += segment.plainBytes();
        if (segment.place().codec() != BlockCodec.NONE.id()) {
            codecs.add(segment.place().codec());
        }
    }

    /** Says where the filter of the chunk that was added last lies. */
    void placeFilter(Filter filter) {
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

    /** Says that reading requires some encodings. */
    void require(Collection<Integer> ids) {
        encodings.addAll(ids);
    }

    /** Whether there are chunks of codes. */
    boolean hasCodes() {
        return segments.stream().anyMatch(Segment::dictionaryCoded);
    }

    Set<Integer> encodings() {
        return encodings;
    }

    Set<Integer> codecs() {
        return codecs;
    }

    /**
     * Appends the dictionary, if there are codes, the page tables and the section.
     *
     * @param dictionary appends the blocks of the dictionary
     * @return what lies in front of the section, which has the rest
     */
    InFront write(FileOutput out, Function<FileOutput, Written> dictionary) {
        long start = out.position();
        Optional<Written> written = hasCodes() ? Optional.of(dictionary.apply(out)) : Optional.empty();
        long tablesStart = out.position();
        written.map(Written::segment).ifPresent(segment -> {
            out.buffer().putBytes(segment.table(), 0, segment.table().length);
            count(segment);
        });
        out.buffer().putBytes(tables.array(), 0, tables.size());
        InFront inFront =
                new InFront(Math.toIntExact(tablesStart - start), Math.toIntExact(out.position() - tablesStart));
        new ColumnSection(
                        plainBytes,
                        List.copyOf(encodings),
                        List.copyOf(codecs),
                        segments,
                        written.map(w -> new Dictionary(w.segment().place(), w.values())))
                .write(countsEntries, order, out.buffer());
        return inFront;
    }
}
