package io.mbf.writer;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.ValidityBuilder;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageLayout;
import io.mbf.encoding.StructureEncoder;
import io.mbf.format.FormatLimits;
import io.mbf.stats.ZoneMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Writes the lengths of lists or maps; elements, or keys and values, write themselves. */
final class ListWriter extends NodeWriter {

    private final StructureEncoder encoder;
    private final ValidityBuilder page = new ValidityBuilder();
    private final int[] lengths = new int[FormatLimits.PAGE_ENTRIES];
    private final List<NodeWriter> children;
    /** Child entries of the chunk before the page at hand, and with it. */
    private int firstChild;

    private int nextChild;

    /** @param children of the element, or of the key and, if maps have one, the value */
    ListWriter(List<NodeWriter> children, NodeMetadata metadata, WriterBuffers buffers) {
        super(metadata, buffers);
        this.children = children;
        encoder = new StructureEncoder(buffers.scratch);
    }

    @Override
    void appendToPage(ColumnVector vector, int from, int count) {
        int[] offsets = offsets(vector);
        int size = page.size();
        for (int i = 0; i < count; i++) {
            lengths[size + i] = offsets[from + i + 1] - offsets[from + i];
        }
        nextChild = Math.addExact(nextChild, offsets[from + count] - offsets[from]);
        page.append(vector.validity(), from, count);
    }

    private static int[] offsets(ColumnVector vector) {
        return vector instanceof ListVector list ? list.offsets() : ((MapVector) vector).offsets();
    }

    @Override
    int pageSize() {
        return page.size();
    }

    @Override
    void closePage() {
        Validity validity = page.view();
        addZone(new ZoneMap(validity.size(), validity.nullCount(), 0, Optional.empty()));
        encoder.encodeLists(firstChild, lengths, validity, startPage());
        endPage(PageLayout.ANY, validity.size());
        firstChild = nextChild;
        page.reset();
    }

    @Override
    boolean finishSegment(FileOutput out) {
        firstChild = 0;
        nextChild = 0;
        return super.finishSegment(out);
    }

    @Override
    void appendToChildren(ColumnVector vector, int from, int count) {
        int[] offsets = offsets(vector);
        int first = offsets[from];
        int entries = offsets[from + count] - first;
        if (vector instanceof ListVector list) {
            children.get(0).append(list.elements(), first, entries);
        } else if (vector instanceof MapVector map) {
            children.get(0).append(map.keys(), first, entries);
            map.values().ifPresent(values -> children.get(1).append(values, first, entries));
        }
    }

    @Override
    List<NodeWriter> children() {
        return children;
    }

    @Override
    EnumSet<Encoding> encodings() {
        return encoder.used();
    }
}
