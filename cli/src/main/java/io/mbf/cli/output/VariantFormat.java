package io.mbf.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.schema.Type;
import java.io.IOException;

/**
 * How a column of variants becomes JSON: the pieces of a shredded one put together again (apache/parquet-format,
 * {@code VariantShredding.md}). The same variants give the same text, however they are shredded: scalars have the form
 * that a column of their type has, but that decimals are numbers; members of objects are ordered by the UTF-8 of their names.
 *
 * <p>Pieces that contradict each other are refused, as the specification advises readers: a value beside one of a
 * shredded type, or a member in two places.
 */
final class VariantFormat implements JsonFormat {

    private final int metadata;
    private final VariantPiece piece;
    private final VariantNames names = new VariantNames();

    /** @param struct has the shape of a variant: see {@link VariantShape} */
    VariantFormat(Type.Struct struct, JsonGenerator out) {
        JsonSink sink = JsonSink.ofVariants(out);
        this.metadata = VariantShape.position(struct, VariantShape.METADATA);
        this.piece =
                VariantPiece.of(struct, new VariantPiece.Target(names, new VariantPrimitive(out, sink), out, sink));
    }

    @Override
    public void write(ColumnVector vector, int index) throws IOException {
        StructVector struct = (StructVector) vector;
        BytesVector bytes = (BytesVector) struct.children().get(metadata);
        if (bytes.isNull(index)) {
            throw VariantException.corrupt("no metadata");
        }
        names.read(bytes.array(index), bytes.start(index), bytes.length(index));
        piece.write(struct, index);
    }
}
