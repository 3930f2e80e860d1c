package io.mbf.parquet.check;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import io.mbf.parquet.column.ColumnSource;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.index.ChunkIndex;
import io.mbf.parquet.index.PageZones;
import io.mbf.parquet.page.StoredPages;
import io.mbf.parquet.scan.Footer;
import io.mbf.parquet.scan.RowGroupChunks;
import io.mbf.parquet.scan.RowGroupPruner;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.schema.Node;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SharedZones;
import io.mbf.stats.SortKeys;
import io.mbf.stats.XxHash64;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a file says of one leaf outside of lists, one row group after the other, held against its values: statistics,
 * page index, bloom filter, and whether all its pages are coded by its dictionary. Exactly what {@link RowGroupPruner}
 * makes use of.
 */
final class LeafClaims {

    private final Footer footer;
    private final RowGroupChunks chunks;
    private final ColumnSource.Leaf leaf;
    private final Node node;
    private final Type.Leaf type;
    private final int position;
    private final Consumer<UntrueClaim> found;
    private final ColumnOrder order;
    private final ZoneBuilder zones;
    private final ClaimText text;

    private long row; // of the row group, that comes next
    private StatedZone chunk; // null if the file says nothing
    private PageZones pages; // null if there are none
    private StatedZone page; // of the page that is at it; null if it says nothing
    private int pageIndex;
    private long pageEnd; // first row behind the page
    private BloomFilter filter; // null if there is none
    private ColumnVector lookedUp; // the dictionary whose codes were looked up in the filter
    private final BitSet codes = new BitSet();

    /**
     * Of a leaf.
     *
     * @param position of its column in the batches that come
     */
    LeafClaims(
            Footer footer,
            RowGroupChunks chunks,
            ColumnSource.Leaf leaf,
            Node node,
            int position,
            Consumer<UntrueClaim> found) {
        this.footer = footer;
        this.chunks = chunks;
        this.leaf = leaf;
        this.node = node;
        this.type = node.field().leaf();
        this.position = position;
        this.found = found;
        this.order = ColumnOrder.of(type);
        this.zones = new ZoneBuilder(order);
        this.text = new ClaimText(node.field());
    }

    /** Goes to the row group at which {@link RowGroupChunks} is; says whether there is anything to hold values against. */
    boolean start() {
        row = 0;
        page = null;
        pageIndex = -1;
        pageEnd = 0;
        long rows = chunks.rows();
        ZoneMap zone = footer.zone(chunks.group(), leaf.index(), type, node.isNullable(), rows);
        boolean speaks = StatedZone.saysSomething(zone, node.isNullable(), order);
        chunk = speaks ? new StatedZone(zone, order, text) : null;
        pages = chunks.statedZones(leaf, type, node.isNullable())
                .filter(zones -> chunks.locations(leaf).isPresent())
                .orElse(null);
        filter = isLookedUp()
                ? chunks.index(leaf).flatMap(ChunkIndex::bloomFilter).orElse(null)
                : null;
        lookedUp = null;
        checkEncodings();
        return chunk != null || pages != null || filter != null;
    }

    /** Whether conditions ask filters for values of the type; see {@link io.mbf.scan.plan.BloomProbes}. */
    private boolean isLookedUp() {
        return SortKeys.isInvertible(type) && type.physical() != PhysicalType.BOOLEAN;
    }

    private void checkEncodings() {
        boolean claimed = node.pathBelow().isEmpty() && chunks.metaData(leaf).isAllDictionary();
        boolean open =
                claimed && chunks.index(leaf).filter(ChunkIndex::holdsOnlyCodes).isEmpty();
        Optional<StoredPages> stored = open ? chunks.storedPages(leaf) : Optional.empty();
        if (stored.isEmpty()) {
            return;
        }
        StoredPages pages = stored.get();
        try {
            for (; pages.peek(ChunkBytes.LITTLE); pages.pass()) {
                ParquetEncoding encoding = pages.header().encoding();
                if (!pages.header().holdsOnlyCodes()) {
                    report(
                            pages.index(),
                            Claim.ALL_DICTIONARY,
                            "that all pages are coded by the dictionary",
                            encoding.name());
                    return;
                }
            }
        } catch (DecodingException broken) {
            report(UntrueClaim.WHOLE, Claim.ALL_DICTIONARY, "that all pages are coded", broken.getMessage());
        }
    }

    /** Takes the next rows of the row group: {@code [from, to)} of the columns of a batch, whose zones others may use. */
    void add(List<ColumnVector> columns, int from, int to, SharedZones shared) {
        ColumnVector values = columns.get(position);
        for (int step : node.pathBelow()) {
            values = ((StructVector) values).children().get(step);
        }
        if (filter != null) {
            lookUp(values, from, to);
        }
        for (int start = from; start < to && (chunk != null || pages != null); ) {
            if (pages != null && row == pageEnd) {
                nextPage();
            }
            int end = pages == null ? to : (int) Math.min(to, start + (pageEnd - row));
            ZoneMap actual = shared.range(zones, values, start, end);
            if (chunk != null) {
                chunk.add(actual, values, start, end);
            }
            if (page != null) {
                page.add(actual, values, start, end);
            }
            row += end - start;
            start = end;
        }
    }

    private void nextPage() {
        finishPage();
        pageIndex++;
        pageEnd = pages.locations().firstRow(pageIndex + 1);
        ZoneMap zone = pages.zoneAt(row);
        page = StatedZone.saysSomething(zone, node.isNullable(), order) ? new StatedZone(zone, order, text) : null;
    }

    private void finishPage() {
        if (page != null) {
            page.finish((claim, stated, truth) -> report(pageIndex, claim, stated, truth));
            page = null;
        }
    }

    private void lookUp(ColumnVector values, int from, int to) {
        ColumnVector entries = values;
        DictionaryVector coded = values instanceof DictionaryVector dictionary ? dictionary : null;
        if (coded != null) {
            entries = (ColumnVector) coded.dictionary();
            if (entries != lookedUp) {
                lookedUp = entries;
                codes.clear();
            }
        }
        for (int i = from; i < to; i++) {
            if (values.isNull(i)) {
                continue;
            }
            int entry = i;
            if (coded != null) {
                entry = coded.codes()[i];
                if (codes.get(entry)) {
                    continue;
                }
                codes.set(entry);
            }
            if (!filter.mightContain(hash(entries, entry))) {
                report(UntrueClaim.WHOLE, Claim.BLOOM_FILTER, "without it", text.value(entries, entry));
                filter = null;
                return;
            }
        }
    }

    private static long hash(ColumnVector values, int index) {
        if (values instanceof IntVector ints) {
            return XxHash64.hash(ints.values()[index]);
        }
        if (values instanceof LongVector longs) {
            return XxHash64.hash(longs.values()[index]);
        }
        BytesVector bytes = (BytesVector) values;
        return XxHash64.hash(bytes.array(index), bytes.start(index), bytes.length(index));
    }

    /** Ends the row group; all its rows have come. */
    void finish() {
        finishPage();
        if (chunk != null) {
            chunk.finish((claim, stated, truth) -> report(UntrueClaim.WHOLE, claim, stated, truth));
        }
    }

    private void report(int page, Claim claim, String stated, String truth) {
        String path = leaf.descriptor().dotPath();
        found.accept(new UntrueClaim(chunks.group(), leaf.index(), path, page, claim, stated, truth));
    }

    String place() {
        return "row group " + chunks.group() + ", column \""
                + ReadFailures.oneLine(leaf.descriptor().dotPath()) + "\"";
    }
}
