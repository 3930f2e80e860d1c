package io.mbf.spark.tpch;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.TpchTable;
import io.mbf.bench.query.TpchQueries;
import io.mbf.spark.MbfExtensions;
import io.mbf.spark.MbfSpark;
import io.mbf.spark.plan.CachedScans;
import io.mbf.spark.split.CacheSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * What queries take in Spark through the cache and without it, in turns, in {@code local[2]}; answers are compared. Wall
 * time, least of some rounds. The files lie in the work folder of the benchmarks, {@code mbf.bench.dir}.
 */
public final class TpchOnSpark {

    private static final int WARM_UP = 2;
    private static final String LENGTHS = "aggregates, of texts lengths";
    private static final String MAXIMA = "aggregates, of texts maxima";
    private static final String FROM = " from lineitem";
    private static final String CACHE = CacheSettings.PREFIX + "dir";

    private final SparkSession session;
    private final int rounds;

    private TpchOnSpark(SparkSession session, int rounds) {
        this.session = session;
        this.rounds = rounds;
    }

    /**
     * Prints a table.
     *
     * @param args the scale factor, by default 1; rounds, by default 5; names of queries, by default all
     */
    public static void main(String[] args) throws Exception {
        double scale = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path caches = Files.createTempDirectory("mbf-on-spark");
        String cache = caches.resolve("warm").toString();
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.extensions", MbfExtensions.class.getName())
                .config(CACHE, cache)
                .config("spark.mbf.cache.min-free", "1MB")
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        for (TpchTable table : TpchTable.values()) {
            session.read()
                    .parquet(table.parquet(BenchFile.workFolder(), scale).toString())
                    .createOrReplaceTempView(table.title());
        }
        Thread.sleep(3_000); // until files that were made just now may be converted
        Map<String, String> queries = queries();
        if (args.length > 2) {
            queries.keySet().retainAll(List.of(args).subList(2, args.length));
        }
        TpchOnSpark bench = new TpchOnSpark(session, rounds);
        bench.first(caches);
        session.conf().set(CACHE, cache);
        for (TpchTable table : TpchTable.values()) {
            MbfSpark.prewarm(session.table(table.title())).collectAsList();
        }
        bench.table(queries);
        bench.besideSparksCache();
        session.stop();
        FileUtil.fullyDelete(caches.toFile());
    }

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("scan", "select * from lineitem");
        String aggregates = "select sum(l_orderkey), sum(l_partkey), sum(l_suppkey), sum(l_linenumber),"
                + " sum(l_quantity), sum(l_extendedprice), sum(l_discount), sum(l_tax), max(l_shipdate),"
                + " max(l_commitdate), max(l_receiptdate)";
        List<String> texts = List.of("l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode", "l_comment");
        queries.put(LENGTHS, aggregates + each(", sum(octet_length(%s))", texts) + FROM);
        queries.put(MAXIMA, aggregates + each(", max(%s)", texts) + FROM); // without generated code
        queries.put("key", "select * from lineitem where l_orderkey = 3000003");
        queries.put("no file", "select * from range(0, 2, 1, 2) where id = 5"); // what any query takes
        queries.putAll(TpchQueries.all());
        return queries;
    }

    private static String each(String aggregate, List<String> columns) {
        return columns.stream().map(aggregate::formatted).collect(Collectors.joining());
    }

    /** A query of a file that is not in the cache, which is converted meanwhile. */
    private void first(Path caches) {
        String query = "select sum(l_quantity), max(l_comment) from lineitem";
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        for (int round = -WARM_UP; round < rounds; round++) {
            session.conf().set(CACHE, caches.resolve("first" + round).toString());
            double with = time(query, true).millis;
            MbfSpark.prewarm(session.table("lineitem")).collectAsList(); // waits for the conversion
            double without = time(query, false).millis;
            if (round >= 0) {
                least[0] = Math.min(least[0], with);
                least[1] = Math.min(least[1], without);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "first query of a file with the cache on %.0f ms, without %.0f ms%n%n",
                least[0],
                least[1]);
    }

    private void table(Map<String, String> queries) {
        System.out.printf(
                "least of %d rounds, wall, local[2]%n%n| query | MBF | Spark | × |%n|---|--:|--:|--:|%n", rounds);
        double ours = 0;
        double theirs = 0;
        for (Map.Entry<String, String> query : queries.entrySet()) {
            double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
            for (int round = -WARM_UP; round < rounds; round++) {
                Answer with = time(query.getValue(), true);
                Answer without = time(query.getValue(), false);
                if (!Answers.agree(with.rows, without.rows)) {
                    throw new IllegalStateException("the answers differ: " + query.getKey());
                }
                if (round >= 0) {
                    least[0] = Math.min(least[0], with.millis);
                    least[1] = Math.min(least[1], without.millis);
                }
            }
            print(query.getKey(), least[0], least[1]);
            if (query.getKey().startsWith("Q")) {
                ours += least[0];
                theirs += least[1];
            }
        }
        print("sum of TPC-H", ours, theirs);
    }

    private static void print(String name, double ours, double theirs) {
        System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f | %.2f |%n", name, ours, theirs, ours / theirs);
    }

    private record Answer(List<Row> rows, double millis) {}

    private Answer time(String query, boolean on) {
        session.conf().set(CachedScans.ENABLED, on);
        long start = System.nanoTime();
        List<Row> rows = List.of();
        Dataset<Row> data = session.sql(query);
        if (query.startsWith("select * from lineitem") && !query.contains("where")) {
            data.write().format("noop").mode("overwrite").save();
        } else {
            rows = data.collectAsList();
        }
        return new Answer(rows, (System.nanoTime() - start) / 1e6);
    }

    /** All columns of lineitem in Spark's own cache, which answers every query of that table once it is there. */
    private void besideSparksCache() {
        session.conf().set(CachedScans.ENABLED, true);
        List<String> queries = List.of(LENGTHS, MAXIMA);
        List<Double> ours =
                queries.stream().map(query -> least(queries().get(query))).toList();
        Dataset<Row> kept = session.table("lineitem").persist(StorageLevel.MEMORY_AND_DISK());
        System.out.printf(
                Locale.ROOT, "%ndf.cache(), first use %.0f ms%n", time(queries().get(LENGTHS), false).millis);
        for (int i = 0; i < queries.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, later uses: MBF %.0f ms, df.cache() %.0f ms%n",
                    queries.get(i),
                    ours.get(i),
                    least(queries().get(queries.get(i))));
        }
        kept.unpersist(true);
    }

    private double least(String query) {
        double least = Double.MAX_VALUE;
        for (int round = -WARM_UP; round < rounds; round++) {
            double millis = time(query, true).millis;
            least = round < 0 ? least : Math.min(least, millis);
        }
        return least;
    }
}
