package io.mbf.spark.split;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.dataset.DatasetPart;
import io.mbf.error.InvalidSettingException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.scan.RowRange;
import java.io.IOException;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.vectorized.ColumnVectorUtils;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;

/**
 * Reads splits through the cache of the executor that it runs on, and by Spark's own reader what cannot be read so: the
 * decision falls with the first batch, before a row is delivered.
 *
 * @param spark Spark's own reader of the same scan
 * @param hadoop as Spark's reader has it
 */
public record SplitReader(
        ScanRequest request,
        CacheSettings settings,
        ScanMetrics metrics,
        Broadcast<SerializableConfiguration> hadoop,
        Function1<PartitionedFile, Iterator<InternalRow>> spark)
        implements Function1<PartitionedFile, Iterator<InternalRow>>, Serializable {

    private static final System.Logger LOG = System.getLogger("io.mbf.spark");

    @Override
    public Iterator<InternalRow> apply(PartitionedFile split) {
        try {
            return rows(open(split));
        } catch (InvalidSettingException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException refused) {
            LOG.log(Level.DEBUG, () -> split.filePath() + ": read by Spark itself: " + refused.getMessage());
            metrics.sparkSplits().add(1);
            return spark.apply(split);
        }
    }

    private Iterator<InternalRow> rows(BatchIterator batches) {
        StructType all = new StructType(
                concat(request.required().fields(), request.partition().fields()));
        return erased(request.batches() ? batches : new RowIterator(batches, UnsafeProjection.create(all)));
    }

    /** Spark's readers give batches out as rows, too. */
    @SuppressWarnings("unchecked")
    private static Iterator<InternalRow> erased(Iterator<Object> iterator) {
        return (Iterator<InternalRow>) (Iterator<?>) iterator;
    }

    private BatchIterator open(PartitionedFile split) throws IOException {
        Configuration configuration = hadoop.value().value();
        InputFile file = SplitFiles.of(split.toPath(), configuration);
        FileState state = file.state();
        SplitFooter footer = SplitFooter.of(file, state, split, configuration);
        FileColumns columns = FileColumns.find(request, footer, configuration);
        Dataset dataset = dataset(file, state, footer.rows()).select(columns.selected());
        if (!columns.hasRowIndex()) {
            dataset =
                    columns.filters().all(request.filters()).map(dataset::where).orElse(dataset);
        }
        Batches batches = dataset.batches();
        try {
            ColumnVector[] vectors = concat(columns.vectors(batches.schema(), ColumnBatch.MAX_ROWS), constants(split));
            return new BatchIterator(
                    batches, batches.next(), vectors, footer.rows().from(), metrics);
        } catch (RuntimeException | Error failed) {
            batches.close();
            throw failed;
        }
    }

    private Dataset dataset(InputFile file, FileState state, RowRange rows) {
        DatasetPart.File named = new DatasetPart.File(
                file.uri(),
                file.name(),
                state.size(),
                state.modifiedNanos(),
                state.changedNanos(),
                state.id(),
                List.of());
        DatasetPart part = new DatasetPart(
                DatasetPart.Kind.PARQUET,
                List.of(named),
                "",
                Map.of(),
                true,
                List.of(),
                "",
                Long.MAX_VALUE,
                rows.from(),
                rows.to());
        return Mbf.read(part, Mbf.cache(settings.cache()), Mbf.resolver(uri -> file));
    }

    private ColumnVector[] constants(PartitionedFile split) {
        StructField[] fields = request.partition().fields();
        ColumnVector[] vectors = new ColumnVector[fields.length];
        for (int i = 0; i < fields.length; i++) {
            ConstantColumnVector vector = new ConstantColumnVector(ColumnBatch.MAX_ROWS, fields[i].dataType());
            ColumnVectorUtils.populate(vector, split.partitionValues(), i);
            vectors[i] = vector;
        }
        return vectors;
    }

    private static <T> T[] concat(T[] first, T[] second) {
        T[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
