package io.mbf.spark.source;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.util.Utils;

/** What Spark's user interface shows of a scan; it makes them by the names of their classes. */
public final class SourceMetrics {

    private SourceMetrics() {}

    static CustomMetric[] all() {
        return new CustomMetric[] {new Rows(), new Pruned(), new Bytes(), new Answered()};
    }

    /** Rows that were read. */
    public static final class Rows extends CustomSumMetric {

        static final String NAME = "mbfRows";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "MBF: number of rows read";
        }
    }

    /** What statistics ruled out. */
    public static final class Pruned extends CustomSumMetric {

        static final String NAME = "mbfPruned";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "MBF: number of chunks and pages pruned";
        }
    }

    /** What was fetched from files. */
    public static final class Bytes extends CustomSumMetric {

        static final String NAME = "mbfBytes";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "MBF: size of what was read";
        }

        @Override
        public String aggregateTaskMetrics(long[] values) {
            return Utils.bytesToString(java.util.Arrays.stream(values).sum());
        }
    }

    /** Files whose aggregates were taken in the place of their rows. */
    public static final class Answered extends CustomSumMetric {

        static final String NAME = "mbfAnsweredFiles";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String description() {
            return "MBF: number of files answered from statistics";
        }
    }
}
