package io.mbf.spark.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * A scan of files whose tasks prefer the hosts whose caches have the files. Spark waits for a host that is busy as long
 * as {@code spark.locality.wait} says, and then takes another one.
 */
public final class PlacedScan<T> extends RDD<T> {

    private static final long serialVersionUID = 1;

    private final ClassTag<T> type;
    private final transient List<String> hosts; // by partition

    private PlacedScan(RDD<T> scan, ClassTag<T> type, List<String> hosts) {
        super(scan, type);
        this.type = type;
        this.hosts = hosts;
    }

    /** A scan with preferred hosts; the scan itself where there is no choice. */
    public static <T> RDD<T> of(RDD<T> scan, ClassTag<T> type) {
        List<String> hosts = Executors.hosts(scan.context());
        if (hosts.size() < 2) {
            return scan;
        }
        List<HostChoice.Work> works = new ArrayList<>();
        for (Partition partition : scan.partitions()) {
            if (!(partition instanceof FilePartition files) || files.files().length == 0) {
                return scan;
            }
            works.add(work(files));
        }
        return works.isEmpty() ? scan : new PlacedScan<>(scan, type, HostChoice.of(works, hosts));
    }

    /** Of the files of a task, the one with the most bytes decides. */
    static HostChoice.Work work(FilePartition partition) {
        PartitionedFile largest = Arrays.stream(partition.files())
                .max(Comparator.comparingLong(PartitionedFile::length))
                .orElseThrow();
        long bytes = Arrays.stream(partition.files())
                .mapToLong(PartitionedFile::length)
                .sum();
        return new HostChoice.Work(
                largest.toPath().toString(),
                largest.fileSize(),
                largest.start(),
                bytes,
                List.of(partition.preferredLocations()));
    }

    @Override
    public Partition[] getPartitions() {
        return scan().partitions();
    }

    @Override
    public Iterator<T> compute(Partition partition, TaskContext context) {
        return scan().iterator(partition, context);
    }

    @Override
    public Seq<String> getPreferredLocations(Partition partition) {
        return CollectionConverters.asScala(List.of(hosts.get(partition.index())))
                .toSeq();
    }

    private RDD<T> scan() {
        return firstParent(type);
    }
}
