package io.mbf.proof.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.format.FileSection.What;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.text.NdjsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads the committed files of a version of the format to come, as far as they are understood. They never change
 * ({@link FrozenFilesTest}); new ones are written with
 * {@code mvn -pl proof -am test -Dtest=LaterFilesTest -Dmbf.golden.write=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class LaterFilesTest {

    private static final Path FOLDER = Path.of(System.getProperty("mbf.project", ".."), "spec", "later");

    /** A line a file, of three parts with tabs in between: its name, what of it can be read, and what cannot. */
    private static final String LIST = "columns.txt";

    private static final String KNOWN = "n,t,s.a";
    private static final int ROWS = 20;

    private static final Field NUMBER = Field.optional("n", Type.Leaf.of(PhysicalType.INT64));
    private static final Field TEXT = Field.required("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
    private static final Field MEMBER = Field.required("a", Type.Leaf.of(PhysicalType.INT32));

    private static List<ColumnVector> columns() {
        long[] numbers = new long[ROWS];
        int[] members = new int[ROWS];
        int[] offsets = new int[ROWS + 1];
        StringBuilder texts = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            numbers[i] = i * i;
            members[i] = -i;
            texts.append("text ").append(i);
            offsets[i + 1] = texts.length();
        }
        byte[] bytes = texts.toString().getBytes(StandardCharsets.US_ASCII);
        Validity all = Validity.allValid(ROWS);
        return List.of(
                new LongVector(numbers, ROWS, Validity.of(new long[] {0b0111_1011_1101_1110_1111}, ROWS)),
                new BinaryVector(bytes, offsets, ROWS, all),
                new IntVector(members, ROWS, all));
    }

    /** What can be read, put together without a file. */
    private static byte[] expected() throws IOException {
        List<ColumnVector> columns = columns();
        Field struct = Field.required("s", Type.Struct.of(List.of(MEMBER)));
        ColumnVector structs = new StructVector(List.of(columns.get(2)), ROWS, Validity.allValid(ROWS));
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        Schema schema = Schema.of(NUMBER, TEXT, struct);
        NdjsonWriter out = new NdjsonWriter(schema, rows);
        out.write(new ColumnBatch(schema, ROWS, List.of(columns.get(0), columns.get(1), structs)));
        out.finish();
        return rows.toByteArray();
    }

    /**
     * Bytes behind every end that a reader of 1.0 knows, and sections of kinds that it does not: all columns can be read but
     * the member of a struct. Or else columns that require what it does not know, or are of types that it does not.
     */
    private static byte[] written(String name) {
        byte[] more = name.equals("sections") ? new byte[] {1, 2, (byte) 0xFF} : new byte[0];
        HandWrittenFile file = new HandWrittenFile(HandWrittenFile.LATER, ROWS, more);
        List<ColumnVector> columns = columns();
        if (name.equals("columns")) {
            file.addRequiring("encoding", What.ENCODING);
            file.addRequiring("codec", What.CODEC);
            file.addRequiring("feature", What.FEATURE);
        }
        file.add(NUMBER, columns.get(0));
        file.addStruct("s", MEMBER, columns.get(2), "z");
        if (name.equals("columns")) {
            file.addOfType("kind", 9, 0, 2, 0);
            file.addOfType("bits", 0, 4, 2, 0);
            file.addOfType("physical", 0, 0, 200, 0);
            file.addOfType("logical", 0, 0, 2, 99);
        }
        file.add(TEXT, columns.get(1));
        return file.bytes();
    }

    private static List<String> unknown(String name) {
        List<String> columns = new ArrayList<>(List.of("s.z"));
        if (name.equals("columns")) {
            columns.addAll(List.of("encoding", "codec", "feature", "kind", "bits", "physical", "logical"));
        }
        return columns;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sections", "columns"})
    void whatIsUnderstoodIsReadAndTheRestRefusedByItsName(String name) throws IOException {
        Path path = FOLDER.resolve(name + ".mbf");
        if (Boolean.getBoolean("mbf.golden.write") && Files.notExists(path)) {
            Files.write(path, written(name));
            Files.write(FOLDER.resolve(name + ".ndjson"), expected());
            Files.writeString(FOLDER.resolve(LIST), list());
        }
        assertArrayEquals(expected(), Files.readAllBytes(FOLDER.resolve(name + ".ndjson")));
        try (MbfFile file = MbfFile.open(path)) {
            assertEquals(HandWrittenFile.LATER.toString(), file.version());
            assertEquals(ROWS, file.rowCount());
            assertEquals("file:///later.parquet", file.source().orElseThrow().uri());
            assertArrayEquals(expected(), rows(file, List.of(KNOWN.split(","))));
            for (String column : unknown(name)) {
                var e = assertThrows(UnsupportedFeatureException.class, () -> rows(file, List.of(column)), column);
                assertTrue(e.getMessage().startsWith(path + ": column '" + column + "': "), e.getMessage());
                assertTrue(e.getMessage().endsWith(" is not known to this library"), e.getMessage());
            }
            assertThrows(UnsupportedFeatureException.class, file::verify);
        }
    }

    private static byte[] rows(MbfFile file, List<String> columns) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (Scan scan = file.scan(Query.ALL.select(columns))) {
            NdjsonWriter out = new NdjsonWriter(scan.schema(), rows);
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                out.write(batch);
            }
            out.finish();
        }
        return rows.toByteArray();
    }

    private static String list() {
        return Stream.of("sections", "columns")
                .map(name -> name + ".mbf\t" + KNOWN + "\t" + String.join(",", unknown(name)) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void eachIsListedAndThereAreNoOthers() throws IOException {
        assertEquals(list(), Files.readString(FOLDER.resolve(LIST)));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    Set.of(LIST, "sections.mbf", "sections.ndjson", "columns.mbf", "columns.ndjson"),
                    files.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
