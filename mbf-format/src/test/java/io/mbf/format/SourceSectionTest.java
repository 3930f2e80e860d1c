package io.mbf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.file.SourceIdentity;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a section is read as: sources and what of them is here, or nothing where they could not be compared. */
class SourceSectionTest {

    private static final long ROWS = 10;
    private static final int BY_TIMES = 2;

    private static final Field A = Field.required("a", Type.Leaf.of(PhysicalType.INT32));
    private static final Field B =
            Field.optional("b", new Type.ListOf(Field.optional("e", Type.Leaf.of(PhysicalType.BYTE_ARRAY))));
    private static final Field C = Field.optional("c", Type.Leaf.of(PhysicalType.DOUBLE));
    private static final Schema SCHEMA = Schema.of(A, B);

    private static SourceIdentity made(int mapping) {
        return new SourceIdentity("file:///a.parquet", 1, -2, 3, -4, Long.MIN_VALUE, mapping);
    }

    private static SourceIdentity plain() {
        return new SourceIdentity("file:///a.parquet", 1, -2, 0, 0, 5, 7);
    }

    private static byte[] written(SourcePart... sources) {
        ByteSink out = new ByteSink();
        SourceSection.write(List.of(sources), out);
        return Arrays.copyOf(out.array(), out.size());
    }

    private static List<SourcePart> read(byte[] bytes) {
        return read(bytes, SCHEMA);
    }

    private static List<SourcePart> read(byte[] bytes, Schema schema) {
        return SourceSection.read("a.mbf", bytes, 0, bytes.length, ROWS, schema);
    }

    /** A section with sources whose bytes are given. */
    private static byte[] section(byte[]... sources) {
        ByteSink out = new ByteSink();
        out.putUint(sources.length);
        for (byte[] source : sources) {
            out.putUint(source.length);
            out.putBytes(source, 0, source.length);
        }
        return Arrays.copyOf(out.array(), out.size());
    }

    /** A source up to its mapping revision, and what follows. */
    private static byte[] source(int state, Consumer<ByteSink> rest) {
        ByteSink out = new ByteSink();
        SchemaSection.writeString("file:///a.parquet", out);
        out.putUint(state);
        if (state == BY_TIMES) {
            out.putUint(1);
            out.putSint(-2);
            out.putUint(0);
        } else if (state == 1) {
            SchemaSection.writeString("\"etag\"", out);
        }
        out.putLong(5);
        out.putUint(7);
        rest.accept(out);
        return Arrays.copyOf(out.array(), out.size());
    }

    private static Consumer<ByteSink> rows(long first, long rows, long ofSource) {
        return rows(first, rows, ofSource, 0);
    }

    private static Consumer<ByteSink> rows(long first, long rows, long ofSource, int schema) {
        return out -> {
            out.putUint(first);
            out.putUint(rows);
            out.putUint(ofSource);
            out.putUint(schema);
        };
    }

    private static Consumer<ByteSink> columns(Schema schema) {
        ByteSink bytes = new ByteSink();
        SchemaSection.write(schema, bytes);
        return rows(0, ROWS, ROWS, bytes.size() + 1).andThen(out -> out.putBytes(bytes.array(), 0, bytes.size()));
    }

    @Test
    void everyFieldIsKept() {
        for (int mapping : new int[] {0, 7}) {
            SourcePart whole = SourcePart.whole(made(mapping), ROWS);
            assertEquals(List.of(whole), read(written(whole)));
            assertTrue(whole.isWhole());
        }
    }

    @Test
    void aPartSaysWhichRowsAndColumnsOfItsSourceAreHere() {
        SourcePart part = new SourcePart(made(7), 5, ROWS, 1L << 40, Optional.of(Schema.of(C, A, A, B)));
        assertEquals(List.of(part), read(written(part)));
        assertFalse(part.isWhole());
    }

    @Test
    void aPartLacksRowsOrColumns() {
        assertFalse(new SourcePart(made(7), 0, 9, 10, Optional.empty()).isWhole());
        assertFalse(new SourcePart(made(7), 1, 9, 10, Optional.empty()).isWhole());
        assertFalse(new SourcePart(made(7), 0, 10, 10, Optional.of(Schema.of(A, B, C))).isWhole());
    }

    @Test
    void aPartOfRowsThatItsSourceLacksCannotBeMade() {
        for (long[] rows : new long[][] {{-1, 1, 5}, {0, -1, 5}, {0, 0, -1}, {5, 1, 5}, {Long.MAX_VALUE, 1, 5}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new SourcePart(made(7), rows[0], rows[1], rows[2], Optional.empty()),
                    () -> Arrays.toString(rows));
        }
    }

    @Test
    void aFileSystemWithoutChangeTimesAndFileIdsSaysNothingOfThem() {
        SourcePart plain = SourcePart.whole(plain(), ROWS);
        assertEquals(List.of(plain), read(written(plain)));
        assertEquals(List.of(plain), read(section(source(BY_TIMES, rows(0, ROWS, ROWS)))));
    }

    @Test
    void aFileWithoutASourceHasNone() {
        assertEquals(List.of(), read(section()));
        assertEquals(List.of(), read(written()));
    }

    @Test
    void severalSourcesAreReadInTheirOrderThoseWithoutRowsIncluded() {
        SourcePart[] sources = {
            SourcePart.whole(made(7), 4),
            SourcePart.whole(plain(), 0),
            new SourcePart(plain(), 3, ROWS - 4, 100, Optional.empty())
        };
        assertEquals(List.of(sources), read(written(sources)));
    }

    @Test
    void sourcesWithMoreOrFewerRowsThanTheFileAreDamage() {
        byte[] more = section(source(BY_TIMES, rows(0, ROWS + 1, 99)));
        byte[] fewer = section(source(BY_TIMES, rows(0, ROWS - 2, 99)), source(0, rows(0, 1, 1)));
        refused(more, "source 0 has 11 rows, 10 of the file are left (source.rows)");
        refused(fewer, "the sources have 9 rows, the file has 10 (source.rows)");
    }

    @Test
    void rowsThatTheSourceLacksAreDamageWhateverTheirNumberIs() {
        refused("10 rows from row 1 on are not within the 10 of the source (source.range)", rows(1, ROWS, ROWS));
        refused("10 rows from row 0 on are not within the 9 of the source (source.range)", rows(0, ROWS, 9));
        refused(
                Long.MAX_VALUE + " rows from row " + Long.MAX_VALUE + " on are not within the " + Long.MAX_VALUE
                        + " of the source (source.range)",
                rows(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void aSchemaThatLacksAColumnOfTheFileIsDamage() {
        Field other = Field.required("b", B.type());
        String problem =
                "the 2 columns of the file are not some of the %d of the source, in their order (source.schema)";
        refused(problem.formatted(2), columns(Schema.of(A, C)));
        refused(problem.formatted(3), columns(Schema.of(B, A, C)));
        refused(problem.formatted(3), columns(Schema.of(A, other, C)));
        refused(problem.formatted(3), columns(Schema.of(A, Field.optional("b", C.type()), C)));
        refused(problem.formatted(0), columns(Schema.of()));
    }

    @Test
    void aSchemaOfNoMoreColumnsThanTheFilesIsDamage() {
        refused(
                "the 2 columns of the file are not some of the 2 of the source, in their order (source.schema)",
                columns(SCHEMA));
    }

    /** A later version may know more of both. */
    @Test
    void columnsThatAreNotKnownAreComparedByTheirNames() {
        byte[] ofFile = schema(out -> unknownNode("z", out));
        Schema shown = SchemaSection.read("a.mbf", ofFile, 0, ofFile.length).schema();
        byte[] ofSource = schema(out -> unknownNode("y", out), out -> unknownNode("z", out));
        byte[] others = schema(out -> unknownNode("x", out), out -> unknownNode("y", out));
        List<SourcePart> parts = read(part(ofSource), shown);
        assertEquals(
                List.of("y", "z"),
                parts.get(0).schema().orElseThrow().fields().stream()
                        .map(Field::name)
                        .toList());
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(part(others), shown));
        assertTrue(e.getMessage().endsWith("(source.schema)"), e.getMessage());
    }

    @SafeVarargs
    private static byte[] schema(Consumer<ByteSink>... columns) {
        ByteSink out = new ByteSink();
        out.putUint(columns.length);
        for (Consumer<ByteSink> column : columns) {
            column.accept(out);
        }
        return Arrays.copyOf(out.array(), out.size());
    }

    private static void unknownNode(String name, ByteSink out) {
        SchemaSection.writeString(name, out);
        out.putUint(9); // a kind
        out.putUint(0);
        out.putUint(0);
        out.putUint(0);
    }

    private static byte[] part(byte[] schema) {
        return section(source(
                BY_TIMES,
                rows(0, ROWS, ROWS, schema.length + 1).andThen(out -> out.putBytes(schema, 0, schema.length))));
    }

    private static void refused(String problem, Consumer<ByteSink> rest) {
        byte[] section = section(source(BY_TIMES, rest));
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(section));
        assertTrue(e.getMessage().startsWith("a.mbf: source section at byte "), e.getMessage());
        assertTrue(e.getMessage().endsWith(": " + problem), e.getMessage());
    }

    private static void refused(byte[] section, String problem) {
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(section));
        assertEquals("a.mbf: source section at byte " + section.length + ": " + problem, e.getMessage());
    }

    /** Whatever takes a few bytes in the file and many in memory is limited. */
    @Test
    void moreSourcesOrNodesThanTheLimitsAreRefused() {
        ByteSink many = new ByteSink();
        many.putUint(FormatLimits.SOURCES + 1);
        many.putBytes(new byte[FormatLimits.SOURCES + 1], 0, FormatLimits.SOURCES + 1);
        byte[] sources = Arrays.copyOf(many.array(), many.size());
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(sources));
        assertTrue(e.getMessage().endsWith("65537 sources, at most 65536 are allowed (limits)"), e.getMessage());
        Schema half = new Schema(Collections.nCopies(FormatLimits.NODES / 2, A));
        SourcePart part = new SourcePart(plain(), 0, 0, 0, Optional.of(half));
        byte[] nodes = written(part, part, part);
        e = assertThrows(
                CorruptFileException.class, () -> SourceSection.read("a.mbf", nodes, 0, nodes.length, 0, Schema.of(A)));
        assertTrue(e.getMessage().endsWith("more than 1048576 nodes (limits)"), e.getMessage());
    }

    @Test
    void aSourceWhoseStateIsKnownInAnotherWayIsNotTakenForOneKnownByTimes() {
        for (int state : new int[] {0, 1, 3}) {
            assertEquals(List.of(), read(section(source(state, rows(0, ROWS, ROWS)))), "state " + state);
            byte[] known = source(BY_TIMES, rows(0, ROWS - 1, ROWS));
            assertEquals(List.of(), read(section(known, source(state, rows(0, 1, 1)))), "state " + state);
        }
    }

    @Test
    void whatANewerWriterAddsToASourceOrBehindAllIsPassedOver() {
        byte[] more = source(BY_TIMES, rows(0, ROWS, ROWS).andThen(out -> out.putLong(-1)));
        byte[] section = section(more);
        List<SourcePart> plain = List.of(SourcePart.whole(plain(), ROWS));
        assertEquals(plain, read(section));
        assertEquals(plain, read(Arrays.copyOf(section, section.length + 3)));
    }

    private static byte[] part() {
        return written(new SourcePart(made(7), 1, ROWS, 20, Optional.of(Schema.of(A, B, C))));
    }

    @Test
    void aSectionThatIsCutOffAnywhereIsDamage() {
        byte[] bytes = part();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(CorruptFileException.class, () -> read(cut), "cut to " + length);
        }
    }

    @Test
    void aSourceThatIsShorterThanItsFieldsIsDamage() {
        byte[] bytes = part();
        assertTrue(bytes[1] == bytes.length - 2, "a length of one byte");
        for (int length = 0; length < bytes.length - 2; length++) {
            bytes[1] = (byte) length;
            CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(bytes), "length " + length);
            assertTrue(e.getMessage().startsWith("a.mbf: source section at byte "), e.getMessage());
        }
    }
}
