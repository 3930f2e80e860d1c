package io.mbf.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.Mbf;
import io.mbf.codec.BlockCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Leaves in {@code target/interop} what {@code mbf-tensor/interop} reads with libraries of others, in other languages. */
class InteropSamplesTest {

    private static final int ROWS = 1_100_000;

    private static final Path FOLDER = Path.of(System.getProperty("mbf.project"), "mbf-tensor", "target", "interop");

    @Test
    void samplesForOthersAreWritten() throws Exception {
        clear();
        Path parquet = Samples.parquet(
                FOLDER.resolve("sample.parquet"),
                "(i % 65536 - 32768)::smallint as n, i % 3 = 0 as flag, (i / 2)::float as x,"
                        + " date '1970-01-01' + (i % 20000)::integer as day, i as a, -i as b",
                ROWS);
        Path none = Samples.parquet(FOLDER.resolve("empty.parquet"), "i::double as x", 0);
        try (var dataset = Mbf.readParquet(parquet);
                var empty = Mbf.readParquet(none)) {
            Tensors tensors = Tensors.of(dataset).matrix("xy", "a", "b");
            assertEquals(ROWS, tensors.write(FOLDER.resolve("sample.safetensors")));
            assertEquals(ROWS, tensors.writeZarr(FOLDER.resolve("zstd.zarr"), BlockCodec.ZSTD));
            assertEquals(ROWS, tensors.writeZarr(FOLDER.resolve("none.zarr"), BlockCodec.NONE));
            assertEquals(0, Tensors.of(empty).write(FOLDER.resolve("empty.zarr")));
        }
        Files.writeString(
                FOLDER.resolve("classpath"),
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    }

    private static void clear() throws Exception {
        Files.createDirectories(FOLDER);
        List<Path> old;
        try (Stream<Path> all = Files.walk(FOLDER)) {
            old = all.filter(path -> !path.equals(FOLDER))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }
}
