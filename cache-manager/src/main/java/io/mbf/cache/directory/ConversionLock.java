package io.mbf.cache.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The right to convert one source, among all threads and processes that share a cache directory. It only saves work:
 * nothing becomes wrong if two hold it.
 *
 * <p>A lock is one byte of one of 64 small lock files, at a position derived from the entry's name, so that different
 * sources practically never meet. The kernel frees it when its process dies.
 *
 * <p>POSIX drops all of a process's locks on a file as soon as any of its channels to that file is closed. So each lock
 * file is opened once per process and never closed or deleted; hence the static registry, keyed by the file itself and
 * not by its path, since a cache directory may be deleted and made anew while in use.
 */
public final class ConversionLock {

    private static final int STRIPES = 64;
    private static final Map<Object, FileChannel> OPEN = new HashMap<>();

    private final FileLock lock;

    private ConversionLock(FileLock lock) {
        this.lock = lock;
    }

    /**
     * Takes the lock of a source, unless somebody holds it.
     *
     * @param locks the folder of the lock files
     * @param hash of the source; see {@link CacheDirectory#hash}
     */
    public static Optional<ConversionLock> tryAcquire(Path locks, long hash) throws IOException {
        int stripe = (int) (hash & STRIPES - 1);
        // positions below 2^62: valid for every platform's locking calls
        return lockByte(locks.resolve(String.format("%02d.lock", stripe)), hash >>> 2);
    }

    /** Takes the lock of a file of counts, unless somebody holds it. */
    public static Optional<ConversionLock> tryAcquireFile(Path locks, String name) throws IOException {
        return lockByte(locks.resolve(name + ".lock"), 0);
    }

    private static Optional<ConversionLock> lockByte(Path file, long position) throws IOException {
        FileChannel channel = channel(file);
        try {
            FileLock lock = channel.tryLock(position, 1, false);
            return Optional.ofNullable(lock).map(ConversionLock::new);
        } catch (OverlappingFileLockException heldInThisProcess) {
            return Optional.empty();
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        synchronized (OPEN) {
            Object known = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? key(file) : null;
            FileChannel channel = known == null ? null : OPEN.get(known);
            if (channel == null || !channel.isOpen()) { // an interrupt closes a channel
                try {
                    PrivateFolder.createFile(file);
                } catch (FileAlreadyExistsException there) {
                    // made by another process, or before
                }
                channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                PrivateFolder.makePrivate(file); // one that was there
                OPEN.put(key(file), channel);
            }
            return channel;
        }
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key != null ? key : file.toRealPath();
    }

    public void release() {
        try {
            lock.release();
        } catch (IOException alreadyGone) {
            // the channel was closed under us: the lock is free all the same
        }
    }
}
