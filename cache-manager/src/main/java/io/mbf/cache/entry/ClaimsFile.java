package io.mbf.cache.entry;

import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.words.CacheLog;
import io.mbf.file.SourceIdentity;
import io.mbf.format.Checksum;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was found to be untrue in a source, kept beside its entry, so that it outlives it: a direct read of the source
 * must not believe it.
 *
 * <pre>
 * u32 magic, then big-endian, strings as u32 length and UTF-8:
 * string URI, u64 size, u64 modification time, u64 change time, u64 file id, u64 footer hash of the source
 * u32 claims, then per claim: u32 row group, u32 leaf, string column, u32 page, string name of the claim,
 *     string stated, string found
 * u32 CRC-32C of all that
 * </pre>
 *
 * <p>A file that is damaged is as good as none: the next conversion writes it anew.
 *
 * @param source the state of the source that it is about
 */
public record ClaimsFile(SourceIdentity source, List<UntrueClaim> claims) {

    private static final int MAGIC = 0x4D424643; // "MBFC"
    private static final int MAX_BYTES = 1 << 26;

    public ClaimsFile {
        claims = List.copyOf(claims);
    }

    /** Writes it in place of what is there; nobody else can read it. */
    public void write(Path target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        write(source.uri(), out);
        out.writeLong(source.size());
        out.writeLong(source.modifiedNanos());
        out.writeLong(source.changedNanos());
        out.writeLong(source.fileId());
        out.writeLong(source.footerHash());
        out.writeInt(claims.size());
        for (UntrueClaim claim : claims) {
            out.writeInt(claim.rowGroup());
            out.writeInt(claim.leaf());
            write(claim.column(), out);
            out.writeInt(claim.page());
            write(claim.claim().name(), out);
            write(claim.stated(), out);
            write(claim.found(), out);
        }
        out.writeInt(Checksum.of(bytes.toByteArray(), 0, bytes.size()));
        Path temporary = TemporaryFile.beside(target);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(temporary))) {
                ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray());
                while (content.hasRemaining()) {
                    channel.write(content);
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

    private static void write(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /** Reads one; empty if there is none, or it is damaged. */
    public static Optional<ClaimsFile> read(Path file) {
        try {
            return Optional.of(parse(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            System.getLogger(CacheLog.NAME).log(Level.WARNING, file + " is passed over: " + damaged.getMessage());
            return Optional.empty();
        }
    }

    private static ClaimsFile parse(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - Integer.BYTES;
        if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != Checksum.of(bytes, 0, end)) {
            throw new IOException("damaged");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end));
        if (in.readInt() != MAGIC) {
            throw new IOException("not a file of claims");
        }
        SourceIdentity source = new SourceIdentity(
                string(in), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        List<UntrueClaim> claims = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            claims.add(new UntrueClaim(
                    in.readInt(),
                    in.readInt(),
                    string(in),
                    in.readInt(),
                    Claim.valueOf(string(in)),
                    string(in),
                    string(in)));
        }
        return new ClaimsFile(source, claims);
    }

    private static String string(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
