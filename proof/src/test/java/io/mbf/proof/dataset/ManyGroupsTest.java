package io.mbf.proof.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.Mbf;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Aggregation;
import io.mbf.read.Dataset;
import io.mbf.row.RowCursor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More groups than a small heap holds, in a Java process of its own. */
class ManyGroupsTest {

    private static final int ROWS = 600_000;

    @TempDir
    private Path temp;

    /** Groups a file by many keys, and by few; prints a line for each. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            Dataset data = Mbf.readParquet(arguments[0]);
            for (Aggregation groups : List.of(
                    data.groupBy("t").count().min("t").max("t").named("greatest"),
                    data.groupBy("i", "t").sum("i"),
                    data.groupBy("few").count().max("t").sum("i"))) {
                long count = 0;
                try (RowCursor rows = groups.rows()) {
                    while (rows.next()) {
                        count++;
                    }
                    System.out.println(count + " groups");
                } catch (InvalidQueryException tooMany) {
                    System.out.println(tooMany.getMessage());
                }
            }
        }
    }

    @Test
    void whatDoesNotFitIsALineAndLeavesTheProcessWell() throws Exception {
        Path file = temp.resolve("many.parquet");
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("COPY (SELECT i, i % 5 few, 'a text of its own: ' || i * 7919 t FROM range(" + ROWS
                    + ") r(i)) TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 20000)");
        }
        String tooMany = "the groups take more than … MB, the half of the heap that they may have; group by fewer or"
                + " coarser keys, narrow the rows, or give more heap (-Xmx)";
        assertEquals(List.of("0", tooMany, tooMany, "5 groups"), lines(file));
    }

    private static List<String> lines(Path file) throws IOException, InterruptedException {
        return SmallHeap.run(48, Program.class, file.toString()).stream()
                .map(line -> line.replaceAll("than \\d+ MB", "than … MB"))
                .toList();
    }
}
