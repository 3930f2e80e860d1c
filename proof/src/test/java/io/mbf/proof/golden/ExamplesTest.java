package io.mbf.proof.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.format.FileTrailer;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.text.NdjsonWriter;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps {@code spec/examples.md} true: the bytes there are a file that is read, and those that are written. */
class ExamplesTest {

    private static final Type.Leaf NUMBER = Type.Leaf.of(PhysicalType.INT32);
    private static final Type.Leaf TEXT = Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING);

    /** Bytes of the directory for PROPERTIES, SOURCE, SCHEMA and FILE of short files. */
    private static final int SECTIONS_AFTER_COLUMNS = 4 * 9;

    @TempDir
    Path folder;

    private final String tiny;
    private final String nested;

    ExamplesTest() throws IOException {
        Path chapter = Path.of(System.getProperty("mbf.project", ".."), "spec", "examples.md");
        String[] parts = Files.readString(chapter).split("\n## ");
        assertEquals(3, parts.length);
        tiny = parts[1];
        nested = parts[2];
    }

    /** The first block that is not of pages: the rows. */
    private static String rows(String section) {
        Matcher rows = Pattern.compile("```\n(\\{.*?\n)```", Pattern.DOTALL).matcher(section);
        assertTrue(rows.find());
        return rows.group(1);
    }

    /** The bytes of the table, of which each begins where it says. */
    private byte[] file() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Pattern line = Pattern.compile("\\| (\\d+) \\| `([0-9A-F ]+)`( …)? \\| (.*) \\|");
        tiny.lines().filter(text -> text.matches("\\| \\d.*")).forEach(text -> {
            Matcher cells = line.matcher(text);
            assertTrue(cells.matches(), text);
            assertEquals(Integer.parseInt(cells.group(1)), file.size(), text);
            byte[] bytes = hex(cells.group(2));
            Matcher times = Pattern.compile(".*?(\\d+) × `00`.*").matcher(cells.group(4));
            int repeated = cells.group(3) == null ? 1 : times.matches() ? Integer.parseInt(times.group(1)) : 0;
            for (int i = 0; i < repeated; i++) {
                file.writeBytes(bytes);
            }
        });
        return file.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    private static String read(Path path) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (MbfFile file = MbfFile.open(path);
                Scan scan = file.scan(Query.ALL)) {
            file.verify();
            NdjsonWriter out = new NdjsonWriter(file.schema(), rows);
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                out.write(batch);
            }
            out.finish();
        }
        return rows.toString(StandardCharsets.UTF_8);
    }

    private byte[] written(ColumnBatch batch, Set<String> index) throws IOException {
        Path path = folder.resolve("written.mbf");
        WriterOptions options = WriterOptions.builder()
                .codec(BlockCodec.NONE)
                .indexColumns(index)
                .build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, batch.schema(), options)) {
            writer.write(batch);
            writer.finish();
        }
        return Files.readAllBytes(path);
    }

    @Test
    void theFileByteByByteHasItsRows() throws IOException {
        Path path = folder.resolve("tiny.mbf");
        Files.write(path, file());
        assertEquals(rows(tiny), read(path));
    }

    @Test
    void theFileByteByByteIsTheOneThatIsWritten() throws IOException {
        Schema schema = Schema.of(Field.required("n", NUMBER), Field.optional("t", TEXT));
        ColumnVector numbers = new IntVector(new int[] {5, 7, 6}, 3, Validity.allValid(3));
        ColumnVector texts = strings(Validity.of(new long[] {0b101}, 3), "hi", "", "hi");
        ColumnBatch batch = new ColumnBatch(schema, 3, List.of(numbers, texts));
        byte[] written = written(batch, Set.of("n"));
        byte[] shown = file();
        // a released writer names its version, which moves what lies behind: the checksums there are other ones then
        int properties = new String(shown, StandardCharsets.ISO_8859_1).indexOf("mbf (unreleased)") - 1;
        int moved = written.length - shown.length;
        assertArrayEquals(Arrays.copyOf(shown, properties), Arrays.copyOf(written, properties));
        assertEquals(shown[properties] + moved, written[properties]);
        int behind = properties + 1 + shown[properties];
        int checksum = shown.length - FileTrailer.BYTES - SECTIONS_AFTER_COLUMNS;
        assertArrayEquals(
                Arrays.copyOfRange(shown, behind, checksum),
                Arrays.copyOfRange(written, behind + moved, checksum + moved));
    }

    private static BinaryVector strings(Validity validity, String... values) {
        int[] offsets = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            offsets[i + 1] = offsets[i] + values[i].length();
        }
        byte[] bytes = String.join("", values).getBytes(StandardCharsets.US_ASCII);
        return new BinaryVector(bytes, offsets, values.length, validity);
    }

    private static ColumnBatch nestedTable() {
        Field key = Field.required("key", TEXT);
        Field map = Field.optional("element", new Type.MapOf(key, Optional.of(Field.optional("value", NUMBER))));
        Field list = Field.optional("l", new Type.ListOf(map));
        Field struct = Field.optional("s", Type.Struct.of(List.of(Field.required("a", NUMBER), list)));
        Validity all = Validity.allValid(2);
        ColumnVector maps = new MapVector(
                new int[] {0, 2, 2, 2},
                strings(all, "x", "y"),
                Optional.of(new IntVector(new int[] {1, 0}, 2, Validity.of(new long[] {1}, 2))),
                3,
                Validity.of(new long[] {0b101}, 3));
        Validity structs = Validity.of(new long[] {0b1101}, 4);
        ColumnVector members = new IntVector(new int[] {1, 0, 2, 3}, 4, structs);
        ColumnVector lists = new ListVector(new int[] {0, 3, 3, 3, 3}, maps, 4, Validity.of(new long[] {0b101}, 4));
        return new ColumnBatch(Schema.of(struct), 4, List.of(new StructVector(List.of(members, lists), 4, structs)));
    }

    /** Pages begin at multiples of 64, one node after the other; the schema follows in the metadata. */
    @Test
    void theNestedColumnIsWrittenAsItIsShownAndRead() throws IOException {
        byte[] file = written(nestedTable(), Set.of());
        List<byte[]> pages = new ArrayList<>();
        for (MatchResult page : Pattern.compile("node \\d   ((?:.+\n)+)")
                .matcher(nested.substring(nested.indexOf("The pages:")))
                .results()
                .toList()) {
            StringBuilder digits = new StringBuilder();
            page.group(1).lines().filter(line -> !line.startsWith("`")).forEach(line -> digits.append(shown(line)));
            pages.add(hex(digits.toString()));
        }
        assertEquals(6, pages.size());
        int at = 0;
        for (byte[] page : pages) {
            at = (at + 63) / 64 * 64;
            at = at == 0 ? 64 : at;
            assertEquals(HexFormat.of().formatHex(page), part(file, at, page.length));
            at += page.length;
        }
        StringBuilder schema = new StringBuilder();
        String block = nested.substring(nested.indexOf("The schema:"));
        block.lines()
                .filter(line -> line.matches(" *[0-9A-F]{2}\\b.*"))
                .forEach(line -> schema.append(shown(line.strip())));
        String bytes = HexFormat.of().formatHex(hex(schema.toString()));
        assertTrue(HexFormat.of().formatHex(file).contains(bytes), bytes);
        assertEquals(rows(nested), read(folder.resolve("written.mbf")));
    }

    private static String part(byte[] file, int from, int length) {
        return HexFormat.of().formatHex(Arrays.copyOfRange(file, from, from + length));
    }

    /** The bytes of a line, in front of what is said of them. */
    private static String shown(String line) {
        Matcher bytes = Pattern.compile("((?:[0-9A-F]{2} {0,2})+)(?: {2,}.*)?").matcher(line.strip());
        assertTrue(bytes.matches(), line);
        return bytes.group(1);
    }
}
