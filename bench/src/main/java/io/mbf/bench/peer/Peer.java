package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.query.Work;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.report.CacheEntry;
import io.mbf.codec.BlockCodec;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/** Who is measured: us in our forms, and everyone else. */
public enum Peer {
    MBF_WARM("MBF warm") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return warm(file, false);
        }

        @Override
        public boolean reads(BenchTable table) {
            return true;
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            try (ParquetCache cache = MbfCopies.warmCache(file)) {
                String source = file.parquet().toRealPath().toUri().toString();
                return cache.entries().stream()
                        .filter(entry -> entry.source().orElseThrow().uri().equals(source))
                        .mapToLong(CacheEntry::bytes)
                        .sum();
            }
        }
    },

    MBF_WARM_2("MBF warm, 2 threads") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return warm(file, true);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return MBF_WARM.storedBytes(file);
        }
    },

    MBF_WARM_NONE("MBF warm, codec none") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return new MbfEngine(Mbf.readMbf(MbfCopies.converted(file, BlockCodec.NONE)), false, () -> {});
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(MbfCopies.converted(file, BlockCodec.NONE));
        }
    },

    MBF_DIRECT("MBF direct") {
        @Override
        public Engine open(BenchFile file) {
            return new MbfEngine(Mbf.readParquet(file.parquet()), false, () -> {});
        }

        @Override
        public boolean reads(BenchTable table) {
            return true;
        }
    },

    MBF_DIRECT_2("MBF direct, 2 threads") {
        @Override
        public Engine open(BenchFile file) {
            return new MbfEngine(Mbf.readParquet(file.parquet()), true, () -> {});
        }
    },

    COLUMN_READER("parquet-java ColumnReader") {
        @Override
        public Engine open(BenchFile file) {
            return new ColumnReaderEngine(file);
        }

        @Override
        public boolean reads(BenchTable table) {
            return true;
        }
    },

    GROUP("parquet-java Group rows") {
        @Override
        public Engine open(BenchFile file) {
            return new GroupEngine(file);
        }

        @Override
        public boolean does(Work work) {
            return work == Work.FULL_SCAN || work == Work.PROJECTION || work == Work.FIRST_BATCH;
        }
    },

    DUCKDB_PARQUET("DuckDB on Parquet") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onParquet(file, 1);
        }

        @Override
        public boolean does(Work work) {
            return work != Work.OPEN && work != Work.FIRST_BATCH;
        }
    },

    DUCKDB_PARQUET_2("DuckDB on Parquet, 2 threads") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onParquet(file, 2);
        }

        @Override
        public boolean does(Work work) {
            return work != Work.OPEN && work != Work.FIRST_BATCH;
        }
    },

    DUCKDB_TABLE("DuckDB native table") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onTable(file, 1);
        }

        @Override
        public boolean does(Work work) {
            return work != Work.OPEN && work != Work.FIRST_BATCH;
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(DuckDbEngine.table(file));
        }
    },

    DUCKDB_TABLE_2("DuckDB native table, 2 threads") {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onTable(file, 2);
        }

        @Override
        public boolean does(Work work) {
            return work != Work.OPEN && work != Work.FIRST_BATCH;
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return DUCKDB_TABLE.storedBytes(file);
        }
    },

    ARROW("Arrow IPC") {
        @Override
        public Engine open(BenchFile file) {
            return new ArrowEngine(file, CodecType.NO_COMPRESSION);
        }

        @Override
        public boolean does(Work work) {
            return DOES_ARROW.contains(work);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(ArrowEngine.path(file, CodecType.NO_COMPRESSION));
        }
    },

    ARROW_ZSTD("Arrow IPC, zstd") {
        @Override
        public Engine open(BenchFile file) {
            return new ArrowEngine(file, CodecType.ZSTD);
        }

        @Override
        public boolean does(Work work) {
            return DOES_ARROW.contains(work);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(ArrowEngine.path(file, CodecType.ZSTD));
        }
    },

    VORTEX("Vortex") {
        @Override
        public Engine open(BenchFile file) {
            return new VortexEngine(file);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(VortexEngine.path(file));
        }
    };

    private static final Set<Work> DOES_ARROW =
            EnumSet.of(Work.FULL_SCAN, Work.PROJECTION, Work.OPEN, Work.FIRST_BATCH);

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Sets the reader up; what it needs besides the Parquet file is made first, if it is not there yet. */
    public abstract Engine open(BenchFile file) throws Exception;

    /** Bytes of the file that is read. */
    public long storedBytes(BenchFile file) throws Exception {
        return Files.size(file.parquet());
    }

    private static Engine warm(BenchFile file, boolean parallel) throws Exception {
        ParquetCache cache = MbfCopies.warmCache(file);
        return new MbfEngine(cache.read(file.parquet()), parallel, cache::close);
    }

    /** Whether its consumer here knows the table's types. */
    public boolean reads(BenchTable table) {
        return table != BenchTable.NESTED;
    }

    /** Whether this kind of work can be put to it. */
    public boolean does(Work work) {
        return true;
    }

    /** Whether it needs a library of machine code, which may not exist for the machine. */
    public boolean isNative() {
        return ordinal() >= DUCKDB_PARQUET.ordinal();
    }

    /** Why this one cannot run here, in words; empty if it can. */
    public Optional<String> missing(BenchFile file) {
        try {
            open(file).close();
            return Optional.empty();
        } catch (Exception | LinkageError failed) {
            Throwable cause = failed;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Optional.of(cause.toString().lines().findFirst().orElse(""));
        }
    }
}
