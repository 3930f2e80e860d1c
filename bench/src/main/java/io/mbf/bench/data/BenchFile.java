package io.mbf.bench.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A Parquet file of a table, in a work folder where it stays for the next run. What peers make of it lies beside it.
 *
 * @param folder the work folder
 * @param size see {@link BenchTable#rowCount}
 */
public record BenchFile(Path folder, BenchTable table, double size, Variant variant) {

    /** Who wrote the file, and with which codec. */
    public enum Variant {
        SNAPPY("snappy, by parquet-java"),
        ZSTD("zstd, by parquet-java"),
        DUCKDB_SNAPPY("snappy, by DuckDB"),
        DUCKDB_ZSTD("zstd, by DuckDB");

        private final String title;

        Variant(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Makes a file beside the one that is to be there, and is not yet. */
    public interface Maker {
        void make(Path temporary) throws Exception;
    }

    /** The work folder: property {@code mbf.bench.dir}, else one in the folder for temporary files. */
    public static Path workFolder() {
        String set = System.getProperty("mbf.bench.dir");
        return set == null ? Path.of(System.getProperty("java.io.tmpdir"), "mbf-bench") : Path.of(set);
    }

    public BenchFile with(Variant other) {
        return new BenchFile(folder, table, size, other);
    }

    /** Where everything of this table and size lies. */
    public Path place() {
        return folder.resolve("v" + BenchTable.GENERATOR_VERSION)
                .resolve(table.title() + "-" + String.format(Locale.ROOT, "%s", size));
    }

    /** The file with this ending, whether it is there or not. */
    public Path path(String ending) {
        return place().resolve(variant.name().toLowerCase(Locale.ROOT) + "." + ending);
    }

    /** The Parquet file; it is made if it is not there yet. */
    public Path parquet() {
        return ensure("parquet", temporary -> {
            switch (variant) {
                case SNAPPY -> RowsFile.write(temporary, table.rows(size), rows(), CompressionCodecName.SNAPPY);
                case ZSTD -> RowsFile.write(temporary, table.rows(size), rows(), CompressionCodecName.ZSTD);
                case DUCKDB_SNAPPY -> copyWithDuckDb(with(Variant.SNAPPY).parquet(), temporary, "snappy");
                case DUCKDB_ZSTD -> copyWithDuckDb(with(Variant.SNAPPY).parquet(), temporary, "zstd");
            }
        });
    }

    public long rows() {
        return table.rowCount(size);
    }

    /** A file with this ending, made if it is not there yet; never seen half-made. */
    public Path ensure(String ending, Maker maker) {
        return ensure(path(ending), maker);
    }

    static Path ensure(Path file, Maker maker) {
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(file.getParent());
            Path temporary =
                    file.resolveSibling("making-" + ProcessHandle.current().pid() + "-" + file.getFileName());
            Files.deleteIfExists(temporary);
            try {
                maker.make(temporary);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot make " + file + ": " + e.getMessage(), e);
        }
    }

    private static void copyWithDuckDb(Path source, Path target, String codec) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads=1"); // keeps the rows in order
            statement.execute("COPY (FROM read_parquet('%s')) TO '%s' (FORMAT parquet, COMPRESSION %s)"
                    .formatted(source, target, codec));
        }
    }
}
