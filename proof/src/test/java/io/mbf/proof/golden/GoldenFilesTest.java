package io.mbf.proof.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.ColumnBatch;
import io.mbf.format.SourcePart;
import io.mbf.proof.golden.GoldenTables.Table;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.text.NdjsonWriter;
import io.mbf.writer.MbfFileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the committed files of format version 1. They never change ({@link FrozenFilesTest}); those of a new table are written
 * with {@code mvn -pl proof -am test -Dtest=GoldenFilesTest -Dmbf.golden.write=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class GoldenFilesTest {

    private static final Path FOLDER = Path.of(System.getProperty("mbf.project", ".."), "spec", "golden", "v1");

    /** Tables with more rows than belong into a repository: beside the file lies the SHA-256 of their NDJSON. */
    private static final Set<String> LARGE = Set.of("mixed", "values");

    static Stream<String> names() {
        return GoldenTables.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theFileHasTheRowsBesideIt(String name) throws IOException {
        Table table = GoldenTables.all().get(name);
        if (Boolean.getBoolean("mbf.golden.write") && Files.notExists(FOLDER.resolve(name + ".mbf"))) {
            write(name, table);
        }
        try (MbfFile file = MbfFile.open(FOLDER.resolve(name + ".mbf"))) {
            file.verify();
            assertEquals(table.rows().schema(), file.schema());
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            try (Scan scan = file.scan(Query.ALL)) {
                NdjsonWriter out = new NdjsonWriter(file.schema(), rows);
                for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                    out.write(batch);
                }
                out.finish();
            }
            assertArrayEquals(Files.readAllBytes(FOLDER.resolve(rowsOf(name))), kept(name, rows.toByteArray()));
        }
    }

    @Test
    void aPartOfASourceSaysWhichOne() {
        try (MbfFile file = MbfFile.open(FOLDER.resolve("part.mbf"))) {
            assertEquals(List.of(GoldenTables.part()), file.sources());
            assertEquals(Optional.empty(), file.source());
        }
    }

    @Test
    void severalSourcesAreToldApart() {
        try (MbfFile file = MbfFile.open(FOLDER.resolve("sources.mbf"))) {
            List<SourcePart> sources = List.of(
                    SourcePart.whole(GoldenTables.source("source-0"), 4),
                    SourcePart.whole(GoldenTables.source("source-1"), 0),
                    SourcePart.whole(GoldenTables.source("source-2"), 7));
            assertEquals(sources, file.sources());
            assertEquals(Optional.empty(), file.source());
            assertEquals(1, file.chunkCount());
        }
    }

    @Test
    void thereAreNoOtherFiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> found = files.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(
                    names().flatMap(name -> Stream.of(name + ".mbf", rowsOf(name)))
                            .collect(Collectors.toSet()),
                    found);
        }
    }

    /** The rows come from the table itself, not from the file: a writer's mistake does not make it into them. */
    private static void write(String name, Table table) throws IOException {
        Path file = FOLDER.resolve(name + ".mbf");
        if (table.byHand() != null) {
            Files.write(file, table.byHand());
        } else {
            writeAsOurs(file, table);
        }
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        NdjsonWriter out = new NdjsonWriter(table.rows().schema(), rows);
        out.write(table.rows());
        out.finish();
        Files.write(FOLDER.resolve(rowsOf(name)), kept(name, rows.toByteArray()));
    }

    private static void writeAsOurs(Path file, Table table) throws IOException {
        try (MbfFileWriter writer = MbfFileWriter.create(file, table.rows().schema(), table.options())) {
            if (!table.sources().isEmpty()) {
                for (int i = 0; i < table.sources().size(); i++) {
                    writer.startSource(GoldenTables.source("source-" + i));
                    writer.write(table.sources().get(i));
                }
            } else if (table.rows().rowCount() > 0) {
                writer.write(table.rows());
            }
            writer.finish();
        }
    }

    private static String rowsOf(String name) {
        return name + (LARGE.contains(name) ? ".ndjson.sha256" : ".ndjson");
    }

    private static byte[] kept(String name, byte[] rows) {
        if (!LARGE.contains(name)) {
            return rows;
        }
        try {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(rows));
            return (hash + "\n").getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
