package io.mbf.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file (huggingface/safetensors, README.md, "Format").
 *
 * <pre>
 * u64    bytes of the header, little-endian
 * header JSON: "__metadata__", and per tensor its dtype, shape, and begin and end of its bytes, counted from the header's
 *        end; spaces behind it, so that the bytes of tensors begin at a multiple of eight
 * bytes  of one tensor after the other without holes, row after row, little-endian
 * </pre>
 *
 * Tensors of wider elements come first, so that each lies aligned for its elements. Rows are written where they belong as
 * they come, so that the number of rows must be known; no more than a batch of them is held in memory.
 */
final class SafetensorsWriter implements AutoCloseable {

    /** What its reader allows. */
    private static final int MAX_HEADER_BYTES = 100_000_000;

    private static final int ALIGNMENT = 8;

    /** Bytes written at once, which the JDK copies to a buffer of that size for each thread. */
    private static final int PIECE_BYTES = 128 << 10;

    private static final String METADATA = "__metadata__";

    private final FileChannel channel;
    private final long rows;
    private final Map<TensorLayout, Long> starts = new LinkedHashMap<>();
    private final ByteBuffer piece;
    private long done;

    /**
     * Starts a file.
     *
     * @param path must not exist yet
     * @param rows that will be written
     */
    SafetensorsWriter(Path path, List<TensorLayout> tensors, long rows) throws IOException {
        this.rows = rows;
        byte[] header = header(tensors, rows);
        long position = Long.BYTES + header.length;
        int piece = PIECE_BYTES;
        for (TensorLayout tensor : ordered(tensors)) {
            starts.put(tensor, position);
            position = Math.addExact(position, tensor.bytes(rows));
            piece = Math.max(piece, tensor.rowBytes());
        }
        this.piece = ByteBuffer.allocate(piece).order(ByteOrder.LITTLE_ENDIAN);
        channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            write(length.putLong(header.length).flip(), 0);
            write(ByteBuffer.wrap(header), Long.BYTES);
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                throw e;
            }
        }
    }

    private static List<TensorLayout> ordered(List<TensorLayout> tensors) {
        Comparator<TensorLayout> narrower =
                Comparator.comparingInt(tensor -> tensor.dtype().bytes());
        return tensors.stream().sorted(narrower.reversed()).toList();
    }

    /** The header with the spaces behind it. */
    static byte[] header(List<TensorLayout> tensors, long rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(METADATA);
            for (Map.Entry<String, String> entry : ElementMeaning.texts(tensors).entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            long begin = 0;
            for (TensorLayout tensor : ordered(tensors)) {
                if (tensor.name().equals(METADATA)) {
                    throw new InvalidQueryException(
                            "a tensor cannot be called '" + METADATA + "' in safetensors: put it in a matrix");
                }
                long end = Math.addExact(begin, tensor.bytes(rows));
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.dtype().name());
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(rows), 0, tensor.shape(rows).length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, end}, 0, 2);
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        } catch (ArithmeticException e) {
            throw new InvalidQueryException(
                    tensors.size() + " tensors of " + rows + " rows are larger than any file can be");
        }
        while (out.size() % ALIGNMENT != 0) {
            out.write(' ');
        }
        if (out.size() > MAX_HEADER_BYTES) {
            throw new InvalidQueryException("the header of " + tensors.size() + " tensors would have " + out.size()
                    + " bytes, and readers of safetensors allow " + MAX_HEADER_BYTES + ": select fewer columns");
        }
        return out.toByteArray();
    }

    /** Appends rows. */
    void write(ColumnBatch batch) throws IOException {
        if (batch.rowCount() > rows - done) {
            throw changed(done + batch.rowCount());
        }
        for (Map.Entry<TensorLayout, Long> start : starts.entrySet()) {
            TensorLayout tensor = start.getKey();
            int most = piece.capacity() / tensor.rowBytes();
            for (int from = 0; from < batch.rowCount(); from += most) {
                int count = Math.min(most, batch.rowCount() - from);
                tensor.copy(batch, from, count, piece, 0, done);
                write(
                        piece.position(0).limit(count * tensor.rowBytes()),
                        start.getValue() + (done + from) * tensor.rowBytes());
                piece.clear();
            }
        }
        done += batch.rowCount();
    }

    /** Forces the file to the disk. */
    void finish() throws IOException {
        if (done != rows) {
            throw changed(done);
        }
        channel.force(true);
    }

    private SourceChangedException changed(long found) {
        return new SourceChangedException(
                "data set", "it had " + rows + " rows, then " + (found > rows ? "at least " : "") + found);
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            ByteBuffer part = bytes.slice().limit(Math.min(PIECE_BYTES, bytes.remaining()));
            int written = channel.write(part, at);
            bytes.position(bytes.position() + written);
            at += written;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
