package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of a file that lies, and of one that does not. */
class UntrueClaimsTest {

    private static final int TAIL = 8;

    @TempDir
    Path folder;

    private Path honest;
    private Path lying;
    private String claim;

    @BeforeEach
    void write() throws IOException {
        Run.of("cache", "clear");
        assertEquals(
                0,
                Run.of("demo", "--rows", 2_000, "--keep", folder.resolve("demo"))
                        .exit());
        honest = folder.resolve("demo/trips.parquet");
        lying = folder.resolve("lying.parquet");
        byte[] file = Files.readAllBytes(honest);
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
        int start = file.length - TAIL - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
        claim = falsify(footer);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, start);
        Util.writeFileMetaData(footer, out);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(out.size() - start)
                .array());
        out.write(file, file.length - 4, 4);
        Files.write(lying, out.toByteArray());
        Files.setLastModifiedTime(lying, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    /** Turns the null count of the first column that may be null into another one; says what is to be found. */
    private static String falsify(FileMetaData footer) {
        for (int leaf = 0; ; leaf++) {
            ColumnMetaData data =
                    footer.getRow_groups().get(0).getColumns().get(leaf).getMeta_data();
            long nulls = data.getStatistics().getNull_count();
            if (nulls > 0) {
                data.getStatistics().setNull_count(nulls - 1);
                return "row group 0, column \"" + String.join(".", data.getPath_in_schema()) + "\": null count is "
                        + (nulls - 1) + ", found " + nulls;
            }
        }
    }

    @AfterEach
    void clear() {
        Run.of("cache", "clear");
    }

    @Test
    void verifyNamesEachUntrueClaimAndFails() {
        Run run = Run.of("verify", honest, lying);
        assertEquals(1, run.exit());
        assertEquals(
                honest + ": ok, 2,000 rows\n" + lying + ": untrue: " + claim + "\n" + lying
                        + ": 1 untrue claim, 2,000 rows\n2 files checked, 1 not ok\n",
                run.out());
        assertEquals("", run.err());
    }

    @Test
    void whyAndInfoNameWhatAConversionFound() throws Exception {
        assertTrue(!Run.of("info", lying).out().contains("untrue"), "nobody has looked yet");
        Thread.sleep(2_100); // a source that changed just now is not converted
        Run prewarm = Run.of("prewarm", lying);
        assertEquals(0, prewarm.exit(), prewarm.err());
        assertEquals(
                "mbf: " + lying + " says of itself what is not true, and loses rows in reads that believe it: " + claim
                        + "\n",
                prewarm.err());
        assertTrue(Run.of("why", lying).out().contains("\n  untrue, and not believed: " + claim + "\n"));
        assertTrue(Run.of("info", lying).out().contains("\nuntrue: " + claim + "\n"));
        assertEquals(
                claim,
                new ObjectMapper()
                        .readTree(Run.of("why", "--json", lying).out())
                        .get("untrueClaims")
                        .get(0)
                        .textValue());
        Path mbf = folder.resolve("lying.mbf");
        Run convert = Run.of("convert", lying, "-o", mbf);
        assertEquals(0, convert.exit(), convert.err());
        assertTrue(convert.err().contains(claim), convert.err());
        assertTrue(Run.of("info", mbf).out().contains("\nuntrue in the source: " + claim + "\n"));
        assertEquals(
                claim,
                new ObjectMapper()
                        .readTree(Run.of("info", "--json", mbf).out())
                        .get("untrueClaims")
                        .get(0)
                        .textValue());
    }
}
