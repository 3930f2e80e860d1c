package io.mbf.parquet;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.UntrueClaim.Evidence;
import io.mbf.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.FileCryptoMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import shaded.parquet.org.apache.thrift.TException;

/**
 * The metadata at the end of a Parquet file: {@code magic … metadata, its length (int32), magic}.
 *
 * <p>It is parsed once. parquet-java's form of it serves to read pages; the statistics stay in the file's own form, which
 * says more of where they come from (see {@link RowGroupZones}).
 *
 * @param foreign the chunks that are not in the file
 * @param rows that the file says it has; its row groups say it, too, and are what is read
 * @param distrusted what must not be made use of to skip rows
 * @param hash the first eight bytes of the SHA-256 of the metadata's bytes, as they are in the file
 * @param encryption if any of the file is encrypted
 */
record Footer(
        ParquetMetadata metadata,
        RowGroupZones zones,
        ForeignChunks foreign,
        long rows,
        Set<Distrusted> distrusted,
        long hash,
        Optional<FileEncryption> encryption) {

    /** A kind of evidence that was found to lie of a leaf. */
    record Distrusted(int leaf, Evidence evidence) {}

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED_MAGIC = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = Integer.BYTES + 4;
    private static final int MIN_SIZE = 4 + TAIL;

    /** Groups deep; each of ours takes up to three of Parquet's. More could exhaust the stack. */
    private static final int MAX_DEPTH = 3 * Schema.MAX_DEPTH;

    /** Rows in one file; more than any could hold, and sums of them do not overflow. */
    private static final long MAX_ROWS = 1L << 53;

    /**
     * Reads and checks it.
     *
     * @throws CorruptFileException if the file is not Parquet or damaged
     * @throws UnsupportedFeatureException if the metadata is encrypted, and the keys do not fit
     * @throws UncheckedIOException if the file cannot be read
     */
    static Footer read(SourceState source, DecryptionKeys keys) {
        Stored stored;
        try (FileInput in = new FileInput(source)) {
            stored = readBytes(in, source);
        } catch (IOException | RuntimeException e) {
            throw Failures.at(source, "footer", e);
        }
        try {
            Parsed parsed = parse(stored, source, keys);
            FileMetaData raw = parsed.metadata;
            checkDepth(raw, source);
            if (parsed.encryption.isPresent()) {
                parsed.encryption.get().unlock(raw);
            }
            FooterRepairs.apply(raw);
            RowGroupZones zones = RowGroupZones.takeFrom(raw);
            Annotations.dropMisplaced(raw.getSchema());
            ForeignChunks foreign = ForeignChunks.takeFrom(raw, source.path());
            ParquetMetadata metadata = convert(raw);
            checkRows(metadata, source);
            checkOrder(metadata, source);
            return new Footer(
                    metadata, zones, foreign, raw.getNum_rows(), Set.of(), hash(stored.bytes), parsed.encryption);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw Failures.at(source, "footer", e);
        }
    }

    /** The same, of which no use is made of what these claims are part of. */
    Footer distrusting(Collection<UntrueClaim> untrue) {
        Set<Distrusted> all = new HashSet<>(distrusted);
        untrue.forEach(claim -> all.add(new Distrusted(claim.leaf(), claim.evidence())));
        return new Footer(metadata, zones, foreign, rows, Set.copyOf(all), hash, encryption);
    }

    boolean distrusts(int leaf, Evidence evidence) {
        return !distrusted.isEmpty() && distrusted.contains(new Distrusted(leaf, evidence));
    }

    private record Stored(byte[] bytes, boolean encrypted) {}

    private record Parsed(FileMetaData metadata, Optional<FileEncryption> encryption) {}

    private static Parsed parse(Stored stored, SourceState source, DecryptionKeys keys) throws IOException {
        if (stored.encrypted) {
            ByteArrayInputStream in = new ByteArrayInputStream(stored.bytes);
            FileCryptoMetaData crypto = Util.readFileCryptoMetaData(in);
            FileEncryption encryption = new FileEncryption(
                    source.name(), crypto.getEncryption_algorithm(), true, crypto.getKey_metadata(), keys);
            return new Parsed(metadata(encryption.footer(in.readAllBytes()), source), Optional.of(encryption));
        }
        FileMetaData metadata = metadata(stored.bytes, source);
        if (!metadata.isSetEncryption_algorithm()) {
            return new Parsed(metadata, Optional.empty());
        }
        FileEncryption encryption = new FileEncryption(
                source.name(),
                metadata.getEncryption_algorithm(),
                false,
                metadata.getFooter_signing_key_metadata(),
                keys);
        encryption.checkSignature(stored.bytes);
        return new Parsed(metadata, Optional.of(encryption));
    }

    private static FileMetaData metadata(byte[] bytes, SourceState source) throws IOException {
        try {
            FileMetaData metadata = new FileMetaData();
            ThriftBytes.read(bytes, metadata);
            return metadata;
        } catch (TException e) {
            return newerMetadata(bytes, source, e);
        }
    }

    /** What parquet-java cannot read may be right, and newer than it. */
    private static FileMetaData newerMetadata(byte[] bytes, SourceState source, TException failure) throws IOException {
        try {
            FileMetaData metadata = new FileMetaData();
            ThriftBytes.readWithoutEncodingStats(bytes, metadata);
            return metadata;
        } catch (TException again) {
            Optional<String> unknown = UnknownIds.in(bytes);
            if (unknown.isPresent()) {
                throw new UnsupportedFeatureException(source.name(), "footer", unknown.get(), failure);
            }
            throw new IOException("can not read the metadata: " + failure.getMessage(), failure);
        }
    }

    /** What a column has that is newer than this library, as the file's footer says; empty if it is nothing. */
    static Optional<String> unknown(SourceState source, String column) {
        try (FileInput in = new FileInput(source)) {
            Stored stored = readBytes(in, source);
            return stored.encrypted ? Optional.empty() : UnknownIds.in(stored.bytes, column);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // there is another failure to tell of
        }
    }

    /** Which of all row groups' chunks, in their order, have pages encoded as ALP; empty if the file does not tell. */
    static List<Boolean> alpChunks(SourceState source) {
        try (FileInput in = new FileInput(source)) {
            Stored stored = readBytes(in, source);
            return stored.encrypted ? List.of() : UnknownIds.alpChunks(stored.bytes);
        } catch (IOException | RuntimeException e) {
            return List.of(); // it is for information only
        }
    }

    private static Stored readBytes(FileInput in, SourceState source) {
        String name = source.name();
        if (source.size() < MIN_SIZE) {
            throw new CorruptFileException(
                    name, "file", "has " + source.size() + " bytes, a Parquet file has at least " + MIN_SIZE);
        }
        byte[] head = new byte[4];
        in.read(0, head, 0, head.length);
        byte[] tail = new byte[TAIL];
        in.read(source.size() - TAIL, tail, 0, TAIL);
        byte[] magic = Arrays.copyOfRange(tail, Integer.BYTES, TAIL);
        if (!Arrays.equals(head, MAGIC) && !Arrays.equals(head, ENCRYPTED_MAGIC)) {
            throw new CorruptFileException(name, "file", "does not begin with PAR1: not a Parquet file");
        }
        if (!Arrays.equals(magic, head)) {
            String expected = new String(head, StandardCharsets.US_ASCII);
            throw new CorruptFileException(
                    name, "file", "does not end with " + expected + ": truncated, or still being written?");
        }
        int length = LittleEndian.intAt(tail, 0);
        if (length < 0 || length > source.size() - MIN_SIZE) {
            throw new CorruptFileException(
                    name,
                    "footer",
                    "length of " + Integer.toUnsignedLong(length) + " exceeds the file of " + source.size() + " bytes");
        }
        Limits.checkAllocation(length, "a footer");
        byte[] bytes = new byte[length];
        in.read(source.size() - TAIL - length, bytes, 0, length);
        return new Stored(bytes, Arrays.equals(magic, ENCRYPTED_MAGIC));
    }

    /** Checks the tree of the schema without recursion, since parquet-java builds it by recursion. */
    private static void checkDepth(FileMetaData raw, SourceState source) {
        List<Integer> open = new ArrayList<>(); // children still to come, per level
        for (SchemaElement element : raw.getSchema()) {
            while (!open.isEmpty() && open.get(open.size() - 1) == 0) {
                open.remove(open.size() - 1);
            }
            if (!open.isEmpty()) {
                open.set(open.size() - 1, open.get(open.size() - 1) - 1);
            }
            open.add(element.isSetNum_children() ? Math.max(0, element.getNum_children()) : 0);
            if (open.size() > MAX_DEPTH) {
                throw new UnsupportedFeatureException(
                        source.name(), "schema", "nests deeper than " + MAX_DEPTH + " groups");
            }
        }
    }

    /** As parquet-java does, but for row groups without columns, which it does not expect. */
    private static ParquetMetadata convert(FileMetaData raw) throws IOException {
        List<RowGroup> groups = raw.getRow_groups();
        raw.setRow_groups(
                groups.stream().filter(group -> group.getColumnsSize() > 0).toList());
        ParquetMetadata metadata = new ParquetMetadataConverter().fromParquetMetadata(raw);
        List<BlockMetaData> blocks = new ArrayList<>(metadata.getBlocks());
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).getColumnsSize() == 0) {
                BlockMetaData block = new BlockMetaData();
                block.setRowCount(groups.get(i).getNum_rows());
                blocks.add(i, block);
            }
        }
        return new ParquetMetadata(metadata.getFileMetaData(), blocks);
    }

    private static void checkRows(ParquetMetadata metadata, SourceState source) {
        long rows = 0;
        for (int i = 0; i < metadata.getBlocks().size(); i++) {
            BlockMetaData block = metadata.getBlocks().get(i);
            if (block.getRowCount() < 0 || block.getRowCount() > MAX_ROWS - rows) {
                throw new CorruptFileException(
                        source.name(),
                        "row group " + i,
                        "has " + block.getRowCount() + " rows, outside 0.." + MAX_ROWS);
            }
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                // every row has at least one value, or one null, in every column
                if (!chunk.isEncrypted() && chunk.getValueCount() < block.getRowCount()) {
                    throw new CorruptFileException(
                            source.name(),
                            "row group " + i + ", column \""
                                    + Failures.oneLine(chunk.getPath().toDotString()) + "\"",
                            "has " + chunk.getValueCount() + " values for " + block.getRowCount() + " rows");
                }
            }
            rows += block.getRowCount();
        }
    }

    /**
     * Column chunks come in the order of the schema's leaves, of which a row group may lack some. Where their paths say
     * otherwise there are readers that go by the paths and readers that go by the order, so that neither is right.
     */
    private static void checkOrder(ParquetMetadata metadata, SourceState source) {
        List<String[]> leaves = metadata.getFileMetaData().getSchema().getPaths();
        for (int i = 0; i < metadata.getBlocks().size(); i++) {
            List<ColumnChunkMetaData> chunks = metadata.getBlocks().get(i).getColumns();
            int leaf = 0;
            for (int c = 0; c < chunks.size(); c++) {
                String[] path = chunks.get(c).getPath().toArray();
                while (leaf < leaves.size() && !Arrays.equals(leaves.get(leaf), path)) {
                    leaf++;
                }
                if (leaf == leaves.size()) {
                    throw new CorruptFileException(
                            source.name(),
                            "row group " + i + ", column \"" + name(path) + "\"",
                            c == 0
                                    ? "has a chunk, but is no column of the schema"
                                    : "its chunk comes behind that of \""
                                            + name(chunks.get(c - 1).getPath().toArray())
                                            + "\", and not in the order of the schema");
                }
                leaf++;
            }
        }
    }

    private static String name(String[] path) {
        return Failures.oneLine(String.join(".", path));
    }

    private static long hash(byte[] bytes) {
        try {
            return LittleEndian.longAt(MessageDigest.getInstance("SHA-256").digest(bytes), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
