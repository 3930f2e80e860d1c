package io.mbf.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.file.SourceIdentity;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a section without, with, and with half a mapping revision is read as. */
class SourceSectionTest {

    private static final int MAPPING_BYTES = 4;

    private static SourceIdentity made(int mapping) {
        return new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5, mapping);
    }

    private static byte[] written(SourceIdentity source) {
        ByteSink out = new ByteSink();
        SourceSection.write(Optional.of(source), out);
        return Arrays.copyOf(out.array(), out.size());
    }

    private static Optional<SourceIdentity> read(byte[] bytes, int length) {
        return SourceSection.read("a.mbf", bytes, length);
    }

    @Test
    void theRevisionOfTheMappingIsKept() {
        byte[] bytes = written(made(7));
        assertEquals(Optional.of(made(7)), read(bytes, bytes.length));
    }

    @Test
    void aSectionWithoutOneIsOfAnUnknownRevision() {
        byte[] bytes = written(made(7));
        assertEquals(Optional.of(made(0)), read(bytes, bytes.length - MAPPING_BYTES));
        assertEquals(bytes.length - MAPPING_BYTES, written(made(0)).length);
    }

    @Test
    void aRevisionThatIsCutOffOrOutOfRangeIsDamage() {
        byte[] bytes = written(made(7));
        assertThrows(CorruptFileException.class, () -> read(bytes, bytes.length - 1));
        bytes[bytes.length - MAPPING_BYTES] = 0;
        CorruptFileException zero = assertThrows(CorruptFileException.class, () -> read(bytes, bytes.length));
        assertTrue(zero.getMessage().contains("mapping revision 0 is stated, not left out"), zero.getMessage());
        bytes[bytes.length - 1] = -1;
        assertThrows(CorruptFileException.class, () -> read(bytes, bytes.length));
    }
}
