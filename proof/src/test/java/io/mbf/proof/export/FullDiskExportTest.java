package io.mbf.proof.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mbf.Mbf;
import io.mbf.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New files on a real small file system (tmpfs), which has no room for them. */
class FullDiskExportTest {

    record Noise(long a, double b) {}

    @TempDir
    Path temp;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        Path place = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place.toString()), () -> {
            String why = "FullDiskExportTest: skipped, since a small file system cannot be mounted (needs root)";
            System.out.println(why);
            return why;
        });
        disk = place;
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            assertTrue(succeeds("umount", disk.toString()), "still mounted: a file is open");
        }
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aFullDiskIsOneLineAndNothingIsLeft() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Path source = temp.resolve("noise.mbf");
        Mbf.write(
                source,
                Noise.class,
                Stream.generate(() -> new Noise(random.nextLong(), random.nextDouble()))
                        .limit(200_000));
        for (String name : List.of("a.parquet", "a.mbf", "a.csv", "a.ndjson")) {
            Path out = disk.resolve(name);
            Run run = Run.of("export", source, "-o", out);
            assertEquals(new Run(1, "", "mbf: " + out + ": No space left on device\n"), run);
            assertNothingIsLeft();
        }
        Path parts = disk.resolve("parts");
        Run run = Run.of("export", source, "--where", "a >= 0", "--partition-by", "a", "-o", parts);
        assertEquals(new Run(1, "", "mbf: " + parts + ": No space left on device\n"), run);
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(disk)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
