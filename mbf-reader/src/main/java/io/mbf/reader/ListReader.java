package io.mbf.reader;

import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Delivers lists or maps: where each one starts, and the elements, or keys and values, of all of them. */
final class ListReader extends NodeReader {

    private final SegmentPages pages;
    private final StructureDecoder decoder = new StructureDecoder();
    private final ValidityBuilder validity = new ValidityBuilder();
    private final List<NodeReader> children = new ArrayList<>();
    private final boolean isMap;
    private int[] offsets = new int[1];

    /** @param type list or map */
    ListReader(Container file, Type type, int ordinal, ScanBuffers buffers) {
        pages = new SegmentPages(file, ordinal, buffers.segment());
        isMap = type instanceof Type.MapOf;
        int next = ordinal + 1;
        for (Field child : type.children()) {
            children.add(NodeReader.of(file, child, next, Projection.ALL, buffers));
            next += child.nodeCount();
        }
    }

    @Override
    ColumnVector read(int chunk, int from, int to) {
        pages.requireRange(chunk, from, to);
        int size = to - from;
        if (offsets.length < size + 1) {
            offsets = new int[Math.max(size + 1, 2 * offsets.length)];
        }
        validity.reset();
        int first = readOffsets(chunk, from, to);
        int entries = offsets[size];
        if (entries > FormatLimits.PAGE_CHILDREN) {
            throw pages.corrupt(
                    Rule.LIMITS,
                    chunk,
                    "entries " + from + " to " + to + " have " + entries + " elements, at most "
                            + FormatLimits.PAGE_CHILDREN + " are allowed");
        }
        List<ColumnVector> vectors = new ArrayList<>(children.size());
        for (NodeReader child : children) {
            vectors.add(child.read(chunk, first, first + entries));
        }
        return isMap
                ? new MapVector(
                        offsets,
                        vectors.get(0),
                        vectors.size() > 1 ? Optional.of(vectors.get(1)) : Optional.empty(),
                        size,
                        validity.view())
                : new ListVector(offsets, vectors.get(0), size, validity.view());
    }

    /** How far elements go is known only if all of them are wanted. */
    @Override
    void expect(int chunk, int to) {
        pages.expect(chunk, to);
        int toOfChildren = to >= pages.entries(chunk) ? Integer.MAX_VALUE : 0;
        children.forEach(child -> child.expect(chunk, toOfChildren));
    }

    /** Fills {@link #offsets}, which start at 0, and returns the child entry that this 0 stands for. */
    private int readOffsets(int chunk, int from, int to) {
        int first = 0;
        Arrays.fill(offsets, 0, 1, 0);
        for (int at = from; at < to; ) {
            int page = at / FormatLimits.PAGE_ENTRIES;
            int start = at - page * FormatLimits.PAGE_ENTRIES;
            int end = Math.min(to - page * FormatLimits.PAGE_ENTRIES, FormatLimits.PAGE_ENTRIES);
            Validity part = decode(chunk, page);
            int[] pageOffsets = decoder.offsets();
            if (page == 0 && pageOffsets[0] != 0) {
                throw pages.corrupt(Rule.NESTED_START, chunk, page, "starts at child " + pageOffsets[0] + ", not 0");
            }
            if (at == from) {
                first = pageOffsets[start];
            } else if (pageOffsets[0] != first + offsets[at - from]) {
                throw pages.corrupt(
                        Rule.NESTED_START,
                        chunk,
                        page,
                        "starts at child " + pageOffsets[0] + ", the page before ends at "
                                + (first + offsets[at - from]));
            }
            for (int i = start; i < end; i++) {
                offsets[at - from + i - start + 1] = pageOffsets[i + 1] - first;
            }
            validity.append(part, start, end - start);
            at += end - start;
        }
        return first;
    }

    private Validity decode(int chunk, int page) {
        SegmentReader segment = pages.seek(chunk, page);
        try {
            return decoder.decodeLists(
                    segment.bytes(), segment.offset(), segment.length(), pages.pageEntries(chunk, page));
        } catch (PageFormatException e) {
            throw pages.corrupt(Rule.PAGE_CONTENT, chunk, page, e.getMessage());
        }
    }

    @Override
    long bytesRead() {
        return pages.bytesRead()
                + children.stream().mapToLong(NodeReader::bytesRead).sum();
    }
}
