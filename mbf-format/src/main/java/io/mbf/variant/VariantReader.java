package io.mbf.variant;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.error.VariantException;
import io.mbf.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a VARIANT column from its vectors, the pieces of a shredded one put together again: for row
 * {@code i} of a batch, {@code reader.read(batch.column(c), i)}. The same variants give the same value, however they are
 * shredded.
 *
 * <p>Pieces that contradict each other are refused, as the specification advises readers: a value beside one of a
 * shredded type, or a member in two places. All input is hostile: values nest at most {@value VariantValue#MAX_DEPTH}
 * deep, names that one variant uses have at most {@value VariantAssembly#MAX_NAMES} bytes in all, and no byte of a value
 * is read twice.
 *
 * <p>Made once per column. Immutable and thread-safe.
 */
public final class VariantReader {

    private final int metadata; // position in the struct
    private final VariantPiece piece;
    private volatile VariantMetadata last = VariantMetadata.NONE; // rows mostly share it

    private VariantReader(Type.Struct struct) {
        this.metadata = VariantShape.position(struct, VariantShape.METADATA);
        this.piece = VariantPiece.of(struct);
    }

    /**
     * Whether values of this type can be read as variants: it is annotated as a VARIANT of specification version 1, and
     * its fields are those that the specification has. Anything else that is annotated so is a struct like any other.
     */
    public static boolean reads(Type type) {
        requireNonNull(type, "type");
        return type instanceof Type.Struct struct && VariantShape.fits(struct);
    }

    /** @throws IllegalArgumentException if the type is not one that it {@link #reads} */
    public static VariantReader of(Type type) {
        requireNonNull(type, "type");
        if (!reads(type)) {
            throw new IllegalArgumentException("not a VARIANT that can be read: " + type);
        }
        return new VariantReader((Type.Struct) type);
    }

    /**
     * The value at an index of the column's vector; {@code null} if the column is null there. A copy: it stays valid when
     * the batch does not.
     *
     * @throws VariantException if it breaks a rule or a limit
     */
    public @Nullable Variant read(ColumnVector vector, int index) {
        requireNonNull(vector, "vector");
        if (vector.isNull(index)) {
            return null;
        }
        VariantBuilder builder = new VariantBuilder();
        write(vector, index, builder);
        return builder.result();
    }

    /**
     * Tells the value at an index of the column's vector, which is not null, to a sink.
     *
     * @throws VariantException if it breaks a rule or a limit; the sink may have received a part of it by then
     * @throws E as the sink does
     */
    public <E extends Exception> void write(ColumnVector vector, int index, VariantSink<E> to) throws E {
        requireNonNull(vector, "vector");
        requireNonNull(to, "to");
        StructVector struct = (StructVector) vector;
        BytesVector bytes = (BytesVector) struct.children().get(metadata);
        if (bytes.isNull(index)) {
            throw VariantException.corrupt("no metadata");
        }
        piece.write(struct, index, new VariantAssembly<>(metadata(bytes, index), to));
    }

    private VariantMetadata metadata(BytesVector bytes, int index) {
        VariantMetadata names = last;
        if (!names.isReadFrom(bytes.array(index), bytes.start(index), bytes.length(index))) {
            names = VariantMetadata.read(bytes.bytes(index));
            last = names;
        }
        return names;
    }
}
