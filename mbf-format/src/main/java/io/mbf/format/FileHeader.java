package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;

/**
 * The first 64 bytes of a file: what it is, and where its metadata lies once it is sealed (SPEC.md, "Header").
 *
 * <pre>
 *  0  u8[8]  magic 89 4D 42 46 0D 0A 1A 0A
 *  8  u16    major, u16 minor, u16 patch, u16 zero
 * 16  u64    required features: a reader refuses bits it does not know
 * 24  u64    optional features: a reader ignores bits it does not know
 * 32  u64    metadata offset, 0 until sealed
 * 40  u64    metadata length, 0 until sealed
 * 48  u64    file length, 0 until sealed
 * 56  u32    zero
 * 60  u32    CRC-32C of bytes 0..59
 * </pre>
 *
 * @param metadataOffset where the metadata starts, or 0 in a file that was never finished
 */
public record FileHeader(
        FormatVersion version,
        long requiredFeatures,
        long optionalFeatures,
        long metadataOffset,
        long metadataLength,
        long fileLength) {

    public static final int BYTES = 64;

    /** As in PNG: a high bit, the name, both line ends, and the DOS end of file, so that text transfer shows. */
    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'B', 'F', 0x0D, 0x0A, 0x1A, 0x0A};

    /** Required features that this library knows: none so far. */
    private static final long KNOWN_FEATURES = 0;

    /** Whether bytes begin like a {@code .mbf} file. This separates kinds of files, and proves nothing more. */
    public static boolean hasMagic(byte[] start, int length) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= length || start[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** The header of a file that is still being written. */
    public static FileHeader unsealed() {
        return new FileHeader(FormatVersion.CURRENT, 0, 0, 0, 0, 0);
    }

    public FileHeader seal(long metadataOffset, long metadataLength, long fileLength) {
        return new FileHeader(version, requiredFeatures, optionalFeatures, metadataOffset, metadataLength, fileLength);
    }

    public void write(ByteSink out) {
        int start = out.size();
        out.putBytes(MAGIC, 0, MAGIC.length);
        out.putShort(version.major());
        out.putShort(version.minor());
        out.putShort(version.patch());
        out.putShort(0);
        out.putLong(requiredFeatures);
        out.putLong(optionalFeatures);
        out.putLong(metadataOffset);
        out.putLong(metadataLength);
        out.putLong(fileLength);
        out.putInt(0);
        out.putInt(Checksum.of(out.array(), start, BYTES - 4));
    }

    /**
     * Reads and checks a header.
     *
     * @param bytes the file's first 64 bytes, or all it has if fewer
     * @param length how many those are
     */
    public static FileHeader read(String file, byte[] bytes, int length) {
        if (!hasMagic(bytes, length)) {
            throw new CorruptFileException(
                    file,
                    "header",
                    length == 0 ? "the file is empty" : "not an .mbf file: the first bytes are foreign");
        }
        if (length < BYTES) {
            throw new CorruptFileException(file, "header", "cut off after " + length + " of " + BYTES + " bytes");
        }
        MetadataInput in = new MetadataInput(file, "header", bytes, MAGIC.length, BYTES - MAGIC.length);
        FormatVersion version = new FormatVersion(in.u16("major"), in.u16("minor"), in.u16("patch"));
        int reserved = in.u16("reserved");
        long required = in.i64("required features");
        long optional = in.i64("optional features");
        long metadataOffset = in.i64("metadata offset");
        long metadataLength = in.i64("metadata length");
        long fileLength = in.i64("file length");
        int reserved2 = in.i32("reserved");
        int stored = in.i32("checksum");
        int computed = Checksum.of(bytes, 0, BYTES - 4);
        if (stored != computed) {
            throw new CorruptFileException(
                    file, "header", "checksum is %08x, the bytes give %08x".formatted(stored, computed));
        }
        version.requireReadable(file);
        in.zero(reserved, "reserved");
        in.zero(reserved2, "reserved");
        if ((required & ~KNOWN_FEATURES) != 0) {
            throw new UnsupportedFeatureException(
                    file,
                    "header",
                    "required features 0x" + Long.toHexString(required & ~KNOWN_FEATURES)
                            + " are not known to this library (file version " + version + ")");
        }
        return new FileHeader(version, required, optional, metadataOffset, metadataLength, fileLength);
    }
}
