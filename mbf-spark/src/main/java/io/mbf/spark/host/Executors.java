package io.mbf.spark.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.ExecutorCacheTaskLocation;
import org.apache.spark.storage.BlockManagerId;
import scala.jdk.javaapi.CollectionConverters;

/** The executors that an application has now, besides its driver. */
public final class Executors {

    private Executors() {}

    /**
     * One of them.
     *
     * @param id that Spark gave it
     */
    public record Executor(String id, String host) {

        /** As Spark names the place of a task. */
        public String location() {
            return new ExecutorCacheTaskLocation(host, id).toString();
        }
    }

    /** In the order of their ids; empty where everything runs in the driver. */
    public static List<Executor> of(SparkContext context) {
        List<Executor> executors = new ArrayList<>();
        for (BlockManagerId id : CollectionConverters.asJava(
                context.env().blockManager().master().getMemoryStatus().keys())) {
            if (!id.isDriver()) {
                executors.add(new Executor(id.executorId(), id.host()));
            }
        }
        executors.sort(Comparator.comparing(Executor::id));
        return executors;
    }

    /** Those that they run on, each once. */
    static List<String> hosts(SparkContext context) {
        TreeSet<String> hosts = new TreeSet<>();
        of(context).forEach(executor -> hosts.add(Objects.requireNonNull(executor.host)));
        return List.copyOf(hosts);
    }
}
