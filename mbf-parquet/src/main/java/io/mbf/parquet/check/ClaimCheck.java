package io.mbf.parquet.check;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.column.ColumnSource;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.scan.Footer;
import io.mbf.parquet.scan.RowGroupChunks;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.parquet.source.SourceState;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.SharedZones;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds what a Parquet file says of its values against the values, on their way to whoever wants all of them anyway:
 * every claim by which reads skip rows, which are the statistics of row groups, page indexes, bloom filters, and that
 * all pages of a chunk are coded by its dictionary. What no read makes use of is not looked at: leaves below lists,
 * bounds in an order that is not known.
 *
 * <p>Used by one thread. Without such claims it costs next to nothing, and no file is opened.
 */
public final class ClaimCheck implements AutoCloseable {

    private final SourceState source;
    private final Footer footer;
    private final RowGroupChunks chunks;
    private final List<LeafClaims> leaves = new ArrayList<>();
    private final List<LeafClaims> speaking = new ArrayList<>(); // those with claims in the row group
    private final List<ColumnVector> columns = new ArrayList<>(); // of the current batch
    private int group = -1;
    private long rowsLeft; // of the row group

    /**
     * Of some columns.
     *
     * @param read positions of the columns that batches will have
     * @param firstRow of the batches; claims of a row group that does not begin with it or later are not looked at
     * @param found takes what is untrue, row group by row group
     */
    public ClaimCheck(
            SourceState source, Footer footer, Schema schema, int[] read, long firstRow, Consumer<UntrueClaim> found) {
        this.source = source;
        this.footer = footer;
        this.chunks = new RowGroupChunks(source, footer);
        List<LeafColumn> descriptors = footer.leaves();
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < read.length; i++) {
            positions.put(read[i], i);
        }
        List<Field> nodes = schema.nodes();
        int leaf = 0;
        for (int ordinal = 0; ordinal < nodes.size(); ordinal++) {
            if (nodes.get(ordinal).type() instanceof Type.Leaf) {
                Node node = schema.node(ordinal);
                if (!node.repeated() && positions.containsKey(node.column())) {
                    ColumnSource.Leaf where =
                            new ColumnSource.Leaf(leaf, descriptors.get(leaf), new ChunkBytes(), new PageBuffer());
                    leaves.add(new LeafClaims(footer, chunks, where, node, positions.get(node.column()), found));
                }
                leaf++;
            }
        }
        passOver(firstRow);
    }

    /** Goes to the row group that has a row; if that is not its first one, the rest of it is taken as it comes. */
    private void passOver(long firstRow) {
        long end = 0;
        while (end < firstRow) {
            group++;
            end += footer.rowGroups().get(group).numRows();
        }
        rowsLeft = end - firstRow;
    }

    /**
     * Takes the next rows.
     *
     * @param batch of the rows of the file in their order, from the first on that was named; not needed any more once this returns
     * @throws io.mbf.error.MbfException if indexes cannot be read because the file is damaged or has changed
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public void add(ColumnBatch batch) {
        SharedZones zones = new SharedZones();
        zones.startBatch(batch, 0);
        add(batch, zones);
    }

    /**
     * Takes the next rows as {@link #add(ColumnBatch)} does.
     *
     * @param zones of the batch's vectors, for others to use
     */
    public void add(ColumnBatch batch, SharedZones zones) {
        zones.requireOf(batch);
        columns.clear();
        for (int i = 0; i < batch.schema().size(); i++) {
            columns.add(batch.column(i));
        }
        for (int from = 0; from < batch.rowCount(); ) {
            if (rowsLeft == 0) {
                finishGroup();
                startGroup();
            }
            int to = (int) Math.min(batch.rowCount(), from + rowsLeft);
            for (LeafClaims leaf : speaking) {
                leaf.add(columns, from, to, zones);
            }
            rowsLeft -= to - from;
            from = to;
        }
    }

    /** Goes to the next row group that has rows. */
    private void startGroup() {
        do {
            group++;
            chunks.start(group);
            rowsLeft = chunks.rows();
        } while (rowsLeft == 0);
        for (LeafClaims leaf : leaves) {
            try {
                if (leaf.start()) {
                    speaking.add(leaf);
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                throw ReadFailures.at(source, leaf.place(), e);
            }
        }
    }

    private void finishGroup() {
        speaking.forEach(LeafClaims::finish);
        speaking.clear();
    }

    /**
     * Ends the check: every untrue claim of the row groups that were taken as a whole has been reported once this returns.
     *
     * @throws io.mbf.error.SourceChangedException if the file is not the one any more that was opened
     */
    public void finish() {
        if (rowsLeft == 0) {
            finishGroup();
        }
        source.verify();
    }

    /** Lets go of the file. */
    @Override
    public void close() {
        chunks.close();
    }
}
