package io.mbf.tensor;

import io.mbf.batch.ColumnBatch;
import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a Zarr store of version 3 into a folder: a group with an array for each tensor.
 *
 * <pre>
 * zarr.json           the group, with the metadata of all arrays
 * NAME/zarr.json      an array
 * NAME/c/0, …         its chunks, of one number of rows each; NAME/c/0/0, … of a matrix
 * </pre>
 *
 * Chunks of Zarr are regular, those of {@code .mbf} are not: a chunk here has as many rows as {@link #chunkRows} says. One
 * chunk of each tensor is held in memory at a time.
 */
final class ZarrWriter {

    /** Bytes of the chunks that are held, all tensors together. */
    private static final int HELD_BYTES = 32 << 20;

    private static final int MAX_CHUNK_ROWS = 128 * ColumnBatch.MAX_ROWS;
    private static final int PIECE_BYTES = 128 << 10;

    private final Path store;
    private final BlockCodec codec;
    private final List<OpenArray> arrays = new ArrayList<>();
    private byte[] compressed = new byte[0];
    private long rows;

    /** An array, and the chunk of it that is being filled. */
    private record OpenArray(TensorLayout tensor, Path folder, int chunkRows, ByteBuffer chunk) {}

    /**
     * Starts a store.
     *
     * @param store must not exist yet
     * @param codec zstd or none
     */
    ZarrWriter(Path store, List<TensorLayout> tensors, BlockCodec codec) throws IOException {
        if (codec != BlockCodec.NONE && codec != BlockCodec.ZSTD) {
            throw new InvalidQueryException("chunks of Zarr are compressed with zstd or not at all, not with " + codec);
        }
        this.store = store;
        this.codec = codec;
        Files.createDirectory(store);
        int chunkRows = chunkRows(tensors);
        for (TensorLayout tensor : tensors) {
            Path folder = folder(tensor);
            Files.createDirectory(folder);
            arrays.add(new OpenArray(
                    tensor,
                    folder,
                    chunkRows,
                    ByteBuffer.allocate(Math.multiplyExact(chunkRows, tensor.rowBytes()))
                            .order(ByteOrder.LITTLE_ENDIAN)));
        }
    }

    /**
     * Rows of a chunk: as many as fit what may be held, in whole pages of {@code .mbf} where that is one at least, and not
     * above 1,048,576.
     */
    static int chunkRows(List<TensorLayout> tensors) {
        long rowBytes = tensors.stream().mapToLong(TensorLayout::rowBytes).sum();
        long most = Math.min(MAX_CHUNK_ROWS, HELD_BYTES / Math.max(1, rowBytes));
        long whole = most / ColumnBatch.MAX_ROWS * ColumnBatch.MAX_ROWS;
        return (int) Math.max(1, whole > 0 ? whole : most);
    }

    /** Names of nodes become names of folders, so those that the specification rules out must not get that far. */
    private Path folder(TensorLayout tensor) {
        String name = tensor.name();
        boolean allowed = !name.isEmpty()
                && !name.startsWith("__")
                && name.chars().anyMatch(c -> c != '.')
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ')
                && !name.equals("zarr.json");
        try {
            if (allowed && store.resolve(name).getParent().equals(store)) {
                return store.resolve(name);
            }
        } catch (InvalidPathException e) {
            // the file system has no such names
        }
        throw new InvalidQueryException("column '" + name + "' cannot be the name of a Zarr array, which has other"
                + " characters than . at least, none of / and \\, and no __ in front: put it in a matrix");
    }

    /** Appends rows. */
    void write(ColumnBatch batch) throws IOException {
        for (OpenArray array : arrays) {
            int rowBytes = array.tensor.rowBytes();
            int filled = (int) (rows % array.chunkRows);
            for (int from = 0; from < batch.rowCount(); ) {
                int count = Math.min(array.chunkRows - filled, batch.rowCount() - from);
                array.tensor.copy(batch, from, count, array.chunk, filled * rowBytes, rows);
                from += count;
                filled += count;
                if (filled == array.chunkRows) {
                    writeChunk(array, (rows + from - 1) / array.chunkRows, filled * rowBytes);
                    filled = 0;
                }
            }
        }
        rows += batch.rowCount();
    }

    /** Writes the last chunks, then what says that they are there. */
    void finish() throws IOException {
        Map<TensorLayout, Integer> chunkRows = new LinkedHashMap<>();
        for (OpenArray array : arrays) {
            // a single chunk need not be larger than the array; no chunk may have 0 rows
            boolean single = rows < array.chunkRows;
            int shape = single ? (int) Math.max(1, rows) : array.chunkRows;
            chunkRows.put(array.tensor, shape);
            int filled = (int) (rows % array.chunkRows) * array.tensor.rowBytes();
            if (filled > 0) {
                int length = shape * array.tensor.rowBytes();
                Arrays.fill(array.chunk.array(), filled, length, (byte) 0);
                writeChunk(array, rows / array.chunkRows, length);
            }
        }
        ZarrMetadata metadata = new ZarrMetadata(rows, codec);
        for (OpenArray array : arrays) {
            Files.write(array.folder.resolve("zarr.json"), metadata.array(array.tensor, chunkRows.get(array.tensor)));
        }
        Files.write(store.resolve("zarr.json"), metadata.group(chunkRows));
    }

    private void writeChunk(OpenArray array, long number, int length) throws IOException {
        Path place = array.folder.resolve("c").resolve(Long.toString(number));
        if (array.tensor.isMatrix()) {
            place = place.resolve("0");
        }
        Files.createDirectories(place.getParent());
        byte[] bytes = array.chunk.array();
        int count = length;
        if (codec == BlockCodec.ZSTD) {
            int room = codec.maxCompressedLength(length);
            if (compressed.length < room) {
                compressed = new byte[room];
            }
            count = codec.compress(bytes, 0, length, compressed, 0);
            bytes = compressed;
        }
        try (OutputStream out = Files.newOutputStream(place)) {
            for (int from = 0; from < count; from += PIECE_BYTES) {
                out.write(bytes, from, Math.min(PIECE_BYTES, count - from));
            }
        }
    }
}
