package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Tables;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Requirement;
import io.mbf.format.FileSection.What;
import io.mbf.format.FormatVersion;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.reader.ForgedFile.Part;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a version to come: what is not known is passed over, or named and refused, and all else is read. */
class UnknownPartsTest {

    private static final FormatVersion NEXT = new FormatVersion(1, 1);
    private static final int UNKNOWN = 42;
    private static final int ROWS = 50;

    private static final Field NUMBER = Field.required("a", Type.Leaf.of(PhysicalType.INT64));
    private static final Field TEXT = Field.optional("b", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
    private static final Field STRUCT = Field.optional("s", Type.Struct.of(List.of(NUMBER, TEXT)));
    private static final Schema SCHEMA = Schema.of(NUMBER, TEXT, STRUCT);

    /** Numbers of the nodes. */
    private static final int OF_TEXT = 1;

    private static final int OF_TEXT_IN_STRUCT = 4;

    @TempDir
    Path folder;

    private byte[] good;
    private List<List<String>> rows;

    @BeforeEach
    void writeAFileOfToday() throws IOException {
        Path path = folder.resolve("t.mbf");
        WriterOptions options = WriterOptions.builder()
                .source(new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5))
                .createdBy("somebody")
                .build();
        ColumnBatch batch = Tables.batch(SCHEMA, ROWS, new Random(1));
        try (MbfFileWriter writer = MbfFileWriter.create(path, SCHEMA, options)) {
            writer.write(batch);
            writer.finish();
        }
        good = Files.readAllBytes(path);
        rows = new ArrayList<>();
        Tables.addTexts(batch, rows);
    }

    private static MbfFile open(ForgedFile forged) {
        return MbfFile.open(new MemoryFile("t.mbf", forged.bytes()));
    }

    private static List<List<String>> read(MbfFile file, Query query) {
        List<List<String>> texts = new ArrayList<>();
        try (Scan scan = file.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                Tables.addTexts(batch, texts);
            }
        }
        return texts;
    }

    /** The rows of one column. */
    private List<List<String>> column(int column) {
        return rows.stream()
                .map(row -> List.of(String.valueOf(row.get(column))))
                .toList();
    }

    private static List<List<String>> shown(List<List<String>> texts) {
        return texts.stream().map(row -> List.of(String.valueOf(row.get(0)))).toList();
    }

    private void assertReadAsIfNothingWereAdded(ForgedFile forged) {
        try (MbfFile file = open(forged);
                MbfFile plain = MbfFile.open(new MemoryFile("t.mbf", good))) {
            assertEquals(rows, read(file, Query.ALL));
            assertEquals(SCHEMA, file.schema());
            assertEquals(plain.source(), file.source());
            assertTrue(file.source().isPresent());
            assertEquals(plain.properties(), file.properties());
            assertEquals(Optional.empty(), plain.verify().difference(file.verify()));
        }
    }

    @Test
    void sectionsOfAnUnknownKindArePassedOver() {
        byte[] content = "what is to come".getBytes(StandardCharsets.UTF_8);
        ForgedFile forged = ForgedFile.of(good).withVersion(NEXT).withSection(99, content);
        assertReadAsIfNothingWereAdded(forged);
        try (MbfFile file = open(forged)) {
            assertEquals("1.1", file.version());
        }
    }

    @Test
    void sectionsOfAnUnknownKindAreCoveredByTheirChecksumAllTheSame() {
        byte[] bytes = ForgedFile.of(good)
                .withSection(99, "what is to come".getBytes(StandardCharsets.UTF_8))
                .bytes();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("what is to come");
        bytes[at] ^= 1;
        var e = assertThrows(CorruptFileException.class, () -> MbfFile.open(new MemoryFile("t.mbf", bytes)));
        assertTrue(e.getMessage().startsWith("t.mbf: section of kind 99: checksum is "), e.getMessage());
    }

    @Test
    void bytesBehindTheKnownEndOfEverySectionArePassedOver() {
        ForgedFile forged = ForgedFile.of(good);
        assertReadAsIfNothingWereAdded(forged.withParts(forged.parts().stream()
                .map(part -> part.withContent(Arrays.copyOf(part.content(), part.content().length + 9)))
                .toList()));
    }

    @Test
    void bytesBehindTheKnownEndOfPageTablesArePassedOver() {
        ForgedFile forged = ForgedFile.of(good);
        try (MbfFile file = MbfFile.open(new MemoryFile("t.mbf", good))) {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                forged = withLongerTables(forged, file, node);
            }
        }
        assertReadAsIfNothingWereAdded(forged);
    }

    private ForgedFile withLongerTables(ForgedFile forged, MbfFile file, int node) {
        ColumnSection column = file.column(node);
        ByteSink tables = new ByteSink();
        Map<Integer, Place> places = new HashMap<>();
        for (MbfFileAccess.Table table : new MbfFileAccess(good).tables()) {
            if (table.node() == node) {
                int start = tables.size();
                tables.putBytes(good, table.from(), table.to() - table.from());
                tables.putLong(-1);
                int length = tables.size() - start;
                Place place = table.number() < column.segments().size()
                        ? column.segments().get(table.number()).place()
                        : column.dictionary().orElseThrow().place();
                int checksum = Checksum.of(tables.array(), start, length);
                places.put(table.number(), new Place(place.offset(), place.length(), place.codec(), length, checksum));
            }
        }
        Segment only = column.segments().get(0);
        ColumnSection longer = new ColumnSection(
                column.plainBytes(),
                column.encodings(),
                column.codecs(),
                List.of(new Segment(places.get(0), only.entries(), only.dictionaryCoded(), only.zone(), only.filter())),
                column.dictionary().map(d -> new ColumnSection.Dictionary(places.get(1), d.values())));
        ColumnOrder order = file.schema().nodes().get(node).type() instanceof Type.Leaf leaf
                ? ColumnOrder.of(leaf)
                : ColumnOrder.NONE;
        ByteSink section = new ByteSink();
        longer.write(false, order, section);
        return forged.with(
                Kind.COLUMN, node, part -> part.withTables(bytes(tables)).withContent(bytes(section)));
    }

    private static byte[] bytes(ByteSink sink) {
        return Arrays.copyOf(sink.array(), sink.size());
    }

    /** A node: name, kind, bits, children, and the length of what follows of it. */
    @Test
    void bytesBehindTheKnownEndOfANodeArePassedOver() {
        ForgedFile forged = ForgedFile.of(good).with(Kind.SCHEMA, 0, part -> {
            byte[] old = part.content();
            int length = 6; // of the first node: behind the number of columns, a name of one letter, and three numbers
            ByteSink longer = new ByteSink();
            longer.putBytes(old, 0, length);
            longer.putUint(old[length] + 3);
            longer.putBytes(old, length + 1, old[length]);
            longer.putBytes(new byte[] {7, 7, 7}, 0, 3);
            int behind = length + 1 + old[length];
            longer.putBytes(old, behind, old.length - behind);
            return part.withContent(bytes(longer));
        });
        assertReadAsIfNothingWereAdded(forged);
    }

    @Test
    void bytesBehindTheKnownEndOfASourceArePassedOver() {
        ForgedFile forged = ForgedFile.of(good).with(Kind.SOURCE, 0, part -> {
            byte[] old = part.content();
            ByteSink longer = new ByteSink();
            longer.putUint(1);
            longer.putUint(old[1] + 4);
            longer.putBytes(old, 2, old.length - 2);
            longer.putInt(-1);
            return part.withContent(bytes(longer));
        });
        assertReadAsIfNothingWereAdded(forged);
    }

    /** What a newer writer keeps there may belong to sections that are passed over. */
    @Test
    void dataThatNobodyKnowsIsPassedOverInFilesOfNewerVersionsAndDamageInOthers() {
        ForgedFile today = ForgedFile.of(good);
        byte[] more = Arrays.copyOf(today.data(), today.data().length + 300);
        Arrays.fill(more, today.data().length, more.length, (byte) 5);
        assertReadAsIfNothingWereAdded(new ForgedFile(NEXT, more, today.parts()));
        ForgedFile gap = new ForgedFile(today.version(), more, today.parts());
        var e = assertThrows(CorruptFileException.class, () -> open(gap));
        assertTrue(e.getMessage().startsWith("t.mbf: the metadata: lies at byte " + more.length), e.getMessage());
    }

    /** Lets a column require something, and the file explain it. */
    private ForgedFile requiring(What what, int node) {
        return explained(ForgedFile.of(good).withVersion(NEXT), what).with(Kind.COLUMN, node, part -> {
            byte[] old = part.content();
            ByteSink content = new ByteSink();
            int at = 1; // behind the bits; lists are short, and so are numbers
            content.putBytes(old, 0, at);
            for (What list : What.values()) {
                int count = old[at];
                content.putUint(count + (list == what ? 1 : 0));
                content.putBytes(old, at + 1, count);
                if (list == what) {
                    content.putUint(UNKNOWN);
                }
                at += 1 + count;
            }
            content.putBytes(old, at, old.length - at);
            return part.withContent(bytes(content));
        });
    }

    private static ForgedFile explained(ForgedFile forged, What what) {
        return forged.with(Kind.FILE, 0, part -> {
            FileSection section = FileSection.read("good", part.content(), 0, part.content().length);
            List<Requirement> requirements = new ArrayList<>(section.requirements());
            requirements.add(new Requirement(what.ordinal(), UNKNOWN, NEXT));
            ByteSink content = new ByteSink();
            new FileSection(section.chunks(), requirements).write(content);
            return part.withContent(bytes(content));
        });
    }

    private static void refused(MbfFile file, Query query, String problem) {
        var e = assertThrows(UnsupportedFeatureException.class, () -> read(file, query));
        assertEquals("t.mbf: " + problem, e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(What.class)
    void aColumnThatRequiresWhatIsUnknownIsRefusedByItsNameAndTheOthersAreRead(What what) {
        String problem = "column 'b': " + what.name().toLowerCase(java.util.Locale.ROOT)
                + " 42 of format version 1.1 is not known to this library";
        try (MbfFile file = open(requiring(what, OF_TEXT))) {
            assertEquals(SCHEMA, file.schema());
            assertEquals(ROWS, file.rowCount());
            assertEquals(shown(column(0)), shown(read(file, Query.ALL.select(List.of("a")))));
            assertEquals(shown(column(2)), shown(read(file, Query.ALL.select(List.of("s")))));
            assertEquals(
                    ROWS,
                    read(file, Query.ALL.select(List.of("s")).where(col("a").isNotNull()))
                            .size());
            refused(file, Query.ALL.select(List.of("b")), problem);
            refused(file, Query.ALL.select(List.of("a")).where(col("b").eq("x")), problem);
            refused(file, Query.ALL, problem);
            assertThrows(UnsupportedFeatureException.class, file::verifyBytes);
            var e = assertThrows(UnsupportedFeatureException.class, file::verify);
            assertEquals("t.mbf: " + problem, e.getMessage());
        }
    }

    @Test
    void aMemberOfAStructIsRefusedByItsPathAndTheOthersAreRead() {
        try (MbfFile file = open(requiring(What.ENCODING, OF_TEXT_IN_STRUCT))) {
            assertEquals(
                    ROWS, read(file, Query.ALL.select(List.of("a", "b", "s.a"))).size());
            refused(
                    file,
                    Query.ALL.select(List.of("s")),
                    "column 's.b': encoding 42 of format version 1.1 is not known to this library");
        }
    }

    @Test
    void aRequirementThatTheFileDoesNotExplainIsNamedWithoutAVersion() {
        Part unexplained = ForgedFile.of(good).part(Kind.FILE, 0);
        ForgedFile forged = requiring(What.CODEC, OF_TEXT).with(Kind.FILE, 0, part -> unexplained);
        try (MbfFile file = open(forged)) {
            refused(file, Query.ALL, "column 'b': codec 42 is not known to this library");
        }
    }

    @Test
    void damageIsFoundBesideAColumnThatCannotBeRead() {
        byte[] bytes = requiring(What.ENCODING, OF_TEXT).bytes();
        try (MbfFile file = MbfFile.open(new MemoryFile("t.mbf", bytes))) {
            bytes[(int) file.column(0).segments().get(0).place().offset() + 20] ^= 1;
        }
        var e = assertThrows(CorruptFileException.class, () -> MbfFile.open(new MemoryFile("t.mbf", bytes)));
        assertTrue(e.getMessage().startsWith("t.mbf: chunk 0, column 'a', block 0: checksum is "), e.getMessage());
    }

    @Test
    void aFileThatRequiresWhatIsUnknownForReadingAnythingIsRefused() {
        ForgedFile forged = explained(ForgedFile.of(good).withVersion(NEXT), What.FEATURE)
                .with(Kind.FILE, 0, part -> {
                    byte[] old = part.content();
                    int features = 4; // behind 8192, one chunk, and its 50 rows
                    assertEquals(0, old[features]);
                    ByteSink content = new ByteSink();
                    content.putBytes(old, 0, features);
                    content.putUint(1);
                    content.putUint(UNKNOWN);
                    content.putBytes(old, features + 1, old.length - features - 1);
                    return part.withContent(bytes(content));
                });
        var e = assertThrows(UnsupportedFeatureException.class, () -> open(forged));
        assertEquals(
                "t.mbf: file section: feature 42 of format version 1.1 is not known to this library", e.getMessage());
    }

    /** Changes one byte of the node of column b, which follows that of a. */
    private ForgedFile withTextNode(int at, int value) {
        return ForgedFile.of(good).withVersion(NEXT).with(Kind.SCHEMA, 0, part -> {
            byte[] content = part.content();
            int node = 7 + content[6];
            assertEquals('b', content[node + 1]);
            content[node + at] = (byte) value;
            return part;
        });
    }

    @Test
    void aColumnOfAnUnknownTypeIsRefusedByItsNameAndTheOthersAreRead() {
        assertColumnOfUnknownType(withTextNode(2, 9), "kind 9 of a node");
        assertColumnOfUnknownType(withTextNode(3, 5), "bits 0x4 of a node");
        assertColumnOfUnknownType(withTextNode(6, 200), "physical type 200");
        assertColumnOfUnknownType(withTextNode(8, 99), "logical type 99");
    }

    private void assertColumnOfUnknownType(ForgedFile forged, String what) {
        try (MbfFile file = open(forged)) {
            assertEquals(3, file.schema().size());
            assertEquals(LogicalType.UNKNOWN, file.schema().field(1).leaf().logical());
            assertEquals(shown(column(0)), shown(read(file, Query.ALL.select(List.of("a")))));
            assertEquals(shown(column(2)), shown(read(file, Query.ALL.select(List.of("s")))));
            refused(file, Query.ALL, "column 'b': " + what + " is not known to this library");
        }
    }
}
