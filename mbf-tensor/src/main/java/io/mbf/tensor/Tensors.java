package io.mbf.tensor;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnBatch;
import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a data set as tensors: {@code Tensors.of(dataset.select("x", "y")).writeSafetensors(path)}.
 *
 * <p>Booleans, integers, floats, dates, times and timestamps become tensors of one dimension, named like their columns. Any
 * other column, and a null without {@link #fillNulls}, is an {@link InvalidQueryException} that names the column. Immutable:
 * each step returns a new object. The data set stays the caller's to close.
 */
public final class Tensors {

    private final Dataset dataset;
    private final Map<String, List<String>> matrices;
    private final Optional<FillValue> fill;

    private Tensors(Dataset dataset, Map<String, List<String>> matrices, Optional<FillValue> fill) {
        this.dataset = dataset;
        this.matrices = matrices;
        this.fill = fill;
    }

    /** All columns of a data set, one tensor each. */
    public static Tensors of(Dataset dataset) {
        requireNonNull(dataset, "dataset");
        return new Tensors(dataset, Map.of(), Optional.empty());
    }

    /**
     * A number in place of nulls, in all columns that have any.
     *
     * @param value each of these columns must have it exactly, or be of floats if it is NaN; else writing is an {@link
     *     InvalidQueryException}
     */
    public Tensors fillNulls(double value) {
        return new Tensors(dataset, matrices, Optional.of(new FillValue(value)));
    }

    /**
     * Some columns as one tensor of two dimensions, rows and columns, in place of one for each.
     *
     * @param name of that tensor
     * @param columns of one type, in the order wanted; none for all there are
     */
    public Tensors matrix(String name, String... columns) {
        requireNonNull(name, "name");
        requireNonNull(columns, "columns");
        Map<String, List<String>> more = new LinkedHashMap<>(matrices);
        if (more.put(name, List.of(columns)) != null) {
            throw new InvalidQueryException("two tensors would be called '" + name + "'");
        }
        return new Tensors(dataset, more, fill);
    }

    /**
     * Writes a file of the kind that its name ends in: {@code .safetensors}, or {@code .zarr} for a folder with chunks
     * compressed by zstd.
     *
     * @return the number of rows
     * @throws InvalidQueryException if the name ends otherwise; and as {@link #writeSafetensors} and {@link #writeZarr} say
     */
    public long write(Path target) {
        requireNonNull(target, "target");
        String name = String.valueOf(target.getFileName());
        if (name.endsWith(".safetensors")) {
            return writeSafetensors(target);
        }
        if (name.endsWith(".zarr")) {
            return writeZarr(target, BlockCodec.ZSTD);
        }
        throw new InvalidQueryException(target + ": tensors are written to names that end in .safetensors or .zarr");
    }

    /**
     * Writes a safetensors file. It appears under its name once it is complete and forced to the disk; if anything fails,
     * nothing is left behind. Rows are counted first, which with a condition is a read of its own.
     *
     * @param target must not exist yet
     * @return the number of rows
     * @throws InvalidQueryException if a column is no tensor
     * @throws io.mbf.error.MbfException if a file of the data set is damaged or not supported, or the number of rows
     *     changes meanwhile
     * @throws UncheckedIOException if a file cannot be read, or the target cannot be written or exists
     */
    public long writeSafetensors(Path target) {
        requireNonNull(target, "target");
        return write(target, path -> {
            long rows = dataset.count();
            try (Batches batches = dataset.batches();
                    SafetensorsWriter writer = new SafetensorsWriter(path, layouts(batches), rows)) {
                for (ColumnBatch batch : batches) {
                    writer.write(batch);
                }
                writer.finish();
            }
            return rows;
        });
    }

    /**
     * Writes a Zarr store of version 3 as a folder: a group with an array for each tensor, and metadata of all of them in
     * that of the group. It appears under its name once it is complete, though not forced to the disk; if anything fails,
     * nothing is left behind.
     *
     * @param target must not exist yet
     * @param codec of chunks: {@link BlockCodec#ZSTD} or {@link BlockCodec#NONE}
     * @return the number of rows
     * @throws InvalidQueryException if a column is no tensor, its name none of a Zarr array, or the codec another
     * @throws io.mbf.error.MbfException if a file of the data set is damaged or not supported
     * @throws UncheckedIOException if a file cannot be read, or the target cannot be written or exists
     */
    public long writeZarr(Path target, BlockCodec codec) {
        requireNonNull(target, "target");
        requireNonNull(codec, "codec");
        return write(target, path -> {
            long rows = 0;
            try (Batches batches = dataset.batches()) {
                ZarrWriter writer = new ZarrWriter(path, layouts(batches), codec);
                for (ColumnBatch batch : batches) {
                    writer.write(batch);
                    rows += batch.rowCount();
                }
                writer.finish();
            }
            return rows;
        });
    }

    /**
     * Copies a tensor to memory outside of the heap, for others in the same process. Needs JDK 22 or newer. Rows are
     * counted first, as for {@link #writeSafetensors}.
     *
     * @param name of a column, or of a matrix
     * @return to be closed, or exported
     * @throws UnsupportedOperationException on an older JDK, or if native access is not allowed
     * @throws InvalidQueryException if the column is no tensor, or its block does not fit memory
     * @throws io.mbf.error.MbfException if a file of the data set is damaged or not supported, or the number of rows
     *     changes meanwhile
     * @throws UncheckedIOException if a file cannot be read
     */
    public DlpackTensor dlpack(String name) {
        requireNonNull(name, "name");
        List<String> members = matrices.getOrDefault(name, List.of(name));
        Dataset narrowed = members.isEmpty() ? dataset : dataset.select(members.toArray(String[]::new));
        Map<String, List<String>> matrix = matrices.containsKey(name) ? Map.of(name, members) : Map.of();
        long rows = narrowed.count();
        try (Batches batches = narrowed.batches()) {
            List<TensorLayout> layouts = TensorLayout.of(batches.schema(), matrix, fill);
            if (layouts.isEmpty()) {
                throw new InvalidQueryException("tensor '" + name + "' has no columns");
            }
            return DlpackTensor.copy(layouts.get(0), rows, batches);
        }
    }

    private List<TensorLayout> layouts(Batches batches) {
        return TensorLayout.of(batches.schema(), matrices, fill);
    }

    private interface Writing {

        long to(Path path) throws IOException;
    }

    private static long write(Path target, Writing writing) {
        try (NewTarget placed = new NewTarget(target)) {
            long rows = writing.to(placed.temporary());
            placed.publish();
            return rows;
        } catch (FileSystemException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            // an interrupted thread finds its channel closed, without a message
            String problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new UncheckedIOException(target + ": " + problem, e);
        }
    }
}
