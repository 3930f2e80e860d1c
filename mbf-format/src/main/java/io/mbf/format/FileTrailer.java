package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.UnsupportedVersionException;

/**
 * The last 48 bytes of a file: its version, and where the section directory lies (SPEC.md, "Trailer").
 *
 * <pre>
 *  0  u64  file length
 *  8  u64  directory offset within the file; it ends where the trailer begins
 * 16  u32  directory length
 * 20  u32  CRC-32C of the directory
 * 24  u32  opening length: SCHEMA, FILE, directory and trailer are the last so many bytes
 * 28  u32  CRC-32C of bytes 0..27
 * 32  u16  major, u16 minor
 * 36  u32  CRC-32C of bytes 32..35
 * 40  u8[8] magic 89 4D 42 46 45 4E 44 0A
 * </pre>
 *
 * The last 16 bytes are the same for all major versions.
 */
public record FileTrailer(
        FormatVersion version, long directoryOffset, int directoryLength, int directoryChecksum, int openingLength) {

    public static final int BYTES = 48;

    private static final int VERSION_AT = 32;
    private static final int DRAFT_LENGTH_FROM_END = 32;

    public void write(ByteSink out) {
        int start = out.size();
        out.putLong(directoryOffset + directoryLength + BYTES);
        out.putLong(directoryOffset);
        out.putInt(directoryLength);
        out.putInt(directoryChecksum);
        out.putInt(openingLength);
        out.putInt(Checksum.of(out.array(), start, VERSION_AT - 4));
        out.putShort(version.major());
        out.putShort(version.minor());
        out.putInt(Checksum.of(out.array(), start + VERSION_AT, 4));
        out.putBytes(FileMagic.end(), 0, FileMagic.BYTES);
    }

    /**
     * Reads and checks a trailer.
     *
     * @param bytes the file's last 48 bytes
     * @throws UnsupportedVersionException if the file is of another major version, or of a draft of this one
     */
    public static FileTrailer read(String file, byte[] bytes, long fileLength) {
        if (FileMagic.isEndOfDraft(bytes) && lengthInDraft(file, bytes) == fileLength) {
            throw UnsupportedVersionException.tooOld(
                    file, "trailer", "the file is of a draft of format 1.0, which is read no more");
        }
        if (!FileMagic.isEnd(bytes)) {
            throw Rule.TRAILER_MAGIC.broken(
                    file,
                    "trailer",
                    "magic is missing at the end of " + fileLength
                            + " bytes: the file was never finished, or is cut off");
        }
        MetadataInput in = new MetadataInput(file, "trailer", bytes);
        long statedLength = in.i64("file length");
        long offset = in.i64("directory offset");
        int length = in.i32("directory length");
        int directoryChecksum = in.i32("directory checksum");
        int opening = in.i32("opening length");
        int checksum = in.i32("checksum");
        FormatVersion version = new FormatVersion(in.u16("major"), in.u16("minor"));
        requireChecksum(Rule.TRAILER_VERSION_CRC, file, in.i32("version checksum"), Checksum.of(bytes, VERSION_AT, 4));
        version.requireReadable(file);
        requireChecksum(Rule.TRAILER_CRC, file, checksum, Checksum.of(bytes, 0, VERSION_AT - 4));
        if (statedLength != fileLength) {
            throw in.corrupt(
                    Rule.TRAILER_LENGTH, "file length is " + statedLength + ", the file has " + fileLength + " bytes");
        }
        if (length < 0 || length > FormatLimits.DIRECTORY_BYTES) {
            throw in.corrupt(
                    Rule.LIMITS,
                    "directory length is " + Integer.toUnsignedString(length) + ", at most "
                            + FormatLimits.DIRECTORY_BYTES + " is allowed");
        }
        if (offset < FileMagic.BYTES || offset != fileLength - BYTES - length) {
            throw in.corrupt(
                    Rule.TRAILER_DIRECTORY,
                    "a directory of " + length + " bytes at " + offset + " does not end at the trailer");
        }
        if (opening < length + BYTES || opening > fileLength - FileMagic.BYTES) {
            throw in.corrupt(
                    Rule.TRAILER_OPENING, "opening length is " + opening + ", the directory has " + length + " bytes");
        }
        return new FileTrailer(version, offset, length, directoryChecksum, opening);
    }

    /** The file length that drafts have 32 bytes before their end: a file cut off by three bytes ends like them. */
    private static long lengthInDraft(String file, byte[] bytes) {
        MetadataInput in = new MetadataInput(file, "trailer", bytes);
        in.skip("what is in front", BYTES - DRAFT_LENGTH_FROM_END);
        return in.i64("file length");
    }

    private static void requireChecksum(Rule rule, String file, int stored, int computed) {
        if (stored != computed) {
            throw rule.broken(file, "trailer", "checksum is %08x, the bytes give %08x".formatted(stored, computed));
        }
    }
}
