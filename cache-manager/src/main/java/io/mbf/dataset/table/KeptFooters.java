package io.mbf.dataset.table;

import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Footers that were read for the columns of a data set, kept for the reads of its rows as far as there is room: the
 * others are read again. Thread-safe.
 */
final class KeptFooters {

    /** What the footers of a data set may take: this part of the heap. */
    private static final int SHARE = 64;

    /** Bytes on the heap for one in the file: five, where a file has few columns and one row group. */
    private static final int EXPANSION = 5;

    private final ParquetFile[] footers; // by file
    private long room; // bytes of the heap

    KeptFooters(int files) {
        this(files, Runtime.getRuntime().maxMemory() / SHARE);
    }

    KeptFooters(int files, long room) {
        this.footers = new ParquetFile[files];
        this.room = room;
    }

    synchronized void keep(int file, ParquetFile footer) {
        long taken = (long) EXPANSION * footer.footerLength();
        if (taken <= room) {
            room -= taken;
            footers[file] = footer;
        }
    }

    /** What was kept of a file that is still the same; {@code null} if its footer must be read. */
    ParquetFile get(int file, InputFile now) {
        ParquetFile kept;
        synchronized (this) {
            kept = footers[file];
        }
        try {
            return kept != null && kept.state().difference(now.state()).isEmpty() ? kept : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
