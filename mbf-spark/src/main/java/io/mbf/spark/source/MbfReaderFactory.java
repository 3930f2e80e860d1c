package io.mbf.spark.source;

import io.mbf.spark.split.AggregateRequest.Output;
import io.mbf.spark.split.MbfSplitReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.FileSourceOptions;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.AggregatePushDownUtils;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReader;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** Makes the readers of tasks, which give out batches, and count what they do. */
final class MbfReaderFactory extends FilePartitionReaderFactory {

    private static final long serialVersionUID = 1;

    private final MbfSplitReader splits;
    private final List<Output> aggregates;
    private final StructType schema;
    private final FileSourceOptions options;

    /**
     * @param aggregates a row of which is wanted of each split in the place of its rows; none for the rows themselves
     * @param schema of the rows
     * @param options that say what becomes of files which are damaged or missing
     */
    MbfReaderFactory(MbfSplitReader splits, List<Output> aggregates, StructType schema, FileSourceOptions options) {
        this.splits = splits;
        this.aggregates = List.copyOf(aggregates);
        this.schema = schema;
        this.options = options;
    }

    @Override
    public FileSourceOptions options() {
        return options;
    }

    @Override
    public boolean supportColumnarReads(InputPartition partition) {
        return true;
    }

    @Override
    public PartitionReader<InternalRow> buildReader(PartitionedFile split) {
        throw new UnsupportedOperationException("rows come in batches");
    }

    /** Those of Spark do not ask the readers of single files what they counted. */
    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
        TaskCounts counts = new TaskCounts();
        Iterator<PartitionedFile> files = CollectionConverters.asScala(
                List.of(((FilePartition) partition).files()).iterator());
        Function1<PartitionedFile, PartitionReader<ColumnarBatch>> reading = split -> reader(split, counts);
        return new FilePartitionReader<>(files, reading, options) {
            @Override
            public CustomTaskMetric[] currentMetricsValues() {
                return counts.values();
            }
        };
    }

    private PartitionReader<ColumnarBatch> reader(PartitionedFile split, TaskCounts counts) {
        if (aggregates.isEmpty()) {
            return new BatchReader(splits.rows(split, counts::add));
        }
        List<InternalRow> rows = splits.aggregates(aggregates, split);
        counts.answered();
        return new BatchReader(CollectionConverters.asScala(rows.stream()
                .map(row -> AggregatePushDownUtils.convertAggregatesRowToBatch(row, schema, false))
                .iterator()));
    }

    /** @param batches of columns; closed if that is possible */
    private static final class BatchReader implements PartitionReader<ColumnarBatch> {

        private final Iterator<?> batches;
        private ColumnarBatch current;

        BatchReader(Iterator<?> batches) {
            this.batches = batches;
        }

        @Override
        public boolean next() {
            boolean more = batches.hasNext();
            current = more ? (ColumnarBatch) batches.next() : null;
            return more;
        }

        @Override
        public ColumnarBatch get() {
            return current;
        }

        @Override
        public void close() throws IOException {
            if (batches instanceof Closeable open) {
                open.close();
            }
        }
    }
}
