package io.mbf.file;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Finds the descriptor of an open channel, which Java keeps to itself, on systems that list the descriptors of a process
 * with their positions (Linux, {@code proc(5)}: {@code /proc/self/fd} and {@code fdinfo}): the channel is set to a
 * position that nothing else stands at, and the descriptor that stands there is its own.
 */
final class Descriptors {

    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final boolean LISTED = Files.isDirectory(OPEN);
    private static final String INFO = "/proc/self/fdinfo";

    /** Positions that mark a channel begin here: valid in files of any length, and rarely used by others. */
    private static final long FIRST_POSITION = 1L << 31;

    /** How often another position is tried, if more than one descriptor stands there. */
    private static final int MAX_TRIES = 4;

    /** How many numbers are remembered. */
    private static final int REMEMBERED = 8;

    /**
     * Those found last, the last first. The system gives the lowest free number, so that a program that opens file after
     * file gets the same few.
     */
    private static volatile List<Descriptor> lastFound = List.of();

    /** The one that the thread found last: a thread that opens file after file mostly gets the same. */
    private static final ThreadLocal<Descriptor> LAST_OF_THREAD = new ThreadLocal<>();

    /** A number that is, or was, open: the path to what it is open on, and where its position is told. */
    private static final class Descriptor implements Closeable {

        private final Path path;
        private final File info;
        /** Kept open once it was asked for: what it tells is made anew by each read. Not interruptible, unlike a channel. */
        private RandomAccessFile told;

        Descriptor(String number) {
            path = OPEN.resolve(number);
            info = new File(INFO, number);
        }

        /** Without the cost of an exception. */
        boolean isOpen() {
            return info.exists();
        }

        synchronized boolean standsAt(String line) {
            byte[] begins = new byte[line.length()];
            try {
                if (told == null) {
                    told = new RandomAccessFile(info, "r");
                }
                told.seek(0);
                return told.read(begins) == begins.length
                        && new String(begins, StandardCharsets.ISO_8859_1).equals(line);
            } catch (IOException closed) {
                return false; // by another thread, this moment
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (told != null) {
                told.close();
            }
        }
    }

    private Descriptors() {}

    /** The path that leads to the open file itself; empty if the system has none. The position is 0 afterwards. */
    static Optional<Path> of(FileChannel channel) throws IOException {
        if (!LISTED) {
            return Optional.empty();
        }
        try {
            for (int tried = 0; tried < MAX_TRIES; tried++) {
                long position = FIRST_POSITION + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
                channel.position(position);
                String line = "pos:\t" + position + "\n";
                Descriptor last = LAST_OF_THREAD.get();
                if (last != null && last.standsAt(line)) {
                    return Optional.of(last.path);
                }
                for (Descriptor likely : lastFound) {
                    if (likely != last && likely.isOpen() && likely.standsAt(line)) {
                        LAST_OF_THREAD.set(likely);
                        return Optional.of(likely.path);
                    }
                }
                List<Descriptor> found = all(line);
                if (found.size() == 1) {
                    remember(found.get(0));
                    return Optional.of(found.get(0).path); // another thread may have found its own meanwhile
                }
                for (Descriptor ambiguous : found) {
                    ambiguous.close();
                }
            }
            return Optional.empty();
        } finally {
            channel.position(0);
        }
    }

    private static void remember(Descriptor found) {
        lastFound = Stream.concat(Stream.of(found), lastFound.stream())
                .limit(REMEMBERED)
                .toList();
    }

    private static List<Descriptor> all(String line) throws IOException {
        List<Descriptor> found = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OPEN)) {
            for (Path path : descriptors) {
                Descriptor descriptor = new Descriptor(path.getFileName().toString());
                if (descriptor.isOpen() && descriptor.standsAt(line)) {
                    found.add(descriptor);
                } else {
                    descriptor.close();
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return found;
    }
}
