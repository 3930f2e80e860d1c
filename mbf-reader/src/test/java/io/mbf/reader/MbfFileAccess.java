package io.mbf.reader;

import io.mbf.format.Checksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Edits files byte by byte and makes their checksums right again, as somebody hostile would. */
final class MbfFileAccess {

    private MbfFileAccess() {}

    static long longAt(byte[] file, int at) {
        return buffer(file).getLong(at);
    }

    static void putInt(byte[] file, int at, int value) {
        buffer(file).putInt(at, value);
    }

    static void putLong(byte[] file, int at, long value) {
        buffer(file).putLong(at, value);
    }

    /** Recomputes the checksums of all sections, of the directory and of the trailer. */
    static void resealMetadata(byte[] file, int directory) {
        ByteBuffer bytes = buffer(file);
        int trailer = file.length - 64;
        int entries = (trailer - directory) / 32;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 32 * i;
            long offset = bytes.getLong(entry + 8);
            long end = i == entries - 1 ? directory : bytes.getLong(entry + 32 + 8);
            if (offset >= 0 && offset < end && end <= file.length) {
                bytes.putInt(entry + 24, Checksum.of(file, (int) offset, (int) (end - offset)));
            }
        }
        bytes.putInt(trailer + 28, Checksum.of(file, directory, trailer - directory));
        bytes.putInt(trailer + 56, Checksum.of(file, trailer, 56));
    }

    /** Recomputes the checksums of all segments of a file with one chunk, then those above them. */
    static void resealExtents(byte[] file) {
        ByteBuffer bytes = buffer(file);
        int directory = (int) bytes.getLong(file.length - 48);
        int entries = (file.length - 64 - directory) / 32;
        for (int i = 4; i < entries; i++) {
            int section = (int) bytes.getLong(directory + 32 * i + 8);
            boolean hasDictionary = file[section + 4] == 1;
            boolean hasBloomFilters = file[section + 5] == 1;
            reseal(bytes, section + 24, section + 32, section + 36);
            int at = section + 48;
            if (hasDictionary) {
                reseal(bytes, at, at + 8, at + 12);
                at += 24;
            }
            if (hasBloomFilters && bytes.getLong(at) != 0) {
                reseal(bytes, at, at + 8, at + 12);
            }
        }
        resealMetadata(file, directory);
    }

    private static void reseal(ByteBuffer file, int offsetAt, int lengthAt, int checksumAt) {
        file.putInt(checksumAt, Checksum.of(file.array(), (int) file.getLong(offsetAt), file.getInt(lengthAt)));
    }

    private static ByteBuffer buffer(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }
}
