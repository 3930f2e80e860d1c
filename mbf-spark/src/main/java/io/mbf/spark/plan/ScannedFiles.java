package io.mbf.spark.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The files that the scans of a query would read through the cache. */
public final class ScannedFiles {

    private ScannedFiles() {}

    /** Their sizes by their paths, in the order of the scans. */
    public static Map<String, Long> of(Dataset<?> data) {
        Map<String, Long> files = new LinkedHashMap<>();
        collect(
                ((org.apache.spark.sql.classic.Dataset<?>) data)
                        .queryExecution()
                        .sparkPlan(),
                files);
        return files;
    }

    private static void collect(SparkPlan plan, Map<String, Long> files) {
        if (plan instanceof FileSourceScanExec scan
                && PlainFormats.isPlain(scan)
                && ScanLimits.reason(scan).isEmpty()) {
            CollectionConverters.asJava(scan.relation().location().listFiles(known(scan), scan.dataFilters()))
                    .forEach(directory -> CollectionConverters.asJava(directory.files())
                            .forEach(file -> files.put(path(file), file.getLen())));
        }
        CollectionConverters.asJava(plan.children()).forEach(child -> collect(child, files));
        CollectionConverters.asJava(plan.subqueries()).forEach(child -> collect(child, files));
    }

    private static String path(FileStatusWithMetadata file) {
        return file.getPath().toString();
    }

    /** Conditions on partitions that can be evaluated before anything has run. */
    private static Seq<Expression> known(FileSourceScanExec scan) {
        return CollectionConverters.asScala(CollectionConverters.asJava(scan.partitionFilters()).stream()
                        .filter(filter -> !filter.exists(part -> part instanceof PlanExpression))
                        .toList())
                .toSeq();
    }
}
