package io.mbf.parquet.check;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.column.ColumnSource;
import io.mbf.parquet.footer.ColumnMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.index.ChunkIndex;
import io.mbf.parquet.page.PageLocations;
import io.mbf.parquet.page.PageSource;
import io.mbf.parquet.page.StoredPages;
import io.mbf.parquet.scan.Footer;
import io.mbf.parquet.scan.RowGroupChunks;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.parquet.source.SourceState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds what a file says of its pages, where they lie, how large they are and which rows they have, against the pages:
 * their headers, and the repetition levels of columns that repeat.
 */
public final class LayoutCheck {

    private final SourceState source;
    private final Footer footer;
    private final Consumer<UntrueClaim> found;

    public LayoutCheck(SourceState source, Footer footer, Consumer<UntrueClaim> found) {
        this.source = source;
        this.footer = footer;
        this.found = found;
    }

    /** Goes through all chunks that are not encrypted. */
    public void run() {
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
        Optional<StoredPages> stored = chunks.storedPages(leaf);
        if (stored.isEmpty() || chunks.metaData(leaf).numValues() == 0) {
            return; // nothing of a chunk without values is ever read
        }
        ColumnMetaData chunk = chunks.metaData(leaf);
        Place place = new Place(chunks.group(), leaf.index(), leaf.descriptor().dotPath());
        StoredPages pages = stored.get();
        PageLocations locations = chunks.index(leaf).flatMap(ChunkIndex::stated).orElse(null);
        boolean flat = leaf.descriptor().maxRepetitionLevel() == 0;
        long row = 0;
        try {
            for (; pages.peekToEnd(ChunkBytes.LITTLE); pages.pass()) {
                int index = pages.index();
                if (locations != null && index < locations.count()) {
                    compare(place, index, Claim.PAGE_OFFSET, locations.offset(index), pages.offset());
                    compare(place, index, Claim.PAGE_SIZE, locations.size(index), pages.size());
                    if (flat) {
                        compare(place, index, Claim.FIRST_ROW, locations.firstRow(index), row);
                    }
                }
                int values = pages.header().values;
                if (flat && pages.header().rows >= 0) {
                    compare(place, index, Claim.PAGE_ROWS, pages.header().rows, values);
                }
                row += values;
            }
        } catch (RuntimeException e) {
            if (pages.valuesLeft() > 0 || !(e instanceof DecodingException)) {
                throw ReadFailures.at(source, place + ", " + pages.page(), e);
            }
            // what follows the last value is no page: the sizes will differ
        }
        if (!flat) {
            checkRows(chunks, leaf, place, locations);
        }
        int whole = UntrueClaim.WHOLE;
        if (locations != null) {
            compare(place, whole, Claim.PAGE_COUNT, locations.count(), pages.index());
        }
        compare(place, whole, Claim.COMPRESSED_SIZE, chunk.totalCompressedSize(), pages.storedBytes());
        compare(place, whole, Claim.UNCOMPRESSED_SIZE, chunk.totalUncompressedSize(), pages.unpackedBytes());
    }

    /** Of a column that repeats: which rows its pages have. */
    private void checkRows(RowGroupChunks chunks, ColumnSource.Leaf leaf, Place place, PageLocations locations) {
        try {
            checkRows(chunks.pages(leaf), place, locations);
        } catch (RuntimeException e) {
            throw ReadFailures.at(source, place.toString(), e);
        }
    }

    private void checkRows(PageSource pages, Place place, PageLocations locations) {
        long row = 0;
        int index = 0;
        for (int rows = pages.rowStarts(); rows >= 0; rows = pages.rowStarts()) {
            boolean listed = locations != null && index < locations.count();
            if (pages.statedRows() >= 0) {
                compare(place, index, Claim.PAGE_ROWS, pages.statedRows(), rows);
            }
            if (!pages.nextBeginsRow() && (listed || pages.statedRows() >= 0)) {
                // allowed only in v1 pages that no index lists
                String first = listed ? Long.toString(locations.firstRow(index)) : "a new one";
                report(place, index, Claim.FIRST_ROW, first, "more of row " + (row - 1));
            } else if (listed) {
                compare(place, index, Claim.FIRST_ROW, locations.firstRow(index), row);
            }
            row += rows;
            pages.skipPage();
            index++;
        }
    }

    private record Place(int group, int leaf, String column) {

        @Override
        public String toString() {
            return "row group " + group + ", column \"" + ReadFailures.oneLine(column) + "\"";
        }
    }

    private void compare(Place place, int page, Claim claim, long stated, long actual) {
        if (stated != actual) {
            report(place, page, claim, Long.toString(stated), Long.toString(actual));
        }
    }

    private void report(Place place, int page, Claim claim, String stated, String actual) {
        found.accept(new UntrueClaim(place.group, place.leaf, place.column, page, claim, stated, actual));
    }
}
