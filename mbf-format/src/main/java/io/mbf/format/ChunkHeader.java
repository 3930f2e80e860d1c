package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;

/**
 * The 64 bytes in front of a chunk's segments; they repeat what the chunk index says, so that a file that was cut off
 * or patched together shows (SPEC.md, "Chunks").
 *
 * <pre>
 *  0  u8[4] magic 43 48 4E 4B
 *  4  u32   ordinal
 *  8  u64   first row
 * 16  u32   row count
 * 20  u32   segments: one per node of the schema
 * 24  u64   length of the chunk, this header and all padding behind its segments included
 * 32  u8[28] zero
 * 60  u32   CRC-32C of bytes 0..59
 * </pre>
 */
public record ChunkHeader(int ordinal, long firstRow, int rowCount, int segments, long length) {

    public static final int BYTES = 64;

    private static final int MAGIC = 0x4B4E4843;

    public void write(ByteSink out) {
        int start = out.size();
        out.putInt(MAGIC);
        out.putInt(ordinal);
        out.putLong(firstRow);
        out.putInt(rowCount);
        out.putInt(segments);
        out.putLong(length);
        out.putInt(0);
        out.putLong(0);
        out.putLong(0);
        out.putLong(0);
        out.putInt(Checksum.of(out.array(), start, BYTES - 4));
    }

    /** Checks that {@code bytes} are exactly this header, as the chunk index announces it. */
    public void check(String file, byte[] bytes) {
        ByteSink expected = new ByteSink();
        write(expected);
        for (int i = 0; i < BYTES; i++) {
            if (bytes[i] != expected.array()[i]) {
                throw new CorruptFileException(
                        file, "chunk " + ordinal + " header", "byte " + i + " is not what the chunk index announces");
            }
        }
    }
}
