package io.mbf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.file.SourceIdentity;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a section is read as: one source with all its rows and columns, or none that this library could compare. */
class SourceSectionTest {

    private static final long ROWS = 10;
    private static final int BY_TIMES = 2;

    private static SourceIdentity made(int mapping) {
        return new SourceIdentity("file:///a.parquet", 1, -2, 3, -4, Long.MIN_VALUE, mapping);
    }

    private static byte[] written(SourceIdentity source) {
        ByteSink out = new ByteSink();
        SourceSection.write(Optional.of(source), ROWS, out);
        return Arrays.copyOf(out.array(), out.size());
    }

    private static Optional<SourceIdentity> read(byte[] bytes) {
        return SourceSection.read("a.mbf", bytes, 0, bytes.length, ROWS);
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

    private static Consumer<ByteSink> rows(long first, long rows, int columns) {
        return out -> {
            out.putUint(first);
            out.putUint(rows);
            out.putUint(columns);
        };
    }

    @Test
    void everyFieldIsKept() {
        assertEquals(Optional.of(made(7)), read(written(made(7))));
        assertEquals(Optional.of(made(0)), read(written(made(0))));
    }

    @Test
    void aFileSystemWithoutChangeTimesAndFileIdsSaysNothingOfThem() {
        SourceIdentity plain = new SourceIdentity("file:///a.parquet", 1, -2, 0, 0, 5, 7);
        assertEquals(Optional.of(plain), read(written(plain)));
        assertEquals(Optional.of(plain), read(section(source(BY_TIMES, rows(0, ROWS, 0)))));
    }

    @Test
    void aFileWithoutASourceHasNone() {
        assertEquals(Optional.empty(), read(section()));
    }

    @Test
    void aSourceOfWhichOnlyAPartIsHereIsNotTheFilesSource() {
        assertEquals(Optional.empty(), read(section(source(BY_TIMES, rows(1, ROWS, 0)))));
        assertEquals(Optional.empty(), read(section(source(BY_TIMES, rows(0, ROWS, 1)))), "none of its columns");
        assertEquals(
                Optional.empty(),
                read(section(source(BY_TIMES, rows(0, ROWS, 2).andThen(out -> SchemaSection.writeString("a", out))))));
    }

    @Test
    void severalSourcesAreNotOne() {
        byte[] first = source(BY_TIMES, rows(0, 4, 0));
        byte[] second = source(1, rows(3, ROWS - 4, 0));
        assertEquals(Optional.empty(), read(section(first, second)));
    }

    @Test
    void sourcesWithMoreOrFewerRowsThanTheFileAreDamage() {
        byte[] more = section(source(BY_TIMES, rows(0, ROWS + 1, 0)));
        byte[] fewer = section(source(BY_TIMES, rows(0, ROWS - 2, 0)), source(0, rows(0, 1, 0)));
        refused(more, "source 0 has 11 rows, 10 of the file are left (source.rows)");
        refused(fewer, "the sources have 9 rows, the file has 10 (source.rows)");
    }

    private static void refused(byte[] section, String problem) {
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(section));
        assertEquals("a.mbf: source section at byte " + section.length + ": " + problem, e.getMessage());
    }

    @Test
    void aSourceWhoseStateIsKnownInAnotherWayIsNotTakenForOneKnownByTimes() {
        for (int state : new int[] {0, 1, 3}) {
            assertEquals(Optional.empty(), read(section(source(state, rows(0, ROWS, 0)))), "state " + state);
        }
    }

    @Test
    void whatANewerWriterAddsToASourceOrBehindAllIsPassedOver() {
        byte[] more = source(BY_TIMES, rows(0, ROWS, 0).andThen(out -> out.putLong(-1)));
        byte[] section = section(more);
        Optional<SourceIdentity> plain = read(section(source(BY_TIMES, rows(0, ROWS, 0))));
        assertTrue(plain.isPresent());
        assertEquals(plain, read(section));
        assertEquals(plain, read(Arrays.copyOf(section, section.length + 3)));
    }

    @Test
    void aSectionThatIsCutOffAnywhereIsDamage() {
        byte[] bytes = written(made(7));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(CorruptFileException.class, () -> read(cut), "cut to " + length);
        }
    }

    @Test
    void aSourceThatIsShorterThanItsFieldsIsDamage() {
        byte[] bytes = written(made(7));
        for (int length = 0; length < bytes.length - 2; length++) {
            bytes[1] = (byte) length;
            CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(bytes), "length " + length);
            assertTrue(e.getMessage().startsWith("a.mbf: source section at byte "), e.getMessage());
        }
    }
}
