package io.mbf.format;

import java.util.zip.CRC32C;

/**
 * CRC-32C (RFC 3720) over heap arrays. Never over a mapping: when a mapped file is cut off, the checksum's machine code
 * would take the JVM down with it.
 */
public final class Checksum {

    private final CRC32C crc = new CRC32C();

    public static int of(byte[] bytes, int from, int length) {
        Checksum checksum = new Checksum();
        checksum.add(bytes, from, length);
        return checksum.value();
    }

    public void add(byte[] bytes, int from, int length) {
        crc.update(bytes, from, length);
    }

    /** Of all bytes added so far, one after the other. */
    public int value() {
        return (int) crc.getValue();
    }
}
