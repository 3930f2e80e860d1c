package io.mbf.proof.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.CorruptFileException;
import io.mbf.format.FormatVersion;
import io.mbf.reader.MbfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of symbols whose strings have the right bytes together, and not one by one. */
class CodesOfStringsTest {

    /** The strings "abab", "" and "xab", as the specification shows them. */
    private static final String PAGE = """
            07 00 00 00  03 00 00 00
            00 00 04 00  03 00 00 00
            04 00 00 00  00 00 00 00
            03 00 00 00  00 00 00 00
            00 00 04 00  03 00 00 00
            02 00 00 00  00 00 00 00
            03 00 00 00  00 00 00 00
            02 00 00 00  05 00 00 00
            02 01 00 00  00 00 00 00
            61 62 63 00  00 00 00 00
            00 00 FF 78  00 00 00 00
            """;

    @TempDir
    Path folder;

    private MbfFile file(String page) throws IOException {
        HandWrittenFile file = new HandWrittenFile(FormatVersion.CURRENT, 3, new byte[0]);
        file.addRaw("t", new int[] {0, 0, 0, 6, 0, 1}, -1, page, 0, 7);
        return MbfFile.open(Files.write(folder.resolve("t.mbf"), file.bytes()));
    }

    @Test
    void verificationReadsGoodOnes() throws IOException {
        try (MbfFile good = file(PAGE)) {
            assertEquals(3, good.rowCount());
            good.verify();
        }
    }

    @Test
    void verificationNoticesAStringWhoseCodesStandForOtherBytesThanItHas() throws IOException {
        // one byte of codes moves from the first string to the second
        String moved = PAGE.replaceFirst("02 00 00 00  00 00 00 00", "01 00 00 00  01 00 00 00");
        try (MbfFile bad = file(moved)) {
            String message =
                    assertThrows(CorruptFileException.class, bad::verify).getMessage();
            assertTrue(message.contains("page 0: the codes of string 0 do not stand for its 4 bytes"), message);
        }
    }

    @Test
    void verificationNoticesAStringThatEndsInAnEscape() throws IOException {
        String cut =
                PAGE.replaceFirst("02 00 00 00  00 00 00 00\n03 00 00 00", "03 00 00 00  00 00 00 00\n02 00 00 00");
        try (MbfFile bad = file(cut)) {
            String message =
                    assertThrows(CorruptFileException.class, bad::verify).getMessage();
            assertTrue(message.contains("page 0: the codes of string 0 do not stand for its 4 bytes"), message);
        }
    }
}
