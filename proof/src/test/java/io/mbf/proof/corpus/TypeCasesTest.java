package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cli.Run;
import io.mbf.fixture.Corpus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small files of what writers may say of types and chunks, with the right values from outside. */
class TypeCasesTest {

    @TempDir
    Path temp;

    private static Path file(String name) {
        return Corpus.cases().resolve(name);
    }

    @Test
    void aVariantWithoutAVersionIsOneOnBothPaths() {
        String row = "{\"id\":1,\"var\":\"1957-11-07T12:33:54.123456Z\"}\n";
        Path source = file("variant-without-version.parquet");
        Run direct = Run.of("cat", source);
        assertEquals(row, direct.out(), direct.err());
        Path mbf = temp.resolve("v.mbf");
        Run convert = Run.of("convert", source, "-o", mbf);
        assertEquals(0, convert.exit(), convert.err());
        assertEquals(row, Run.of("cat", mbf).out());
    }

    @ParameterizedTest
    @CsvSource({
        "file-path-real.parquet, count(*), other.parquet",
        "file-path-names-another-file.parquet, x, part-0.parquet",
        "file-path-summary-file.parquet, x, part-0.parquet",
    })
    void aChunkInAnotherFileIsRefusedWithItsRowGroupColumnAndFile(String name, String column, String other) {
        String expected = file(name) + ": row group 0, column \"" + column + "\": has its data in another file, '"
                + other + "', which is not opened from here\n";
        for (String command : new String[] {"cat", "head"}) {
            Run run = Run.of(command, file(name));
            assertEquals("mbf: " + expected, run.err());
            assertEquals(1, run.exit());
        }
        Run convert = Run.of("convert", file(name), "-o", temp.resolve("never.mbf"));
        assertEquals(1, convert.exit(), convert.err());
        assertEquals(0, Run.of("schema", file(name)).exit(), "the schema can be read");
    }

    @Test
    void partitionValuesKeepTheirLeadingZeros() {
        Run run = Run.of("cat", file("partition-leading-zeros"), "--select", "code");
        assertEquals(
                List.of("{\"code\":\"01001\"}", "{\"code\":\"01002\"}", "{\"code\":\"11001\"}"),
                run.out().lines().distinct().toList(),
                run.err());
    }
}
