package io.mbf.arrow;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BatchSource;
import io.mbf.error.CorruptFileException;
import io.mbf.file.LocalFile;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.ArrowBlock;

/**
 * Rows in Arrow's IPC formats (https://arrow.apache.org/docs/format/Columnar.html): files, which can be read from any
 * record batch on, and streams. Batches that were written are read as the same columns again.
 *
 * <p>In files text is never dictionary-encoded, since they allow one dictionary per column, and a column may have several;
 * in streams one replaces the other.
 */
public final class ArrowFiles {

    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    private ArrowFiles() {}

    /** As {@link #write(Dataset, Path, ArrowOptions)}, with {@link ArrowOptions#DEFAULT}. */
    public static void write(Dataset dataset, Path path) {
        requireNonNull(dataset, "dataset");
        requireNonNull(path, "path");
        write(dataset, path, ArrowOptions.DEFAULT);
    }

    /**
     * Writes the rows of a data set to a new IPC file. It appears at its path, in place of what is there, when it is
     * complete.
     *
     * @throws io.mbf.error.InvalidSettingException if the JVM lacks a flag, or the library that compresses
     * @throws io.mbf.error.MbfException if a source is damaged, or a value does not fit its Arrow type
     * @throws UncheckedIOException if a file cannot be read or written
     */
    public static void write(Dataset dataset, Path path, ArrowOptions options) {
        requireNonNull(dataset, "dataset");
        requireNonNull(path, "path");
        requireNonNull(options, "options");
        ArrowMemory.require();
        write(dataset.batches(), path, options);
    }

    /**
     * The same for any batches.
     *
     * @param source closed at the end
     */
    public static void write(BatchSource source, Path path, ArrowOptions options) {
        requireNonNull(source, "source");
        requireNonNull(path, "path");
        requireNonNull(options, "options");
        ArrowMemory.require();
        writeFile(path, channel -> copy(source, channel, options.withDictionaryValues(0), IpcWriters::file));
    }

    /**
     * The same for what another reader of Arrow's has: vectors as they are.
     *
     * @param reader left open; its dictionaries must not change
     */
    public static void write(ArrowReader reader, Path path) {
        requireNonNull(reader, "reader");
        requireNonNull(path, "path");
        ArrowMemory.require();
        writeFile(path, channel -> copy(reader, channel, ArrowOptions.DEFAULT, IpcWriters::file));
    }

    /** What writes to a channel. */
    @FunctionalInterface
    private interface Writing {
        void to(WritableByteChannel channel) throws IOException;
    }

    private static void writeFile(Path path, Writing writing) {
        Path temporary = path.resolveSibling(path.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writing.to(new FileOutput(channel, path));
            }
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(temporary);
        }
    }

    /** Names the file in what fails, which tells a full disk from a source that cannot be read. */
    private record FileOutput(FileChannel channel, Path path) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            try {
                return channel.write(bytes);
            } catch (ClosedChannelException interrupted) {
                throw interrupted;
            } catch (IOException failed) {
                FileSystemException named = new FileSystemException(path.toString(), null, failed.getMessage());
                named.initCause(failed);
                throw named;
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes batches as an IPC stream.
     *
     * @param source closed at the end
     * @param out left open
     * @throws io.mbf.error.InvalidSettingException if the JVM lacks a flag, or the library that compresses
     * @throws io.mbf.error.MbfException if a source is damaged, or a value does not fit its Arrow type
     * @throws UncheckedIOException if a file cannot be read, or the channel not be written to
     */
    public static void write(BatchSource source, WritableByteChannel out, ArrowOptions options) {
        requireNonNull(source, "source");
        requireNonNull(out, "out");
        requireNonNull(options, "options");
        ArrowMemory.require();
        try {
            copy(source, out, options, IpcWriters::stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same for what another reader of Arrow's has: vectors as they are.
     *
     * @param reader left open
     */
    public static void write(ArrowReader reader, WritableByteChannel out) {
        requireNonNull(reader, "reader");
        requireNonNull(out, "out");
        ArrowMemory.require();
        try {
            copy(reader, out, ArrowOptions.DEFAULT, IpcWriters::stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Opening {
        ArrowWriter open(VectorSchemaRoot root, ArrowReader reader, WritableByteChannel out, ArrowOptions options);
    }

    private static void copy(BatchSource source, WritableByteChannel out, ArrowOptions options, Opening opening)
            throws IOException {
        try (source;
                BufferAllocator allocator = new RootAllocator();
                ArrowReader reader = new BatchReader(source, allocator, options.withDuckDbForms(false))) {
            copy(reader, out, options, opening);
        }
    }

    private static void copy(ArrowReader reader, WritableByteChannel out, ArrowOptions options, Opening opening)
            throws IOException {
        GuardedChannel guarded = new GuardedChannel(out);
        try (ArrowWriter writer = opening.open(reader.getVectorSchemaRoot(), reader, guarded, options)) {
            try {
                writer.start();
                while (reader.loadNextBatch()) {
                    writer.writeBatch();
                }
                writer.end();
            } finally {
                guarded.end();
            }
        }
    }

    /**
     * The rows of an IPC file or stream; what it is shows in its first bytes. Compressed ones take {@code arrow-compression}
     * besides.
     *
     * @return to be closed; reading from it throws as this does
     * @throws io.mbf.error.InvalidSettingException if the JVM lacks a flag
     * @throws io.mbf.error.MbfException if the file is damaged, or has types that have no counterpart
     * @throws UncheckedIOException if the file cannot be opened
     */
    public static BatchSource batches(Path path) {
        requireNonNull(path, "path");
        ArrowMemory.requireChecks();
        String name = new LocalFile(path).name();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path);
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
            channel.read(start, 0);
            BufferAllocator allocator = BoundedMemory.allocator(name, channel.size());
            if (!Arrays.equals(start.array(), MAGIC)) {
                return stream(channel, name, allocator);
            }
            ArrowFileReader reader = new ArrowFileReader(channel, allocator, new IpcCodecs(name));
            ArrowBatches batches = new ArrowBatches(name, reader, List.of(allocator));
            requireWithin(name, reader, batches, channel.size());
            return batches;
        } catch (IOException e) {
            close(channel);
            throw new UncheckedIOException(e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before memory is taken for what a footer promises. */
    private static void requireWithin(String name, ArrowFileReader reader, ArrowBatches batches, long size)
            throws IOException {
        List<ArrowBlock> blocks = new ArrayList<>(reader.getDictionaryBlocks());
        blocks.addAll(reader.getRecordBlocks());
        for (ArrowBlock block : blocks) {
            long rest = size - block.getOffset() - block.getMetadataLength();
            if (block.getOffset() < 0
                    || block.getMetadataLength() < 0
                    || block.getBodyLength() < 0
                    || block.getBodyLength() > rest) {
                batches.close();
                throw new CorruptFileException(
                        name,
                        "footer",
                        "a batch at " + block.getOffset() + " of " + block.getBodyLength()
                                + " bytes is outside of the file of " + size + " bytes");
            }
        }
    }

    /**
     * The rows of an IPC stream.
     *
     * @param in closed with the batches
     * @param name of the stream, for messages
     * @return as {@link #batches(Path)} does
     */
    public static BatchSource batches(ReadableByteChannel in, String name) {
        requireNonNull(in, "in");
        requireNonNull(name, "name");
        ArrowMemory.requireChecks();
        return stream(in, name, BoundedMemory.allocator(name, 0));
    }

    private static BatchSource stream(ReadableByteChannel in, String name, BufferAllocator allocator) {
        ArrowStreamReader reader =
                new ArrowStreamReader(new BoundedMessages(name, in, allocator), allocator, new IpcCodecs(name));
        return new ArrowBatches(name, reader, List.of(allocator));
    }
}
