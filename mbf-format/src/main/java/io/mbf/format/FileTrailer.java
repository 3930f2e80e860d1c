package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;

/**
 * The last 64 bytes of a file: where the metadata and its section directory lie (SPEC.md, "Trailer").
 *
 * <pre>
 *  0  u64  metadata offset, a multiple of 64
 *  8  u64  metadata length, up to the trailer
 * 16  u64  directory offset within the file
 * 24  u32  directory entries
 * 28  u32  CRC-32C of the directory
 * 32  u64  file length
 * 40  u64  row count
 * 48  u64  zero
 * 56  u32  CRC-32C of bytes 0..55
 * 60  u8[4] magic 4D 42 46 45
 * </pre>
 */
public record FileTrailer(
        long metadataOffset,
        long metadataLength,
        long directoryOffset,
        int directoryEntries,
        int directoryChecksum,
        long fileLength,
        long rowCount) {

    public static final int BYTES = 64;

    private static final int MAGIC = 0x4546424D;

    public void write(ByteSink out) {
        int start = out.size();
        out.putLong(metadataOffset);
        out.putLong(metadataLength);
        out.putLong(directoryOffset);
        out.putInt(directoryEntries);
        out.putInt(directoryChecksum);
        out.putLong(fileLength);
        out.putLong(rowCount);
        out.putLong(0);
        out.putInt(Checksum.of(out.array(), start, BYTES - 8));
        out.putInt(MAGIC);
    }

    /**
     * Reads and checks a trailer against the header and the file's real length.
     *
     * @param bytes the file's last 64 bytes
     */
    public static FileTrailer read(String file, byte[] bytes, FileHeader header, long fileLength) {
        MetadataInput in = new MetadataInput(file, "trailer", bytes);
        FileTrailer trailer = new FileTrailer(
                in.i64("metadata offset"),
                in.i64("metadata length"),
                in.i64("directory offset"),
                in.i32("directory entries"),
                in.i32("directory checksum"),
                in.i64("file length"),
                in.i64("row count"));
        long reserved = in.i64("reserved");
        int stored = in.i32("checksum");
        int magic = in.i32("magic");
        if (header.metadataOffset() == 0) {
            throw new CorruptFileException(file, "header", "the file was never finished: it has no metadata");
        }
        if (magic != MAGIC) {
            throw new CorruptFileException(
                    file,
                    "trailer",
                    "magic is missing at the end of " + fileLength + " bytes: the header says " + header.fileLength()
                            + (fileLength < header.fileLength() ? ", the file is cut off" : ""));
        }
        int computed = Checksum.of(bytes, 0, BYTES - 8);
        if (stored != computed) {
            throw new CorruptFileException(
                    file, "trailer", "checksum is %08x, the bytes give %08x".formatted(stored, computed));
        }
        in.zero(reserved, "reserved");
        trailer.check(in, header, fileLength);
        return trailer;
    }

    private void check(MetadataInput in, FileHeader header, long actualLength) {
        if (fileLength != actualLength || header.fileLength() != actualLength) {
            throw in.corrupt("file length is " + fileLength + " here and " + header.fileLength()
                    + " in the header, the file has " + actualLength + " bytes");
        }
        if (metadataOffset != header.metadataOffset() || metadataLength != header.metadataLength()) {
            throw in.corrupt("metadata is at " + metadataOffset + "+" + metadataLength + " here and at "
                    + header.metadataOffset() + "+" + header.metadataLength() + " in the header");
        }
        if (metadataOffset < FileHeader.BYTES
                || metadataOffset % FormatLimits.ALIGNMENT != 0
                || metadataOffset > actualLength - BYTES
                || metadataLength != actualLength - BYTES - metadataOffset) {
            throw in.corrupt("metadata " + metadataOffset + "+" + metadataLength + " does not end at the trailer");
        }
        if (directoryEntries < 0
                || directoryEntries > FormatLimits.NODES + 16
                || directoryOffset < metadataOffset
                || directoryOffset > actualLength - BYTES
                || directoryOffset + (long) directoryEntries * SectionDirectory.ENTRY_BYTES != actualLength - BYTES) {
            throw in.corrupt("directory of " + directoryEntries + " entries at " + directoryOffset
                    + " does not end at the trailer");
        }
        if (rowCount < 0) {
            throw in.corrupt("row count is " + rowCount);
        }
    }
}
