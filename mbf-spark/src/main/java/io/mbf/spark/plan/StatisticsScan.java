package io.mbf.spark.plan;

import io.mbf.spark.split.SplitStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.DataType;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Partial aggregates of files: those of splits that statistics answer, and between them, in the order of the splits, what
 * Spark makes of the others.
 */
final class StatisticsScan extends RDD<InternalRow> {

    private static final long serialVersionUID = 1;

    private static final ClassTag<InternalRow> ROW = ClassTag.apply(InternalRow.class);

    private final SplitStatistics statistics;
    private final DataType[] types;

    /**
     * @param aggregates of the same splits, read
     * @param types of the columns of both
     */
    StatisticsScan(RDD<InternalRow> aggregates, SplitStatistics statistics, DataType[] types) {
        super(aggregates, ROW);
        this.statistics = statistics;
        this.types = types.clone();
    }

    @Override
    public Partition[] getPartitions() {
        return aggregates().partitions();
    }

    @Override
    public Iterator<InternalRow> compute(Partition partition, TaskContext context) {
        if (!(partition instanceof FilePartition files)) {
            return aggregates().iterator(partition, context);
        }
        UnsafeProjection projection = UnsafeProjection.create(types);
        List<Supplier<Iterator<InternalRow>>> inTurn = new ArrayList<>();
        List<PartitionedFile> unanswered = new ArrayList<>();
        for (PartitionedFile split : files.files()) {
            context.killTaskIfInterrupted();
            Optional<List<InternalRow>> known = statistics.rows(split);
            if (known.isEmpty()) {
                unanswered.add(split);
            } else {
                inTurn.addAll(read(unanswered, files.index(), context));
                unanswered.clear();
                known.get().forEach(row -> {
                    InternalRow copy = projection.apply(row).copy();
                    inTurn.add(() -> CollectionConverters.asScala(List.of(copy).iterator()));
                });
            }
        }
        inTurn.addAll(read(unanswered, files.index(), context));
        return CollectionConverters.asScala(inTurn.iterator()).flatMap(Supplier::get);
    }

    private List<Supplier<Iterator<InternalRow>>> read(List<PartitionedFile> splits, int index, TaskContext context) {
        FilePartition rest = new FilePartition(index, splits.toArray(PartitionedFile[]::new));
        return splits.isEmpty() ? List.of() : List.of(() -> aggregates().iterator(rest, context));
    }

    private RDD<InternalRow> aggregates() {
        return firstParent(ROW);
    }
}
