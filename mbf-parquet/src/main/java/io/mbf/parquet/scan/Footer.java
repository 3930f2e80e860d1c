package io.mbf.parquet.scan;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.cipher.FileEncryption;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Evidence;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.footer.ColumnChunk;
import io.mbf.parquet.footer.FileCryptoMetaData;
import io.mbf.parquet.footer.FileMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.MetadataException;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.footer.Statistics;
import io.mbf.parquet.index.RowGroupZones;
import io.mbf.parquet.source.ReadFailures;
import io.mbf.parquet.source.SourceReader;
import io.mbf.parquet.source.SourceState;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The metadata at the end of a Parquet file: {@code magic … metadata, its length (int32), magic}.
 *
 * @param foreign the chunks that are not in the file
 * @param distrusted what must not be made use of to skip rows
 * @param stored the metadata's bytes as they are in the file; not a copy
 * @param encryption if any of the file is encrypted
 */
public record Footer(
        SourceState source,
        FileMetaData metadata,
        ForeignChunks foreign,
        Set<Distrusted> distrusted,
        byte[] stored,
        Optional<FileEncryption> encryption) {

    /** A kind of evidence that was found to lie of a leaf. */
    record Distrusted(int leaf, Evidence evidence) {}

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED_MAGIC = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = Integer.BYTES + 4;
    private static final int MIN_SIZE = 4 + TAIL;

    /** Bytes of the first read: the metadata of most files is shorter. */
    private static final int END_READ = 1 << 16;

    /**
     * Reads and checks it.
     *
     * @throws CorruptFileException if the file is not Parquet or damaged
     * @throws UnsupportedFeatureException if the metadata is encrypted, and the keys do not fit
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Footer read(SourceState source, DecryptionKeys keys) {
        Stored stored;
        try (SourceReader in = new SourceReader(source)) {
            stored = readBytes(in, source);
        } catch (IOException | RuntimeException e) {
            throw ReadFailures.at(source, "footer", e);
        }
        try {
            Parsed parsed = parse(stored, source, keys);
            parsed.encryption.ifPresent(encryption -> encryption.unlock(parsed.metadata));
            ForeignChunks foreign = ForeignChunks.of(parsed.metadata, source.file());
            return new Footer(source, parsed.metadata, foreign, Set.of(), stored.bytes, parsed.encryption);
        } catch (RuntimeException e) {
            throw ReadFailures.at(source, "footer", e);
        } catch (OutOfMemoryError e) {
            throw new UnsupportedFeatureException(
                    source.name(),
                    "footer",
                    "of " + stored.bytes.length + " bytes does not fit the heap of "
                            + Runtime.getRuntime().maxMemory() + " bytes",
                    e);
        }
    }

    /** The same, of which no use is made of what these claims are part of. */
    public Footer distrusting(Collection<UntrueClaim> untrue) {
        Set<Distrusted> all = new HashSet<>(distrusted);
        untrue.forEach(claim -> all.add(new Distrusted(claim.leaf(), claim.evidence())));
        return new Footer(source, metadata, foreign, Set.copyOf(all), stored, encryption);
    }

    boolean distrusts(int leaf, Evidence evidence) {
        return !distrusted.isEmpty() && distrusted.contains(new Distrusted(leaf, evidence));
    }

    public List<RowGroup> rowGroups() {
        return metadata.rowGroups();
    }

    /** The leaves of the file's schema, in their order. */
    public List<LeafColumn> leaves() {
        return metadata.schema().leaves();
    }

    /**
     * What the footer says of a chunk, decrypted if it can be.
     *
     * @param chunk position in the row group
     * @throws CorruptFileException if that breaks a rule
     */
    public ColumnChunk column(int group, int chunk) {
        try {
            ColumnChunk column = rowGroups().get(group).column(chunk);
            return encryption.isPresent() ? encryption.get().unlocked(group, chunk, column) : column;
        } catch (MetadataException e) {
            throw ReadFailures.at(source, "row group " + group, e);
        }
    }

    /** What the statistics of a leaf in a row group say, as far as they can be trusted. */
    public ZoneMap zone(int group, int leaf, Type.Leaf type, boolean nullable, long rows) {
        int chunk = rowGroups().get(group).chunkOf(leaf);
        ColumnChunk column = chunk < 0 ? null : column(group, chunk);
        Statistics statistics = column == null || column.metaData() == null
                ? null
                : column.metaData().statistics();
        return RowGroupZones.zone(statistics, metadata.isOrdered(leaf), leaves().get(leaf), type, nullable, rows);
    }

    /** Whether bounds of a leaf, written as the file's order of it says, can be understood. */
    boolean isOrdered(int leaf, Type.Leaf type) {
        return metadata.isOrdered(leaf) && RowGroupZones.isOrdered(leaves().get(leaf), type);
    }

    private record Stored(byte[] bytes, boolean encrypted) {}

    private record Parsed(FileMetaData metadata, Optional<FileEncryption> encryption) {}

    private static Parsed parse(Stored stored, SourceState source, DecryptionKeys keys) {
        if (stored.encrypted) {
            FileCryptoMetaData crypto = FileCryptoMetaData.read(stored.bytes);
            FileEncryption encryption =
                    new FileEncryption(source.name(), crypto.encryptionAlgorithm(), true, crypto.keyMetadata(), keys);
            byte[] module = Arrays.copyOfRange(stored.bytes, crypto.length(), stored.bytes.length);
            return new Parsed(FileMetaData.read(encryption.footer(module)), Optional.of(encryption));
        }
        FileMetaData metadata = FileMetaData.read(stored.bytes);
        if (metadata.encryptionAlgorithm() == null) {
            return new Parsed(metadata, Optional.empty());
        }
        FileEncryption encryption = new FileEncryption(
                source.name(), metadata.encryptionAlgorithm(), false, metadata.footerSigningKeyMetadata(), keys);
        encryption.checkSignature(stored.bytes);
        return new Parsed(metadata, Optional.of(encryption));
    }

    /** One read of the file's end, and a second one where the metadata is longer than that. */
    private static Stored readBytes(SourceReader in, SourceState source) {
        String name = source.name();
        long size = source.size();
        if (size == 0) {
            throw CorruptFileException.empty(name);
        }
        if (size < MIN_SIZE) {
            throw new CorruptFileException(
                    name, "file", "has " + size + " bytes, a Parquet file has at least " + MIN_SIZE);
        }
        byte[] end = new byte[(int) Math.min(size, END_READ)];
        in.read(size - end.length, end, 0, end.length);
        byte[] magic = Arrays.copyOfRange(end, end.length - MAGIC.length, end.length);
        boolean encrypted = Arrays.equals(magic, ENCRYPTED_MAGIC);
        if (end.length == size) {
            checkHead(end, magic, name);
        } else if (!encrypted && !Arrays.equals(magic, MAGIC)) {
            byte[] head = new byte[MAGIC.length];
            in.read(0, head, 0, head.length);
            checkHead(head, magic, name);
        }
        int length = LittleEndian.intAt(end, end.length - TAIL);
        if (length < 0 || length > size - MIN_SIZE) {
            throw new CorruptFileException(
                    name,
                    "footer",
                    "length of " + Integer.toUnsignedLong(length) + " exceeds the file of " + size + " bytes");
        }
        int at = end.length - TAIL - length;
        if (at >= 0) {
            return new Stored(Arrays.copyOfRange(end, at, at + length), encrypted);
        }
        MemoryLimits.checkAllocation(length, "a footer");
        byte[] bytes = new byte[length];
        in.read(size - TAIL - length, bytes, 0, -at);
        System.arraycopy(end, 0, bytes, -at, length + at);
        return new Stored(bytes, encrypted);
    }

    /** Looks at the first bytes, which are the last ones, too. */
    private static void checkHead(byte[] start, byte[] magic, String name) {
        byte[] head = Arrays.copyOf(start, MAGIC.length);
        if (!Arrays.equals(head, MAGIC) && !Arrays.equals(head, ENCRYPTED_MAGIC)) {
            throw new CorruptFileException(name, "file", "does not begin with PAR1: not a Parquet file");
        }
        if (!Arrays.equals(magic, head)) {
            String expected = new String(head, StandardCharsets.US_ASCII);
            throw new CorruptFileException(
                    name, "file", "does not end with " + expected + ": truncated, or still being written?");
        }
    }

    /** The first eight bytes of the SHA-256 of {@link #stored}; taken anew each time, since few ask for it. */
    public long hash() {
        try {
            return LittleEndian.longAt(MessageDigest.getInstance("SHA-256").digest(stored), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
