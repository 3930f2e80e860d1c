package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.ValidityBuilder;
import io.mbf.encoding.PageFormatException;
import io.mbf.encoding.StructureDecoder;
import io.mbf.format.FormatLimits;
import io.mbf.format.Rule;
import io.mbf.format.SegmentReader;
import io.mbf.scan.plan.Projection;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Delivers structs: which of them are null, and their fields. */
final class StructReader extends NodeReader {

    private final SegmentPages pages;
    private final StructureDecoder decoder = new StructureDecoder();
    private final ValidityBuilder validity = new ValidityBuilder();
    private final List<NodeReader> fields = new ArrayList<>();

    /** @param part which of the fields are read, and which parts of them */
    StructReader(Container file, Type.Struct type, int ordinal, Projection part, ScanBuffers buffers) {
        pages = new SegmentPages(file, ordinal, buffers.segment());
        int next = ordinal + 1;
        for (int i = 0; i < type.fields().size(); i++) {
            Field field = type.fields().get(i);
            if (part.includes(i)) {
                fields.add(NodeReader.of(file, field, next, part.field(i), buffers));
            }
            next += field.nodeCount();
        }
    }

    @Override
    ColumnVector read(int chunk, int from, int to) {
        pages.requireRange(chunk, from, to);
        validity.reset();
        for (int at = from; at < to; ) {
            int page = at / FormatLimits.PAGE_ENTRIES;
            int pageStart = page * FormatLimits.PAGE_ENTRIES;
            int end = Math.min(to - pageStart, FormatLimits.PAGE_ENTRIES);
            validity.append(decode(chunk, page), at - pageStart, end - (at - pageStart));
            at = pageStart + end;
        }
        List<ColumnVector> children = new ArrayList<>(fields.size());
        for (NodeReader field : fields) {
            children.add(field.read(chunk, from, to));
        }
        return new StructVector(children, to - from, validity.view());
    }

    @Override
    void expect(int chunk, int to) {
        pages.expect(chunk, to);
        fields.forEach(field -> field.expect(chunk, to));
    }

    private Validity decode(int chunk, int page) {
        SegmentReader segment = pages.seek(chunk, page);
        try {
            return decoder.decodeStructs(
                    segment.bytes(), segment.offset(), segment.length(), pages.pageEntries(chunk, page));
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
    }

    @Override
    Optional<LeafReader> leaf(int leaf) {
        return fields.stream().flatMap(field -> field.leaf(leaf).stream()).findFirst();
    }

    @Override
    long bytesRead() {
        return pages.bytesRead()
                + fields.stream().mapToLong(NodeReader::bytesRead).sum();
    }
}
