package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cache.settings.WatchOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs without directory-watcher, which only watching needs. */
class MissingWatcherTest {

    @Test
    void everythingWorksButWatchingWhichSaysWhatItNeeds(@TempDir Path temp) throws IOException, InterruptedException {
        Sources.write(temp.resolve("a.parquet"), Sources.noise(1, 5_000));
        List<String> command = ChildJvm.command(Path.of(System.getProperty("java.home")), Child.class, temp.toString());
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                Stream.of(command.get(classPath).split(File.pathSeparator))
                        .filter(element -> !element.contains("directory-watcher") && !element.contains("jna"))
                        .collect(Collectors.joining(File.pathSeparator)));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("""
                5000 HIT
                watching folders needs io.methvin:directory-watcher on the class path
                """, said);
        assertEquals(0, child.waitFor());
    }

    /** The child's main class. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            Path source = folder.resolve("a.parquet");
            try (ParquetCache cache = ParquetCache.builder()
                    .directory(folder.resolve("cache"))
                    .minFreeBytes(0)
                    .build()) {
                cache.prewarm(source.toString());
                System.out.println(
                        cache.read(source).count() + " " + cache.why(source).state());
                cache.watch(List.of(folder), WatchOptions.DEFAULT);
            } catch (IllegalStateException expected) {
                System.out.println(expected.getMessage());
            }
        }
    }
}
