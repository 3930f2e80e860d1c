package io.mbf.parquet.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.error.MbfException;
import io.mbf.parquet.TestFile;
import io.mbf.parquet.Values;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of codecs whose library is not on the class path, in a process of its own. */
class MissingCodecsTest {

    @TempDir
    Path folder;

    /** What that process does: prints why a file is refused, or how many columns it read. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) {
            try {
                System.out.print(Values.ours(Path.of(args[0])).size());
            } catch (MbfException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    @Test
    void theArtifactToAddIsNamed() throws Exception {
        Path brotli = write(CompressionCodecName.BROTLI);
        assertEquals(
                brotli + ": row group 0, column \"a\": codec BROTLI needs com.aayushatharva.brotli4j:brotli4j"
                        + " on the class path",
                without("brotli4j", brotli));
        for (CompressionCodecName codec : List.of(CompressionCodecName.LZ4, CompressionCodecName.LZ4_RAW)) {
            Path file = write(codec);
            assertEquals(
                    file + ": row group 0, column \"a\": codec " + codec
                            + " needs at.yawk.lz4:lz4-java on the class path",
                    without("lz4-java", file));
        }
        assertEquals("1", without("brotli4j", write(CompressionCodecName.SNAPPY)));
    }

    private Path write(CompressionCodecName codec) throws IOException {
        Path path = folder.resolve(codec + ".parquet");
        TestFile.write(
                path,
                MessageTypeParser.parseMessageType("message m { required int32 a; }"),
                Map.of("a", List.of(1, 2)),
                builder -> builder.withCompressionCodec(codec));
        return path;
    }

    private static String without(String library, Path file) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains(library))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Reader.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
