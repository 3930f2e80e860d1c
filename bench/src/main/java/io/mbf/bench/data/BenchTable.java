package io.mbf.bench.data;

import static java.util.Map.entry;

import io.mbf.bench.query.Condition.OneOf;
import io.mbf.bench.query.Condition.Range;
import io.mbf.bench.query.Condition.Text;
import io.mbf.bench.query.Condition.Text.Place;
import io.mbf.bench.query.Question;
import io.mbf.bench.query.Work;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.schema.MessageType;

/** The tables that are measured: how their rows are made, and what is asked of them. */
public enum BenchTable {
    LINEITEM(6_001_215) {
        @Override
        public Rows rows(double size) {
            return new LineitemRows(SEED, size);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            // an order in the middle; line numbers average 4 per order
            long order = rowCount(size) / 8 | 1;
            long key = LineitemRows.orderKey(order);
            long absent = LineitemRows.orderKey(order | 7) + 1;
            Question keys = Question.select("l_orderkey");
            return Map.ofEntries(
                    entry(Work.FULL_SCAN, Question.ALL),
                    entry(Work.PROJECTION, Question.select("l_partkey", "l_extendedprice", "l_discount")),
                    entry(
                            Work.Q6,
                            Question.select("l_extendedprice", "l_discount")
                                    .where(
                                            new Range("l_shipdate", day(1994, 1, 1), day(1994, 12, 31)),
                                            new Range("l_discount", 5, 7),
                                            new Range("l_quantity", 0, 23_99))
                                    .summingProducts()),
                    entry(Work.SORTED_KEY, Question.ALL.where(new Range("l_orderkey", key, key))),
                    entry(Work.SORTED_ABSENT_KEY, Question.ALL.where(new Range("l_orderkey", absent, absent))),
                    entry(Work.UNSORTED_KEY, Question.ALL.where(new Range("l_partkey", 777, 777))),
                    entry(Work.UNSORTED_ABSENT_KEY, Question.ALL.where(new Range("l_partkey", 1L << 40, 1L << 40))),
                    entry(
                            Work.IN,
                            Question.select("l_extendedprice").where(new OneOf("l_shipmode", List.of("AIR", "MAIL")))),
                    entry(Work.PREFIX, keys.where(new Text("l_comment", Place.START, "furious"))),
                    entry(Work.SUFFIX, keys.where(new Text("l_comment", Place.END, "ges"))),
                    entry(Work.CONTAINS, keys.where(new Text("l_comment", Place.ANYWHERE, "special requests"))));
        }
    },

    TOKENS(3_800_000) {
        @Override
        public Rows rows(double size) {
            return new TokenRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            return Map.of(
                    Work.FULL_SCAN, Question.ALL, Work.PROJECTION, Question.select("position", "token", "distance"));
        }
    },

    TRIPS(3_000_000) {
        @Override
        public Rows rows(double size) {
            return new RideRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            long key = RideRows.rideId(SEED, rowCount(size) / 2);
            long absent = RideRows.rideId(SEED, -1);
            return Map.of(
                    Work.FULL_SCAN, Question.ALL,
                    Work.PROJECTION, Question.select("distance", "fare", "tip"),
                    Work.UNSORTED_KEY, Question.ALL.where(new Range("ride_id", key, key)),
                    Work.UNSORTED_ABSENT_KEY, Question.ALL.where(new Range("ride_id", absent, absent)),
                    Work.IN, Question.select("fare").where(new OneOf("payment", List.of("dispute", "no charge"))),
                    Work.PREFIX, Question.select("fare").where(new Text("promotion", Place.START, "promotion-1")));
        }
    },

    WIDE(100_000) {
        @Override
        public Rows rows(double size) {
            return new WideRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            return Map.of(Work.FULL_SCAN, Question.ALL, Work.PROJECTION, Question.select("c10", "c503", "c995"));
        }
    },

    URLS(1_000_000) {
        @Override
        public Rows rows(double size) {
            return new UrlRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            String url = UrlRows.url(SEED, rowCount(size) / 2);
            String absent = UrlRows.url(SEED, -1);
            Question bytes = Question.select("bytes");
            return Map.of(
                    Work.FULL_SCAN, Question.ALL,
                    Work.PROJECTION, Question.select("status", "bytes", "at"),
                    Work.UNSORTED_KEY, Question.ALL.where(new OneOf("url", List.of(url))),
                    Work.UNSORTED_ABSENT_KEY, Question.ALL.where(new OneOf("url", List.of(absent))),
                    Work.PREFIX, bytes.where(new Text("url", Place.START, "https://news.example.net/1")),
                    Work.SUFFIX, bytes.where(new Text("url", Place.END, "page=42")),
                    Work.CONTAINS, bytes.where(new Text("url", Place.ANYWHERE, "session=ab")));
        }
    },

    NESTED(1_000_000) {
        @Override
        public Rows rows(double size) {
            return new NestedRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            return Map.of(Work.FULL_SCAN, Question.ALL);
        }
    },

    /** Many nulls, dates and coordinates. Like {@link #LOGS}, nothing is tuned to it. */
    WEATHER(2_000_000) {
        @Override
        public Rows rows(double size) {
            return new WeatherRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            return Map.of(
                    Work.FULL_SCAN, Question.ALL,
                    Work.PROJECTION, Question.select("latitude", "longitude", "temperature"),
                    Work.IN,
                            Question.select("day", "temperature", "gust")
                                    .where(new OneOf("station", List.of(WeatherRows.station(7), "none"))));
        }
    },

    LOGS(2_000_000) {
        @Override
        public Rows rows(double size) {
            return new LogRows(SEED);
        }

        @Override
        public Map<Work, Question> questions(double size) {
            String trace = LogRows.trace(SEED, rowCount(size) / 2);
            return Map.of(
                    Work.FULL_SCAN, Question.ALL,
                    Work.PROJECTION, Question.select("at", "level", "logger"),
                    Work.UNSORTED_KEY, Question.ALL.where(new OneOf("trace", List.of(trace))),
                    Work.CONTAINS,
                            Question.select("at", "message").where(new Text("message", Place.ANYWHERE, "timed out")));
        }
    },

    DEMO(1_000_000) {
        @Override
        public Rows rows(double size) {
            return new DemoRows(1); // the seed of mbf demo, if no other is given
        }

        @Override
        public Map<Work, Question> questions(double size) {
            return Map.of(
                    Work.FULL_SCAN, Question.ALL, Work.PROJECTION, Question.select("driver_id", "fare", "distance_km"));
        }
    };

    /** Changes whenever a generator does, so that old files are not taken for new ones. */
    static final int GENERATOR_VERSION = 1;

    static final long SEED = 20_240_229;

    private final long fullRows;
    private MessageType schema;

    BenchTable(long fullRows) {
        this.fullRows = fullRows;
    }

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    public synchronized MessageType schema() {
        if (schema == null) {
            schema = rows(1).schema();
        }
        return schema;
    }

    /** @param size 1 for the full table; for lineitem this is TPC-H's scale factor */
    public long rowCount(double size) {
        return Math.max(1, Math.round(fullRows * size));
    }

    /** Fresh rows, before the first one. */
    public abstract Rows rows(double size);

    /** What is asked of the table. */
    public abstract Map<Work, Question> questions(double size);

    private static long day(int year, int month, int day) {
        return LocalDate.of(year, month, day).toEpochDay();
    }
}
