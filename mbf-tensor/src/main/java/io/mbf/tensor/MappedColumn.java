package io.mbf.tensor;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.LocalFile;
import io.mbf.reader.MbfFile;
import io.mbf.reader.PlainPage;
import io.mbf.schema.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a {@code .mbf} file where it lies, mapped: views of it without a copy, one for each page of 8,192 values, or
 * fewer where a chunk of the file ends. Pages have headers, so that no view can be longer.
 *
 * <p>The file must be written with {@code WriterOptions.builder().codec(BlockCodec.NONE).plain()}, and the column of 4 or 8
 * bytes a value and without nulls. All of it is read once and held against its checksums when it is mapped; who cuts the
 * file off or writes to it later changes what views show, or makes them fail with an {@link InternalError}. Replacing the
 * file by another of its name does neither.
 *
 * <p>Views are read-only, direct, little-endian and aligned to 8 bytes; on JDK 22 and newer {@code MemorySegment.ofBuffer}
 * makes segments of them. They are valid as long as anything refers to them: the mapping goes with the last. Safe for any
 * number of threads, though each needs a view of its own.
 */
public final class MappedColumn {

    /** Bytes that are mapped at once; a buffer has no room for twice as many. */
    private static final long WINDOW_BYTES = 1L << 30;

    private final String name;
    private final Dtype dtype;
    private final List<ByteBuffer> pages;
    private final long rowCount;

    private MappedColumn(String name, Dtype dtype, List<ByteBuffer> pages) {
        this.name = name;
        this.dtype = dtype;
        this.pages = pages;
        this.rowCount = pages.stream()
                .mapToLong(page -> page.remaining() / elementBytes())
                .sum();
    }

    /**
     * Maps a column.
     *
     * @param mbf a local file
     * @param column its name, or a path into structs
     * @throws InvalidQueryException if there is no such column, or its values are no numbers of 4 or 8 bytes
     * @throws io.mbf.error.UnsupportedFeatureException if the values do not lie in the file as they are; the message says how
     *     to write one where they do
     * @throws io.mbf.error.MbfException if the file is damaged, or replaced meanwhile
     * @throws UncheckedIOException if it cannot be read
     */
    public static MappedColumn of(Path mbf, String column) {
        requireNonNull(mbf, "mbf");
        requireNonNull(column, "column");
        try {
            FileState before = FileState.of(mbf);
            if (!before.isFile()) {
                throw new InvalidQueryException(new LocalFile(mbf).name() + ": is no file");
            }
            try (FileChannel channel = FileChannel.open(mbf, StandardOpenOption.READ);
                    MbfFile file = MbfFile.open(mbf)) {
                Node node = file.schema().find(column);
                Dtype dtype = Dtype.of(node.field());
                if (node.repeated() || dtype == Dtype.BOOL || dtype == Dtype.F16) {
                    throw new InvalidQueryException("column '" + column + "' has no numbers of 4 or 8 bytes, one a row,"
                            + " to be used where they lie");
                }
                List<PlainPage> places = file.plainPages(node.ordinal());
                requireSame(file, mbf, before);
                return new MappedColumn(column, dtype, map(channel, places, stored(dtype)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was opened twice must be one file. */
    private static void requireSame(MbfFile file, Path path, FileState before) throws IOException {
        String name = new LocalFile(path).name();
        for (FileState state : List.of(file.state(), FileState.of(path))) {
            before.difference(state).ifPresent(difference -> {
                throw new SourceChangedException(name, difference);
            });
        }
    }

    private static List<ByteBuffer> map(FileChannel channel, List<PlainPage> places, int bytes) throws IOException {
        List<ByteBuffer> views = new ArrayList<>();
        ByteBuffer window = null;
        long start = 0;
        for (int i = 0; i < places.size(); i++) {
            PlainPage place = places.get(i);
            long end = place.offset() + (long) place.entries() * bytes;
            if (window == null || place.offset() < start || end - start > window.capacity()) {
                start = place.offset();
                window = channel.map(
                        FileChannel.MapMode.READ_ONLY, start, Math.min(WINDOW_BYTES, lastEnd(places, bytes) - start));
            }
            int at = (int) (place.offset() - start);
            views.add(window.slice(at, place.entries() * bytes));
        }
        return List.copyOf(views);
    }

    private static long lastEnd(List<PlainPage> places, int bytes) {
        return places.stream()
                .mapToLong(place -> place.offset() + (long) place.entries() * bytes)
                .max()
                .orElse(0);
    }

    /** What the values are: narrower integers are stored with four bytes. */
    private static int stored(Dtype dtype) {
        return Math.max(Integer.BYTES, dtype.bytes());
    }

    /** What the values are; integers of 8 and 16 bits lie there with four bytes each. */
    public Dtype dtype() {
        return dtype;
    }

    /** Bytes of a value as it lies there, 4 or 8. */
    public int elementBytes() {
        return stored(dtype);
    }

    /** Values of all views together. */
    public long rowCount() {
        return rowCount;
    }

    /** How many views there are. */
    public int viewCount() {
        return pages.size();
    }

    /** A new view of the bytes of a page, by its number. */
    public ByteBuffer bytes(int page) {
        return pages.get(page).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A new view of the values of a page.
     *
     * @throws InvalidQueryException if they are no integers of at most 32 bits
     */
    public IntBuffer ints(int page) {
        require(!dtype.isFloating() && elementBytes() == Integer.BYTES, "ints");
        return bytes(page).asIntBuffer();
    }

    /**
     * A new view of the values of a page.
     *
     * @throws InvalidQueryException if they are no integers of 64 bits
     */
    public LongBuffer longs(int page) {
        require(!dtype.isFloating() && elementBytes() == Long.BYTES, "longs");
        return bytes(page).asLongBuffer();
    }

    /**
     * A new view of the values of a page.
     *
     * @throws InvalidQueryException if the column is not {@link Dtype#F32}
     */
    public FloatBuffer floats(int page) {
        require(dtype == Dtype.F32, "floats");
        return bytes(page).asFloatBuffer();
    }

    /**
     * A new view of the values of a page.
     *
     * @throws InvalidQueryException if the column is not {@link Dtype#F64}
     */
    public DoubleBuffer doubles(int page) {
        require(dtype == Dtype.F64, "doubles");
        return bytes(page).asDoubleBuffer();
    }

    private void require(boolean fits, String view) {
        if (!fits) {
            throw new InvalidQueryException(
                    "column '" + name + "' is " + dtype.zarrName() + ", which has no view of " + view);
        }
    }
}
