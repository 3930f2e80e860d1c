package io.mbf.cache.entry;

import io.mbf.file.FileState;
import io.mbf.reader.MbfFile;
import java.util.concurrent.atomic.AtomicLong;

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
    private final AtomicLong heldByAll;
    private final AtomicLong counted = new AtomicLong(); // of what this holds, in what all do

    /**
     * @param stamp taken before the file was opened, so that a later change of the file cannot hide behind it
     * @param heldByAll bytes of the heap that files hold, with this one for as long as it is open
     */
    SharedFile(MbfFile file, FileState stamp, AtomicLong heldByAll) {
        this.file = file;
        this.stamp = stamp;
        this.heldByAll = heldByAll;
        count();
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
    long heldBytes() {
        return file.heldBytes();
    }

    @Override
    void count() {
        count(file.heldBytes());
    }

    private void count(long held) {
        heldByAll.addAndGet(held - counted.getAndSet(held));
    }

    @Override
    void closeAll() {
        count(0);
        file.close();
    }
}
