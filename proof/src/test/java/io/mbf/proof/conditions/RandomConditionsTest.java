package io.mbf.proof.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.predicate.PredicateParser;
import io.mbf.predicate.PredicateText;
import io.mbf.proof.conditions.RandomConditionText.Both;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random conditions on random tables: DuckDB selects from the table that it holds, MBF from Parquet files of different
 * pages, from {@code .mbf} files, and from a folder of partitions.
 */
@Tag("soak")
class RandomConditionsTest {

    private static final int CASES = Integer.getInteger("mbf.soak.conditions", 1_500);
    private static final int CONDITIONS = 100; // of a table

    @TempDir
    Path temp;

    @Test
    void everyPathSelectsTheRowsThatDuckDbDoes() throws Exception {
        long seed = Long.getLong("mbf.seed", System.nanoTime());
        System.out.println("RandomConditionsTest -Dmbf.seed=" + seed);
        Random random = new Random(seed);
        RandomConditionText texts = new RandomConditionText(random);
        long found = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement duckDb = connection.createStatement()) {
            duckDb.execute("SET threads = 1");
            for (int done = 0; done < CASES; done += CONDITIONS) {
                Path folder = Files.createDirectory(temp.resolve("t" + done));
                int some = 1 + random.nextInt(200);
                int times = random.nextInt(4) == 0 ? 25 : 1;
                int rows = some * times;
                RandomTable.create(duckDb, some, times, random);
                Map<String, Dataset> ways = write(duckDb, folder, rows, random);
                for (int i = 0; i < CONDITIONS; i++) {
                    Both condition = texts.condition(random.nextInt(3));
                    List<Long> expected = select(duckDb, condition.duckDb());
                    found += expected.isEmpty() || expected.size() == rows ? 0 : 1;
                    String again = PredicateText.of(PredicateParser.parse(condition.mbf()));
                    for (Map.Entry<String, Dataset> way : ways.entrySet()) {
                        String where = i % 2 == 0 ? condition.mbf() : again;
                        assertEquals(
                                expected,
                                ids(way.getValue().where(where)),
                                () -> "seed " + seed + ", " + way.getKey() + ", " + rows + " rows: " + where
                                        + "\nDuckDB: " + condition.duckDb());
                    }
                }
            }
        }
        assertTrue(found > CASES / 3, "only " + found + " conditions told rows apart");
    }

    private static Map<String, Dataset> write(Statement duckDb, Path folder, int rows, Random random)
            throws SQLException {
        Path parquet = folder.resolve("t.parquet");
        String order = " FROM t ORDER BY id) TO '";
        duckDb.execute("COPY (SELECT *" + order + parquet + "' (FORMAT parquet, ROW_GROUP_SIZE "
                + (random.nextBoolean() ? 2048 : 122_880) + ", PARQUET_VERSION " + (random.nextBoolean() ? "V1" : "V2")
                + ", DICTIONARY_SIZE_LIMIT " + (random.nextBoolean() ? 1 : 100_000) + ")");
        Path mbf = folder.resolve("t.mbf");
        Mbf.convertToMbf(parquet, mbf);
        Path parts = folder.resolve("parts");
        duckDb.execute("COPY (SELECT *" + order + parts
                + "' (FORMAT parquet, PARTITION_BY (part), WRITE_PARTITION_COLUMNS false)");
        Map<String, Dataset> ways = new LinkedHashMap<>();
        ways.put("Parquet", Mbf.readParquet(parquet, Mbf.cache(false)));
        ways.put(".mbf", Mbf.readMbf(mbf));
        ways.put("partitions", Mbf.readParquet(parts, Mbf.cache(false)));
        return ways;
    }

    private static List<Long> select(Statement duckDb, String where) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (ResultSet result = duckDb.executeQuery("SELECT id FROM t WHERE " + where + " ORDER BY id")) {
            while (result.next()) {
                ids.add(result.getLong(1));
            }
        }
        return ids;
    }

    private static List<Long> ids(Dataset rows) {
        List<Long> ids = new ArrayList<>();
        try (Batches batches = rows.select("id").batches()) {
            for (ColumnBatch batch : batches) {
                LongVector vector = (LongVector) batch.column(0);
                for (int i = 0; i < batch.rowCount(); i++) {
                    ids.add(vector.values()[i]);
                }
            }
        }
        ids.sort(null); // files of a folder are read in the order of their names
        return ids;
    }
}
