package io.mbf.bench;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.bench.data.BenchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** What a file of very many small row groups costs that is read as a whole, beside DuckDB; each round anew. */
public final class RowGroups {

    private static final int COLUMNS = 16;
    private static final int ROWS = 100;
    private static final int ROUNDS = 3;

    private RowGroups() {}

    /**
     * Prints wall times in milliseconds.
     *
     * @param args {@code mbf} or {@code duckdb}; row groups, by default 40,000
     */
    public static void main(String[] args) throws IOException, SQLException {
        int groups = args.length > 1 ? Integer.parseInt(args[1]) : 40_000;
        Path file = BenchFile.workFolder().resolve("row-groups-" + groups + ".parquet");
        if (!Files.exists(file)) {
            write(file, groups);
        }
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long rows = args[0].equals("mbf") ? mbf(file) : duckDb(file);
            System.out.println(args[0] + ": " + rows + " rows in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
    }

    private static long mbf(Path file) {
        long rows = 0;
        try (var dataset = Mbf.readParquet(file);
                var batches = dataset.batches()) {
            for (ColumnBatch batch : batches) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    private static long duckDb(Path file) throws SQLException {
        String sums =
                IntStream.range(0, COLUMNS).mapToObj(c -> ", sum(c" + c + ")").collect(Collectors.joining());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set threads = 1");
            try (ResultSet result = statement.executeQuery("select count(*)" + sums + " from '" + file + "'")) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static void write(Path file, int groups) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(IntStream.range(0, COLUMNS)
                .mapToObj(c -> "required int64 c" + c + ";")
                .collect(Collectors.joining(" ", "message rows { ", " }")));
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupRowCountLimit(ROWS)
                .build()) {
            for (long row = 0; row < (long) groups * ROWS; row++) {
                SimpleGroup group = new SimpleGroup(type);
                for (int c = 0; c < COLUMNS; c++) {
                    group.append("c" + c, row * (c + 1));
                }
                writer.write(group);
            }
        }
    }
}
