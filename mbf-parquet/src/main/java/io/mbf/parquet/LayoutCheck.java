package io.mbf.parquet;

import io.mbf.parquet.UntrueClaim.Claim;
import io.mbf.parquet.footer.ColumnMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.RowGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds what a file says of its pages, where they lie and how large they are, against the headers of the pages. */
final class LayoutCheck {

    private final SourceState source;
    private final Footer footer;
    private final Consumer<UntrueClaim> found;

    LayoutCheck(SourceState source, Footer footer, Consumer<UntrueClaim> found) {
        this.source = source;
        this.footer = footer;
        this.found = found;
    }

    /** Goes through all chunks that are not encrypted. */
    void run() {
        List<RowGroup> groups = footer.rowGroups();
        long rows = groups.stream().mapToLong(RowGroup::numRows).sum();
        if (footer.metadata().numRows() != rows) {
            String stated = Long.toString(footer.metadata().numRows());
            int whole = UntrueClaim.WHOLE;
            found.accept(
                    new UntrueClaim(whole, whole, "", whole, Claim.ROW_COUNT, stated, rows + " in its row groups"));
        }
        List<LeafColumn> columns = footer.leaves();
        RowGroupChunks chunks = new RowGroupChunks(source, footer);
        try {
            for (int group = 0; group < groups.size(); group++) {
                chunks.start(group);
                for (int i = 0; i < columns.size(); i++) {
                    ColumnSource.Leaf leaf =
                            new ColumnSource.Leaf(i, columns.get(i), new ChunkBytes(), new PageBuffer());
                    if (chunks.has(leaf)) {
                        check(chunks, leaf);
                    }
                }
            }
        } finally {
            chunks.close();
        }
    }

    private void check(RowGroupChunks chunks, ColumnSource.Leaf leaf) {
        Optional<StoredPages> stored = chunks.storedPages(leaf, true);
        if (stored.isEmpty() || chunks.metaData(leaf).numValues() == 0) {
            return; // nothing of a chunk without values is ever read
        }
        ColumnMetaData chunk = chunks.metaData(leaf);
        Place place = new Place(chunks.group(), leaf.index(), leaf.descriptor().dotPath());
        StoredPages pages = stored.get();
        PageLocations locations = chunks.index(leaf).flatMap(ChunkIndex::stated).orElse(null);
        boolean flat = leaf.descriptor().maxRepetitionLevel() == 0;
        long row = 0; // -1 once it is not known any more
        int index = 0;
        try {
            for (; pages.next(); index++) {
                if (locations != null && index < locations.count()) {
                    compare(place, index, Claim.PAGE_OFFSET, locations.offset(index), pages.offset());
                    compare(place, index, Claim.PAGE_SIZE, locations.size(index), pages.size());
                    if (row >= 0) {
                        compare(place, index, Claim.FIRST_ROW, locations.firstRow(index), row);
                    }
                }
                long rows = flat ? pages.header().values : pages.header().rows;
                row = row < 0 || rows < 0 ? -1 : row + rows;
            }
        } catch (RuntimeException e) {
            if (!pages.isComplete() || !(e instanceof DecodingException)) {
                String column = "column \"" + Failures.oneLine(place.column) + "\"";
                throw Failures.at(source, "row group " + place.group + ", " + column + ", page " + index, e);
            }
            // what follows the last value is no page: the sizes will differ
        }
        int whole = UntrueClaim.WHOLE;
        if (locations != null) {
            compare(place, whole, Claim.PAGE_COUNT, locations.count(), index);
        }
        compare(place, whole, Claim.COMPRESSED_SIZE, chunk.totalCompressedSize(), pages.storedBytes());
        compare(place, whole, Claim.UNCOMPRESSED_SIZE, chunk.totalUncompressedSize(), pages.unpackedBytes());
    }

    private record Place(int group, int leaf, String column) {}

    private void compare(Place place, int page, Claim claim, long stated, long actual) {
        if (stated != actual) {
            found.accept(new UntrueClaim(
                    place.group, place.leaf, place.column, page, claim, Long.toString(stated), Long.toString(actual)));
        }
    }
}
