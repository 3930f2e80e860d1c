package io.mbf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.format.SectionDirectory.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may lie in front of a section. */
class SectionDirectoryTest {

    private static final int BEGIN = 64;

    @Test
    void aSectionOfALaterKindMayHavePageTablesAndADictionary() {
        Section later = new Section(5, 1, BEGIN + 30, 10, 20, 40, 7);
        Section next = new Section(5, 2, BEGIN + 75, 0, 5, 1, 8);
        assertEquals(List.of(later, next), read(later, next).sections());
    }

    @Test
    void oneOfAKnownKindThatIsNoColumnHasNone() {
        CorruptFileException e =
                assertThrows(CorruptFileException.class, () -> read(new Section(3, 0, BEGIN + 4, 0, 4, 40, 7)));
        assertTrue(e.getMessage().endsWith("(directory.tables)"), e.getMessage());
    }

    private static SectionDirectory read(Section... sections) {
        ByteSink out = new ByteSink();
        new SectionDirectory(List.of(sections)).write(out);
        Section last = sections[sections.length - 1];
        FileTrailer trailer = new FileTrailer(
                new FormatVersion(1, 1),
                last.offset() + last.length(),
                out.size(),
                Checksum.of(out.array(), 0, out.size()),
                0);
        return SectionDirectory.read("f.mbf", out.array(), 0, trailer);
    }
}
