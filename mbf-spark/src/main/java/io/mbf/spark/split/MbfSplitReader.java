package io.mbf.spark.split;

import io.mbf.Mbf;
import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.DatasetPart;
import io.mbf.error.SourceChangedException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.read.Aggregation;
import io.mbf.scan.ScanReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;

/**
 * Reads splits of {@code .mbf} files. What they have is not converted: a column that is wanted as something else is an
 * error.
 *
 * @param limit rows that are enough of a split; {@link Long#MAX_VALUE} for all
 */
public record MbfSplitReader(ScanRequest request, long limit, Broadcast<SerializableConfiguration> hadoop)
        implements Function1<PartitionedFile, Iterator<InternalRow>>, Serializable {

    @Override
    public Iterator<InternalRow> apply(PartitionedFile split) {
        return rows(split, done -> {});
    }

    /**
     * As {@link #apply}.
     *
     * @param done receives what was done when the split is closed
     */
    public Iterator<InternalRow> rows(PartitionedFile split, Consumer<ScanReport> done) {
        SplitScan scan = new SplitScan(request);
        return scan.rows(read(
                split,
                source -> scan.open(
                        limit == Long.MAX_VALUE ? source.rows() : source.rows().limit(limit),
                        source.columns(),
                        split,
                        done)));
    }

    /**
     * The row of a split in the place of its rows; none if there is no group of rows. Values are read where statistics do
     * not tell.
     */
    public List<InternalRow> aggregates(List<AggregateRequest.Output> outputs, PartitionedFile split) {
        return read(
                split,
                source -> new AggregateRow(new AggregateRequest(request, outputs), source.columns(), source.rows())
                        .of(split.partitionValues(), MbfSplitReader::answer)
                        .orElseThrow(() -> new Unserved("a value is longer than its type")));
    }

    private static Optional<ColumnBatch> answer(Aggregation asked) {
        Optional<ColumnBatch> known = asked.fromStatistics();
        if (known.isPresent()) {
            return known;
        }
        try (BatchSource read = asked.batches()) {
            return Optional.of(read.next());
        }
    }

    private <T> T read(PartitionedFile split, Function<SplitSource, T> use) {
        try {
            InputFile file = SplitFiles.of(split.toPath(), hadoop.value().value());
            return read(file, split, use);
        } catch (NoSuchFileException gone) {
            throw MbfSplitReader.<RuntimeException>unchecked(
                    new FileNotFoundException(split.toPath() + ": no such file"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private <T> T read(InputFile file, PartitionedFile split, Function<SplitSource, T> use) throws IOException {
        FileState state = file.state();
        requireListed(file, state, split);
        try {
            SplitFooter footer = SplitFooter.ofMbf(file, state, split);
            FileColumns columns = FileColumns.find(request, footer, new ParquetToSparkSchemaConverter(SQLConf.get()));
            DatasetPart part = SplitScan.part(DatasetPart.Kind.MBF, file, state, footer.rows());
            return use.apply(new SplitSource(state, columns, Mbf.read(part, Mbf.resolver(uri -> file))));
        } catch (Unserved different) {
            throw new UnsupportedFeatureException(file.name(), "schema", different.getMessage());
        }
    }

    /** Splits were cut by the size that the file had: rows of another one would be doubled or lost. */
    private static void requireListed(InputFile file, FileState state, PartitionedFile split) {
        if (!SplitFiles.isAsListed(state, split)) {
            throw new SourceChangedException(
                    file.name(), "it had " + split.fileSize() + " bytes when it was listed, and has " + state.size());
        }
    }

    /** Spark tells missing files by the class of what is thrown, which functions of Scala's may throw. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(FileNotFoundException missing) throws E {
        throw (E) missing;
    }
}
