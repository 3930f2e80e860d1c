package io.mbf.format;

/**
 * The arrays that pages are fetched and unpacked into. Readers may share one: then only the reader that was asked last
 * finds its bytes there, and the others fetch theirs again. Not thread-safe.
 */
public final class SegmentBuffers {

    /** What was fetched last. */
    byte[] stored = new byte[0];

    byte[] unpacked = new byte[0];

    /** Whose bytes these are. */
    SegmentReader user;
}
