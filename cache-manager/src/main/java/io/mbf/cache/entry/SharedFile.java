package io.mbf.cache.entry;

import io.mbf.file.FileState;
import io.mbf.reader.MbfFile;

/**
 * An open entry, or a part of one.
 *
 * <p>Thread-safe. Counting is needed although {@link MbfFile} protects its scans: between finding the file and starting
 * a scan, another thread may push it out of the cache of open files.
 */
public final class SharedFile extends Shared {

    private final MbfFile file;
    private volatile FileState stamp;
    private volatile SourceIndex sources; // of a bundle, once somebody had to know

    /** @param stamp taken before the file was opened, so that a later change of the file cannot hide behind it */
    SharedFile(MbfFile file, FileState stamp) {
        this.file = file;
        this.stamp = stamp;
    }

    public MbfFile file() {
        return file;
    }

    /** The sources of a bundle. */
    SourceIndex sources() {
        SourceIndex found = sources;
        if (found == null) {
            found = new SourceIndex(file.sources());
            sources = found;
        }
        return found;
    }

    public FileState stamp() {
        return stamp;
    }

    /** Takes note that we ourselves changed the time of last use. */
    public void touched(FileState now) {
        if (now.sameFile(stamp)) {
            stamp = now;
        }
    }

    @Override
    int files() {
        return 1;
    }

    @Override
    long mappedBytes() {
        return file.mappedBytes();
    }

    @Override
    void closeAll() {
        file.close();
    }
}
