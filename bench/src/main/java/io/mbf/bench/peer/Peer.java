package io.mbf.bench.peer;

import io.mbf.Mbf;
import io.mbf.bench.data.BenchFile;
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
    },

    GROUP("parquet-java Group rows", Asked.SCANS) {
        @Override
        public Engine open(BenchFile file) {
            return new GroupEngine(file);
        }
    },

    HARDWOOD("Hardwood", Asked.SCANS_AND_OPENING) {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return new HardwoodEngine(file, 1);
        }
    },

    HARDWOOD_2("Hardwood, 2 threads", Asked.SCANS) {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return new HardwoodEngine(file, 2);
        }
    },

    DUCKDB_PARQUET("DuckDB on Parquet", Asked.ANSWERS) {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onParquet(file, 1);
        }
    },

    DUCKDB_PARQUET_2("DuckDB on Parquet, 2 threads", Asked.ANSWERS) {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onParquet(file, 2);
        }
    },

    DUCKDB_TABLE("DuckDB native table", Asked.ANSWERS) {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onTable(file, 1);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(DuckDbEngine.table(file));
        }
    },

    DUCKDB_TABLE_2("DuckDB native table, 2 threads", Asked.ANSWERS) {
        @Override
        public Engine open(BenchFile file) throws Exception {
            return DuckDbEngine.onTable(file, 2);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return DUCKDB_TABLE.storedBytes(file);
        }
    },

    ARROW("Arrow IPC", Asked.SCANS_AND_OPENING) {
        @Override
        public Engine open(BenchFile file) {
            return new ArrowEngine(file, CodecType.NO_COMPRESSION);
        }

        @Override
        public long storedBytes(BenchFile file) throws Exception {
            return Files.size(ArrowEngine.path(file, CodecType.NO_COMPRESSION));
        }
    },

    ARROW_ZSTD("Arrow IPC, zstd", Asked.SCANS_AND_OPENING) {
        @Override
        public Engine open(BenchFile file) {
            return new ArrowEngine(file, CodecType.ZSTD);
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

    /** What peers are asked that cannot do everything, or whose answers would show nothing new. */
    private static final class Asked {
        static final Set<Work> SCANS = EnumSet.of(Work.FULL_SCAN, Work.PROJECTION, Work.FIRST_BATCH);
        static final Set<Work> SCANS_AND_OPENING =
                EnumSet.of(Work.FULL_SCAN, Work.PROJECTION, Work.FIRST_BATCH, Work.OPEN);
        static final Set<Work> ANSWERS = EnumSet.complementOf(EnumSet.of(Work.OPEN, Work.FIRST_BATCH));
    }

    private final String title;
    private final Set<Work> works;

    Peer(String title) {
        this(title, EnumSet.allOf(Work.class));
    }

    Peer(String title, Set<Work> works) {
        this.title = title;
        this.works = works;
    }

    public String title() {
        return title;
    }

    /** Whether this is MBF, in one of its forms. */
    public boolean isOurs() {
        return title.startsWith("MBF");
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

    /** Whether this kind of work can be put to it. */
    public boolean does(Work work) {
        return works.contains(work);
    }

    /** Whether it needs a newer Java, or a library of machine code, which may not exist for the machine. */
    public boolean mayBeMissing() {
        return ordinal() >= HARDWOOD.ordinal();
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
