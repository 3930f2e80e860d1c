package io.mbf.parquet.codec;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.MemoryLimits;

/** Memory for the current page of one column, reused from page to page. */
public final class PageBuffer {

    private byte[] bytes = new byte[0];

    /**
     * An array of at least {@code size} bytes; what was handed out before is overwritten.
     *
     * @throws DecodingException if a page cannot honestly be that large
     */
    byte[] ofSize(int size) {
        MemoryLimits.checkAllocation(size, "a page");
        if (bytes.length < size) {
            bytes = new byte[(int) Math.min(size + size / 4L, MemoryLimits.MAX_PAGE)]; // pages differ a little
        }
        return bytes;
    }
}
