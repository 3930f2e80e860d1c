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

    /** Makes a file whole again in which a section has another length now, so that all behind it has moved. */
    static void relocate(byte[] file, int section, int length, int moved) {
        ByteBuffer bytes = buffer(file);
        int trailer = file.length - 64;
        int directory = (int) bytes.getLong(trailer + 16) + moved;
        int entries = (trailer - directory) / 32;
        bytes.putLong(directory + 32 * section + 16, length);
        for (int i = section + 1; i < entries; i++) {
            bytes.putLong(directory + 32 * i + 8, bytes.getLong(directory + 32 * i + 8) + moved);
        }
        for (int at : new int[] {40, 48, trailer + 8, trailer + 16, trailer + 32}) {
            bytes.putLong(at, bytes.getLong(at) + moved);
        }
        bytes.putInt(60, Checksum.of(file, 0, 60));
        resealMetadata(file, directory);
    }

    /** Recomputes the checksums of all segments, dictionaries and filters, then those above them. */
    static void resealExtents(byte[] file) {
        ByteBuffer bytes = buffer(file);
        int directory = (int) bytes.getLong(file.length - 48);
        int entries = (file.length - 64 - directory) / 32;
        for (int i = 4; i < entries; i++) {
            int section = (int) bytes.getLong(directory + 32 * i + 8);
            boolean hasDictionary = file[section + 4] == 1;
            boolean hasBloomFilters = file[section + 5] == 1;
            int chunks = bytes.getInt(section);
            int at = section + 24;
            for (int c = 0; c < chunks; c++) {
                reseal(bytes, at + 8 * c, at + 8 * chunks + 4 * c, at + 12 * chunks + 4 * c);
            }
            at += 21 * chunks;
            at += -(at - section) & 7;
            if (hasDictionary) {
                reseal(bytes, at, at + 8, at + 12);
                at += 24;
            }
            for (int c = 0; hasBloomFilters && c < chunks; c++) {
                if (bytes.getLong(at + 8 * c) != 0) {
                    reseal(bytes, at + 8 * c, at + 8 * chunks + 4 * c, at + 12 * chunks + 4 * c);
                }
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
