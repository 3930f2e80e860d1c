package io.mbf.spark.cluster;

import io.mbf.spark.MbfExtensions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** A cluster of two executors that are processes of their own. It looks for Spark where the environment says. */
public final class LocalCluster {

    private LocalCluster() {}

    /** Starts a cluster with us in it. */
    public static SparkSession start(Map<String, String> settings) throws IOException {
        Path jars = Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        for (String entry : classPath) {
            Path link = jars.resolve(Path.of(entry).getFileName());
            if (entry.endsWith(".jar") && !Files.exists(link)) {
                Files.createSymbolicLink(link, Path.of(entry));
            }
        }
        SparkSession.Builder builder = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("mbf-cluster")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.extensions", MbfExtensions.class.getName())
                .config(
                        "spark.executor.extraClassPath",
                        Arrays.stream(classPath)
                                .filter(entry -> Files.isDirectory(Path.of(entry)))
                                .collect(Collectors.joining(File.pathSeparator)))
                .config(
                        "spark.executor.extraJavaOptions",
                        JavaModuleOptions.defaultModuleOptions() + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                // what a killed executor had is asked for so often, with 5 s in between unless told otherwise
                .config("spark.shuffle.io.retryWait", "200ms");
        settings.forEach(builder::config);
        return builder.getOrCreate();
    }
}
