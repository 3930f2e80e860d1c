package io.mbf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import org.junit.jupiter.api.Test;

/** What FILE says of later versions is heard before anything else of it is held against the rules of this one. */
class FileSectionTest {

    /** Pages of 4,096 entries, and chunks of 0 and of 2^40 rows, none of which version 1.0 has. */
    private static final long[] LATER = {4_096, 2, 0, 1L << 40};

    @Test
    void aFeatureIsNamedBeforePagesAndChunksAreChecked() {
        UnsupportedFeatureException e =
                assertThrows(UnsupportedFeatureException.class, () -> read(1, 7, 2, 0, 7, 1, 2, 2, 7, 1, 3));
        assertEquals(
                "f.mbf: file section: feature 7 of format version 1.3 is not known to this library", e.getMessage());
    }

    @Test
    void withoutAFeatureTheyAreChecked() {
        CorruptFileException e = assertThrows(CorruptFileException.class, () -> read(0, 0));
        assertTrue(e.getMessage().endsWith("page entries is 4096, must be 8192 (file.page-entries)"), e.getMessage());
    }

    private static FileSection read(long... behindTheChunks) {
        ByteSink out = new ByteSink();
        for (long number : LATER) {
            out.putUint(number);
        }
        for (long number : behindTheChunks) {
            out.putUint(number);
        }
        return FileSection.read("f.mbf", out.array(), 0, out.size());
    }
}
