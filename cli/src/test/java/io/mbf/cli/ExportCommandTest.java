package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mbf export} to what is no table of rows, or not there. */
class ExportCommandTest {

    @TempDir
    private Path folder;

    private Path numbers;

    @BeforeEach
    void writeNumbers() throws Exception {
        numbers = folder.resolve("numbers.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT CAST(i AS INTEGER) AS n FROM range(10) t(i)) TO '" + numbers + "'");
        }
    }

    @Test
    void numbersBecomeSafetensors() throws Exception {
        Path out = folder.resolve("out.safetensors");
        Run run = Run.of("export", numbers, "-o", out);
        assertEquals(0, run.exit(), run.err());
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        JsonNode tensor = new ObjectMapper().readTree(header).get("n");
        assertEquals("I32 [10]", tensor.get("dtype").asText() + " " + tensor.get("shape"));
        for (int i = 0; i < 10; i++) {
            assertEquals(i, file.getInt());
        }
    }

    @Test
    void numbersBecomeAZarrStore() throws Exception {
        Path out = folder.resolve("out.zarr");
        Run run = Run.of("export", numbers, "-o", out);
        assertEquals(0, run.exit(), run.err());
        JsonNode array = new ObjectMapper()
                .readTree(out.resolve("n").resolve("zarr.json").toFile());
        assertEquals("int32 [10]", array.get("data_type").asText() + " " + array.get("shape"));
    }

    @Test
    void tensorsTakeNoCodec() {
        Path out = folder.resolve("out.zarr");
        Run run = Run.of("export", numbers, "--codec", "zstd", "-o", out);
        assertEquals(2, run.exit());
        assertEquals(
                "mbf: " + out
                        + ": tensors are written to a new name, without codec, row groups, properties and partitions\n",
                run.err());
        assertFalse(Files.exists(out));
    }
}
