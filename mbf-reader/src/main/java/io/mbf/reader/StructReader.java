package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.batch.ValidityBuilder;
import io.mbf.encoding.PageFormatException;
import io.mbf.encoding.StructureDecoder;
import io.mbf.format.Limits;
import io.mbf.format.SegmentReader;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;

/** Delivers structs: which of them are null, and their fields. */
final class StructReader extends NodeReader {

    private final SegmentPages pages;
    private final StructureDecoder decoder = new StructureDecoder();
    private final ValidityBuilder validity = new ValidityBuilder();
    private final List<NodeReader> fields = new ArrayList<>();

    StructReader(MbfFile file, Type.Struct type, int ordinal) {
        pages = new SegmentPages(file, ordinal);
        int next = ordinal + 1;
        for (Field field : type.fields()) {
            fields.add(NodeReader.of(file, field, next));
            next = after(field, next);
        }
    }

    @Override
    ColumnVector read(int chunk, int from, int to) {
        pages.requireRange(chunk, from, to);
        validity.reset();
        for (int at = from; at < to; ) {
            int page = at / Limits.PAGE_ENTRIES;
            int pageStart = page * Limits.PAGE_ENTRIES;
            int end = Math.min(to - pageStart, Limits.PAGE_ENTRIES);
            validity.append(decode(chunk, page), at - pageStart, end - (at - pageStart));
            at = pageStart + end;
        }
        List<ColumnVector> children = new ArrayList<>(fields.size());
        for (NodeReader field : fields) {
            children.add(field.read(chunk, from, to));
        }
        return new StructVector(children, to - from, validity.view());
    }

    private Validity decode(int chunk, int page) {
        SegmentReader segment = pages.seek(chunk, page);
        try {
            return decoder.decodeStructs(
                    segment.bytes(), segment.offset(), segment.length(), pages.pageEntries(chunk, page));
        } catch (PageFormatException e) {
            throw pages.corrupt(chunk, page, e.getMessage());
        }
    }

    @Override
    long bytesRead() {
        return pages.bytesRead()
                + fields.stream().mapToLong(NodeReader::bytesRead).sum();
    }
}
