package io.mbf.spark.plain;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import scala.jdk.javaapi.CollectionConverters;

/** A program as users of Spark write them: it knows nothing of us. It reads a file until it comes from the cache. */
public final class PlainProgram {

    private static final long MOST_NANOS = 60_000_000_000L;

    private PlainProgram() {}

    /** @param args the folder of a table, which is made */
    public static void main(String[] args) throws InterruptedException {
        SparkSession session = SparkSession.builder().getOrCreate();
        session.range(10_000)
                .selectExpr(
                        "id",
                        "'name ' || id % 7 as name",
                        "named_struct('half', id / 2, 'name', 'half of ' || id) as s")
                .write()
                .parquet(args[0]);
        session.conf().set("spark.mbf.enabled", "false");
        List<Row> expected = rows(session, args[0]).collectAsList();
        session.conf().unset("spark.mbf.enabled");
        long cached = 0;
        long start = System.nanoTime();
        for (int read = 1; read < 3 || cached < 2 && System.nanoTime() - start < MOST_NANOS; read++) {
            Dataset<Row> rows = rows(session, args[0]);
            if (!rows.collectAsList().equals(expected)) {
                throw new IllegalStateException("other rows than without the cache");
            }
            cached = cachedSplits(((org.apache.spark.sql.classic.Dataset<?>) rows)
                    .queryExecution()
                    .executedPlan());
            Thread.sleep(200);
        }
        System.out.println("splits from the cache: " + cached);
        session.stop();
    }

    private static Dataset<Row> rows(SparkSession session, String table) {
        return session.read().parquet(table).where("id % 3 = 1").select("id", "name", "s.half");
    }

    private static long cachedSplits(SparkPlan plan) {
        long count = plan.metrics().contains("mbfCachedSplits")
                ? (Long) plan.metrics().apply("mbfCachedSplits").value()
                : 0;
        for (SparkPlan child : CollectionConverters.asJava(plan.children())) {
            count += cachedSplits(child);
        }
        return count;
    }
}
