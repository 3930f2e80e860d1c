package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.MbfException;
import io.mbf.fixture.Tables;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanMemory;
import io.mbf.schema.Schema;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans of one file after the other in the same memory deliver what each does in its own. */
class ScanMemoryTest {

    private static final Path SPEC = Path.of(System.getProperty("mbf.project", ".."), "spec");

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private List<Path> files;

    @BeforeEach
    void gatherFiles() throws IOException {
        files = new ArrayList<>(List.of(write("flat", Tables.everyType()), write("nested", Tables.nestedTypes())));
        for (String kind : List.of("golden/v1", "hostile")) {
            try (Stream<Path> listed = Files.list(SPEC.resolve(kind))) {
                files.addAll(listed.filter(file -> file.toString().endsWith(".mbf"))
                        .sorted()
                        .toList());
            }
        }
    }

    /** Pages with other numbers of rows than the golden files have. */
    private Path write(String name, Schema schema) {
        Path file = folder.resolve(name + ".mbf");
        try (MbfFileWriter writer = MbfFileWriter.create(file, schema, WriterOptions.defaults())) {
            for (int i = 0; i < 3; i++) {
                writer.write(Tables.batch(schema, 5_000, random));
            }
            writer.finish();
        }
        return file;
    }

    /** Also after scans that ended early, or at damage. */
    @Test
    void anyOrderOfFilesGivesTheRowsOfEach() {
        Map<Path, List<List<String>>> alone =
                files.stream().collect(Collectors.toMap(file -> file, file -> read(file, Query.ALL, new ScanMemory())));
        ScanMemory shared = new ScanMemory();
        for (int i = 0; i < 400; i++) {
            Path file = files.get(random.nextInt(files.size()));
            Query query = random.nextInt(3) == 0 ? Query.ALL.limit(1) : Query.ALL;
            List<List<String>> expected = alone.get(file);
            if (query.limit() == 1 && expected.size() > 1) {
                expected = expected.subList(0, 1);
            }
            assertEquals(expected, read(file, query, shared), "scan " + i + ", " + file);
        }
    }

    @Test
    void conditionsAreThoseOfTheFileAtHand() {
        Path other = write("other", Tables.everyType());
        Query some = Query.ALL.where(col("r3").ge(0).and(col("r9").eq("v7")));
        ScanMemory shared = new ScanMemory();
        Map<Path, List<List<String>>> found = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            for (Path file : List.of(files.get(0), other)) {
                List<List<String>> rows = read(file, some, shared);
                assertEquals(read(file, some, new ScanMemory()), rows);
                assertEquals(rows, found.computeIfAbsent(file, first -> rows));
            }
        }
    }

    /** The rows, as far as they can be read. */
    private static List<List<String>> read(Path path, Query query, ScanMemory memory) {
        List<List<String>> texts = new ArrayList<>();
        try (MbfFile file = MbfFile.open(path);
                Scan scan = file.scan(query, memory)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, texts);
            }
        } catch (MbfException damaged) {
            texts.add(List.of(damaged.getMessage()));
        }
        return texts;
    }
}
