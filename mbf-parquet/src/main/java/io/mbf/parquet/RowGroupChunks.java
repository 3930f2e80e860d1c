package io.mbf.parquet;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.schema.Type;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * The column chunks of one row group at a time: found in the footer, checked, and opened in the file. The file is opened
 * with the first of them. Used by one thread.
 */
final class RowGroupChunks {

    private final SourceState state;
    private final Footer footer;
    private final Map<Integer, ChunkIndex> indexes = new HashMap<>(); // of the row group, by leaf
    private FileInput file; // null until needed, and when closed
    private InternalFileDecryptor decryptor; // null until needed
    private int group;
    private long bytesRead; // by files that are closed

    RowGroupChunks(SourceState state, Footer footer) {
        this.state = state;
        this.footer = footer;
    }

    void start(int group) {
        this.group = group;
        indexes.clear();
    }

    int group() {
        return group;
    }

    long rows() {
        return block().getRowCount();
    }

    private BlockMetaData block() {
        return footer.metadata().getBlocks().get(group);
    }

    /**
     * Checks what the footer says of a chunk before anything is done with it.
     *
     * @throws CorruptFileException if it contradicts itself or the file
     * @throws UnsupportedFeatureException without the key or the codec
     */
    void check(ColumnSource.Leaf leaf) {
        BlockMetaData block = block();
        String place = place(group, leaf);
        ColumnChunkMetaData chunk = of(leaf);
        if (chunk == null) {
            throw new CorruptFileException(state.name(), place, "has no data");
        }
        String[] path = leaf.descriptor().getPath();
        Optional<String> locked = footer.encryption().flatMap(encryption -> encryption.locked(path));
        if (locked.isPresent()) {
            throw new UnsupportedFeatureException(state.name(), place, locked.get());
        }
        Codecs.check(chunk.getCodec(), state.name(), place);
        long values = chunk.getValueCount();
        long rows = block.getRowCount();
        // an empty list has a level, too
        if (leaf.descriptor().getMaxRepetitionLevel() == 0 ? values != rows : values < rows) {
            throw new CorruptFileException(state.name(), place, "has " + values + " values for " + rows + " rows");
        }
        long start = chunk.getStartingPos();
        long size = chunk.getTotalSize();
        if (start < 0 || size < 0 || size > state.size() || start > state.size() - size) {
            throw new CorruptFileException(
                    state.name(),
                    place,
                    "has " + size + " bytes at " + start + ", outside the file of " + state.size() + " bytes");
        }
    }

    /** What the footer says of a chunk; {@code null} if the row group has none for the leaf. */
    ColumnChunkMetaData of(ColumnSource.Leaf leaf) {
        int position = position(group, leaf);
        return position < 0 ? null : block().getColumns().get(position);
    }

    /** Where a row group has the chunk of a leaf among its chunks; -1 if it has none. */
    int position(int rowGroup, ColumnSource.Leaf leaf) {
        List<ColumnChunkMetaData> chunks =
                footer.metadata().getBlocks().get(rowGroup).getColumns();
        String[] path = leaf.descriptor().getPath();
        if (leaf.index() < chunks.size()
                && Arrays.equals(chunks.get(leaf.index()).getPath().toArray(), path)) {
            return leaf.index();
        }
        for (int i = 0; i < chunks.size(); i++) {
            if (Arrays.equals(chunks.get(i).getPath().toArray(), path)) {
                return i;
            }
        }
        return -1;
    }

    /** A chunk in messages. */
    static String place(int group, ColumnSource.Leaf leaf) {
        return "row group " + group + ", column \""
                + Failures.oneLine(String.join(".", leaf.descriptor().getPath())) + "\"";
    }

    /**
     * Begins to read a chunk that has been checked.
     *
     * @throws IOException if parquet-java does not accept how the file is encrypted
     */
    PageSource pages(ColumnSource.Leaf leaf) throws IOException {
        ColumnChunkMetaData chunk = of(leaf);
        open(leaf.stored(), chunk);
        PageCipher cipher = isEncrypted(leaf) ? new PageCipher(decryptor(), chunk, block().getOrdinal()) : null;
        PageSource.Chunk what = new PageSource.Chunk(
                chunk.getCodec(),
                chunk.getValueCount(),
                cipher,
                () -> index(leaf).flatMap(ChunkIndex::locations));
        return new PageSource(leaf.descriptor(), what, leaf.stored(), leaf.buffer());
    }

    private void open(ChunkBytes stored, ColumnChunkMetaData chunk) {
        long start = chunk.getStartingPos();
        stored.open(file(), start, start + chunk.getTotalSize());
    }

    /** Where the pages of a chunk that does not repeat are, if its offset index and all headers agree. */
    Optional<PageLocations> locations(ColumnSource.Leaf leaf) {
        return index(leaf)
                .flatMap(index -> index.compare(() -> storedPages(leaf).orElseThrow()));
    }

    boolean isEncrypted(ColumnSource.Leaf leaf) {
        return footer.encryption()
                .filter(e -> e.isEncrypted(leaf.descriptor().getPath()))
                .isPresent();
    }

    private InternalFileDecryptor decryptor() throws IOException {
        if (decryptor == null) {
            decryptor = footer.encryption().orElseThrow().decryptor();
        }
        return decryptor;
    }

    private FileInput file() {
        if (file == null) {
            file = new FileInput(state);
        }
        return file;
    }

    /** What the file keeps beside a chunk; not made use of where it would have to be decrypted. */
    Optional<ChunkIndex> index(ColumnSource.Leaf leaf) {
        if (isEncrypted(leaf)) {
            return Optional.empty();
        }
        return Optional.of(indexes.computeIfAbsent(
                leaf.index(), i -> new ChunkIndex(file(), state.size(), of(leaf), block().getRowCount())));
    }

    /**
     * What the page index says of a leaf outside of lists, as far as it can be understood; whether the pages have the
     * rows that it gives them, {@link #locations} has to find out.
     */
    Optional<PageZones> statedZones(ColumnSource.Leaf leaf, Type.Leaf type, boolean nullable) {
        if (!footer.zones().isOrdered(leaf.index(), type)) {
            return Optional.empty();
        }
        return index(leaf)
                .flatMap(index -> index.pages()
                        .flatMap(zones -> index.stated().flatMap(pages -> PageZones.of(zones, pages, type, nullable))));
    }

    /** The pages of a chunk that has been checked; empty if it is encrypted. */
    Optional<StoredPages> storedPages(ColumnSource.Leaf leaf) {
        if (isEncrypted(leaf)) {
            return Optional.empty();
        }
        ChunkBytes stored = new ChunkBytes();
        open(stored, of(leaf));
        return Optional.of(new StoredPages(stored, null, of(leaf).getValueCount()));
    }

    /** Bytes fetched so far. */
    long bytesRead() {
        return bytesRead + (file == null ? 0 : file.bytesRead());
    }

    void close() {
        if (file == null) {
            return;
        }
        bytesRead += file.bytesRead();
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(RowGroupChunks.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> state.name() + ": closing failed", e);
        } finally {
            file = null;
        }
    }
}
