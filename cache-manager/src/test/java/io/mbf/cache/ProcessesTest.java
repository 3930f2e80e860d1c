package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one cache directory. */
class ProcessesTest {

    private static final int PROCESSES = Soak.count("processes", 3);
    private static final int ROWS = 50_000;

    @TempDir
    Path temp;

    @Test
    void processesThatReadOneSourceAtOnceConvertItOnceAndAllGetItsRows() throws Exception {
        Path source = Sources.write(temp.resolve("a.parquet"), Sources.noise(1, ROWS));
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(ChildJvm.start(Reader.class, temp.resolve("cache").toString(), source.toString()));
            }
            for (Process process : processes) {
                assertEquals("ready", line(process));
            }
            for (Process process : processes) {
                process.outputWriter().append("go\n").flush();
            }
            int conversions = 0;
            for (Process process : processes) {
                conversions += Integer.parseInt(line(process));
                assertEquals(0, process.waitFor());
            }
            assertEquals(1, conversions);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static String line(Process process) throws Exception {
        BufferedReader output = process.inputReader();
        return output.readLine();
    }

    /** Reads until it hits, checking the rows each time; prints how many conversions it made. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            Path source = Path.of(arguments[1]);
            long[] expected = Sources.noise(1, ROWS).toArray();
            CacheBuilder builder =
                    ParquetCache.builder().directory(Path.of(arguments[0])).minFreeBytes(0);
            builder.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
            try (ParquetCache cache = builder.build()) {
                System.out.println("ready");
                System.in.read();
                do {
                    if (!Arrays.equals(expected, Sources.ids(cache.read(source)))) {
                        throw new IllegalStateException("wrong rows");
                    }
                    cache.awaitConversions(Duration.ofSeconds(60));
                } while (cache.stats().hits() == 0);
                System.out.println(cache.stats().conversions());
            }
        }
    }
}
