package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag;

class SentConfigurationTest {

    @TempDir
    Path temp;

    @Test
    void aScanSendsTheExecutorsNoMoreThanSparksOwn() {
        SparkSession session = SideBySide.session();
        String path = temp.resolve("t").toString();
        session.range(100).write().parquet(path);
        session.read().parquet(path).count(); // which lists the files
        long[] sent = new long[2];
        SideBySide.alone(spark -> {
            sent[0] = nextBroadcast(spark);
            return spark.read().parquet(path).where("id > 7");
        });
        long ofSpark = nextBroadcast(session) - sent[0];
        SideBySide.with(spark -> {
            sent[1] = nextBroadcast(spark);
            return spark.read().parquet(path).where("id > 7");
        });
        assertEquals(ofSpark, nextBroadcast(session) - sent[1]);
    }

    /** The number of the next thing that is sent to all executors. */
    private static long nextBroadcast(SparkSession session) {
        return ((org.apache.spark.sql.classic.SparkSession) session)
                .sparkContext()
                .broadcast("", ClassTag.apply(String.class))
                .id();
    }
}
