package io.mbf.cache.entry;

import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.SourceIdentity;
import io.mbf.format.Checksum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file that the cache keeps beside an entry: a magic number, content, and a CRC-32C of all that, big-endian. One
 * that is damaged is as good as none.
 */
final class CheckedFile {

    private static final int MAX_BYTES = 1 << 26;

    private CheckedFile() {}

    /** Writes the content. */
    @FunctionalInterface
    interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads it; an {@link IllegalArgumentException} means damage, too. */
    @FunctionalInterface
    interface Parser<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Writes one in place of what is there; nobody else can read it. */
    static void write(Path target, int magic, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(magic);
        content.write(out);
        out.writeInt(Checksum.of(bytes.toByteArray(), 0, bytes.size()));
        Path temporary = TemporaryFile.beside(target);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(temporary))) {
                ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
                while (all.hasRemaining()) {
                    channel.write(all);
                }
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Reads one; empty if there is none, or it is damaged. */
    static <T> Optional<T> read(Path file, int magic, Parser<T> parser) {
        try {
            return Optional.of(parse(file, magic, parser));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            System.getLogger(CacheLog.NAME).log(Level.WARNING, file + " is passed over: " + damaged.getMessage());
            return Optional.empty();
        }
    }

    private static <T> T parse(Path file, int magic, Parser<T> parser) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - Integer.BYTES;
        if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != Checksum.of(bytes, 0, end)) {
            throw new IOException("damaged");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end));
        if (in.readInt() != magic) {
            throw new IOException("another kind of file");
        }
        return parser.read(in);
    }

    static void write(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String string(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Writes a source but for its mapping. */
    static void write(SourceIdentity source, DataOutputStream out) throws IOException {
        write(source.uri(), out);
        out.writeLong(source.size());
        out.writeLong(source.modifiedNanos());
        out.writeLong(source.changedNanos());
        out.writeLong(source.fileId());
        out.writeLong(source.footerHash());
    }
}
