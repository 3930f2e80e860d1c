package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder whose entries have more dictionaries together than a small heap holds, in a Java process of its own. */
class ManyDictionariesTest {

    private static final int FILES = 30;

    /** A dictionary of 1.3 MB in each column of each file. */
    private static final int DISTINCT = 10_000;

    private static final int ROWS = 3 * DISTINCT;

    @TempDir
    private Path temp;

    /** Reads all of a folder twice, from a cache; prints a line for each. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            try (ParquetCache cache = cache(Path.of(arguments[1]))) {
                for (int round = 0; round < 2; round++) {
                    long characters = 0;
                    try (Dataset data = cache.read(Path.of(arguments[0]));
                            RowCursor rows = data.rows()) {
                        while (rows.next()) {
                            characters += rows.getString("a").length()
                                    + rows.getString("b").length()
                                    + rows.getString("c").length();
                        }
                    }
                    System.out.println(characters + " characters");
                }
            }
        }
    }

    private static ParquetCache cache(Path directory) {
        return ParquetCache.builder().directory(directory).minFreeBytes(0).build();
    }

    @Test
    void areNotAllKeptUntilTheHeapIsFull() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("data"));
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (int file = 0; file < FILES; file++) {
                statement.execute("COPY (SELECT " + text(file, "a") + ", " + text(file, "b") + ", " + text(file, "c")
                        + " FROM range(" + ROWS + ") r(i)) TO '" + folder.resolve(file + ".parquet")
                        + "' (FORMAT parquet)");
            }
        }
        Path directory = temp.resolve("cache");
        try (ParquetCache cache = cache(directory)) {
            cache.prewarm(List.of(folder.toString()), PrewarmOptions.DEFAULT.jobs(2));
        }
        String line = (long) FILES * ROWS * 3 * 128 + " characters";
        assertEquals(
                List.of("0", line, line), SmallHeap.run(64, Program.class, folder.toString(), directory.toString()));
    }

    /** 128 characters. */
    private static String text(int file, String column) {
        return "repeat(md5((i % " + DISTINCT + ")::varchar || '" + file + column + "'), 4) AS " + column;
    }
}
