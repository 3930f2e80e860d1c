package io.mbf.spark.host;

import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheStats;
import io.mbf.cache.report.PrewarmReport;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.file.InputFile;
import io.mbf.spark.split.CacheSettings;
import io.mbf.spark.split.SplitFiles;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/** Tasks that have to run on certain hosts. */
public final class HostTasks {

    private static final StructType FILES = StructType.fromDDL("host string, file string, outcome string,"
            + " detail string, rows bigint, source_bytes bigint, entry_bytes bigint, seconds double");
    private static final StructType EXECUTORS = StructType.fromDDL("host string, executor string, directory string,"
            + " hits bigint, misses bigint, fallbacks bigint, conversions bigint, conversion_failures bigint,"
            + " evictions bigint, entries bigint, bytes bigint");
    private static final int EXECUTOR = EXECUTORS.fieldIndex("executor");

    /** Where it is busy, a task for it may be given to another executor. */
    private static final int MOST_ATTEMPTS = 5;

    private HostTasks() {}

    /** Converts files of these sizes by their paths; {@link io.mbf.spark.MbfSpark#prewarm}. */
    public static Dataset<Row> prewarm(SparkSession session, Map<String, Long> files, CacheSettings settings) {
        SparkContext context = ((org.apache.spark.sql.classic.SparkSession) session).sparkContext();
        Broadcast<SerializableConfiguration> hadoop = SerializableConfiguration.broadcast(
                context,
                ((org.apache.spark.sql.classic.SparkSession) session)
                        .sessionState()
                        .newHadoopConf());
        List<Row> rows = new ArrayList<>();
        if (!files.isEmpty()) {
            rows.addAll(run(
                    context,
                    slices(context, files),
                    paths -> prewarmed(paths, settings, hadoop.value().value())));
        }
        return session.createDataFrame(rows, FILES);
    }

    /** Lists of files, each with the host that should convert them: those of a folder together. */
    private static List<Tuple2<ArrayList<String>, Seq<String>>> slices(SparkContext context, Map<String, Long> files) {
        List<String> hosts = Executors.hosts(context);
        List<HostChoice.Work> works = new ArrayList<>();
        files.forEach((path, bytes) -> works.addAll(HostChoice.Work.of(path, bytes)));
        List<String> chosen = hosts.isEmpty() ? List.of() : HostChoice.of(works, hosts);
        Map<String, Map<String, LinkedHashSet<String>>> byHostAndFolder = new TreeMap<>();
        for (int i = 0; i < works.size(); i++) {
            String path = works.get(i).path();
            byHostAndFolder
                    .computeIfAbsent(chosen.isEmpty() ? "" : chosen.get(i), host -> new TreeMap<>())
                    .computeIfAbsent(works.get(i).folder(), folder -> new LinkedHashSet<>())
                    .add(path);
        }
        List<Tuple2<ArrayList<String>, Seq<String>>> slices = new ArrayList<>();
        byHostAndFolder.forEach((host, folders) -> folders.values()
                .forEach(
                        paths -> slices.add(new Tuple2<>(new ArrayList<>(paths), host.isEmpty() ? seq() : seq(host)))));
        return slices;
    }

    private static List<Row> prewarmed(List<String> paths, CacheSettings settings, Configuration hadoop)
            throws IOException {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        List<InputFile> sources = new ArrayList<>();
        for (String path : paths) {
            sources.add(SplitFiles.of(new Path(path), hadoop));
        }
        List<Row> rows = new ArrayList<>();
        for (PrewarmReport.Item item :
                settings.cache().prewarmFiles(sources, PrewarmOptions.DEFAULT).items()) {
            rows.add(RowFactory.create(
                    host,
                    item.source().name(),
                    item.outcome().toString(),
                    item.detail(),
                    item.rows(),
                    item.sourceBytes(),
                    item.entryBytes(),
                    item.elapsed().toNanos() / 1e9));
        }
        return rows;
    }

    /** What the caches of all executors did; {@link io.mbf.spark.MbfSpark#stats}. */
    public static Dataset<Row> stats(SparkSession session, CacheSettings settings) {
        SparkContext context = ((org.apache.spark.sql.classic.SparkSession) session).sparkContext();
        List<Executors.Executor> executors = Executors.of(context);
        Map<String, Row> found = new TreeMap<>();
        if (executors.isEmpty()) {
            Row own = counted(settings);
            found.put(own.getString(EXECUTOR), own);
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS && found.size() < executors.size(); attempt++) {
            List<Tuple2<String, Seq<String>>> missing = new ArrayList<>();
            for (Executors.Executor executor : executors) {
                if (!found.containsKey(executor.id())) {
                    missing.add(new Tuple2<>(executor.id(), seq(executor.location())));
                }
            }
            for (Row row : run(context, missing, id -> List.of(counted(settings)))) {
                found.put(row.getString(EXECUTOR), row);
            }
        }
        List<Row> rows = new ArrayList<>();
        found.values().forEach(rows::add);
        for (Executors.Executor executor : executors) {
            if (!found.containsKey(executor.id())) {
                rows.add(RowFactory.create(
                        executor.host(), executor.id(), null, null, null, null, null, null, null, null, null));
            }
        }
        return session.createDataFrame(rows, EXECUTORS);
    }

    private static Row counted(CacheSettings settings) {
        ParquetCache cache = settings.cache();
        CacheStats stats = cache.stats();
        return RowFactory.create(
                SparkEnv.get().blockManager().blockManagerId().host(),
                SparkEnv.get().executorId(),
                cache.directory().map(Object::toString).orElse(null),
                stats.hits(),
                stats.misses().values().stream().mapToLong(Long::longValue).sum(),
                stats.fallbacks(),
                stats.conversions(),
                stats.conversionFailures(),
                stats.evictions(),
                stats.entries(),
                stats.bytes());
    }

    /** A task for each element, where it should run if possible. */
    private static <T> List<Row> run(SparkContext context, List<Tuple2<T, Seq<String>>> placed, Task<T> task) {
        ClassTag<T> any = ClassTag.apply(Object.class);
        return new JavaRDD<>(
                        context.makeRDD(CollectionConverters.asScala(placed).toSeq(), any), any)
                .flatMap((FlatMapFunction<T, Row>) element -> task.rows(element).iterator())
                .collect();
    }

    private static Seq<String> seq(String... locations) {
        return CollectionConverters.asScala(List.of(locations)).toSeq();
    }

    /** What a task does with its element. */
    private interface Task<T> extends Serializable {
        List<Row> rows(T element) throws IOException;
    }
}
