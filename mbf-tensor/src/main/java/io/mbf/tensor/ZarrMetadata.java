package io.mbf.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.codec.BlockCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code zarr.json} of arrays and of the group that they are in (Zarr core specification, version 3, "Metadata"), with
 * the metadata of all arrays in that of the group, as zarr-python consolidates it.
 */
final class ZarrMetadata {

    private final long rows;
    private final BlockCodec codec;

    ZarrMetadata(long rows, BlockCodec codec) {
        this.rows = rows;
        this.codec = codec;
    }

    /** @param chunkRows of each tensor */
    byte[] group(Map<TensorLayout, Integer> chunkRows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("zarr_format", 3);
            json.writeStringField("node_type", "group");
            json.writeObjectFieldStart("attributes");
            json.writeEndObject();
            json.writeObjectFieldStart("consolidated_metadata");
            json.writeStringField("kind", "inline");
            json.writeBooleanField("must_understand", false);
            json.writeObjectFieldStart("metadata");
            for (Map.Entry<TensorLayout, Integer> array : chunkRows.entrySet()) {
                json.writeFieldName(array.getKey().name());
                array(json, array.getKey(), array.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    byte[] array(TensorLayout tensor, int chunkRows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            array(json, tensor, chunkRows);
        }
        return out.toByteArray();
    }

    private void array(JsonGenerator json, TensorLayout tensor, int chunkRows) throws IOException {
        long[] shape = tensor.shape(rows);
        json.writeStartObject();
        json.writeNumberField("zarr_format", 3);
        json.writeStringField("node_type", "array");
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeStringField("data_type", tensor.dtype().zarrName());
        json.writeObjectFieldStart("chunk_grid");
        json.writeStringField("name", "regular");
        json.writeObjectFieldStart("configuration");
        json.writeFieldName("chunk_shape");
        json.writeArray(tensor.shape(chunkRows), 0, shape.length);
        json.writeEndObject();
        json.writeEndObject();
        json.writeFieldName("chunk_key_encoding");
        named(json, "default", "separator", "/");
        if (tensor.dtype() == Dtype.BOOL) {
            json.writeBooleanField("fill_value", false);
        } else if (tensor.dtype().isFloating()) {
            json.writeNumberField("fill_value", 0.0);
        } else {
            json.writeNumberField("fill_value", 0);
        }
        codecs(json);
        attributes(json, tensor);
        json.writeArrayFieldStart("dimension_names");
        json.writeString("row");
        if (tensor.isMatrix()) {
            json.writeString("column");
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void codecs(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("codecs");
        named(json, "bytes", "endian", "little");
        if (codec == BlockCodec.ZSTD) {
            json.writeStartObject();
            json.writeStringField("name", "zstd");
            json.writeObjectFieldStart("configuration");
            json.writeNumberField("level", 3);
            json.writeBooleanField("checksum", false);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void attributes(JsonGenerator json, TensorLayout tensor) throws IOException {
        json.writeObjectFieldStart("attributes");
        if (tensor.isMatrix()) {
            json.writeArrayFieldStart("columns");
            for (TensorColumn column : tensor.columns()) {
                json.writeString(column.name());
            }
            json.writeEndArray();
        } else {
            Optional<String> units =
                    ElementMeaning.units(tensor.columns().get(0).field());
            if (units.isPresent()) {
                json.writeStringField("units", units.get());
            }
        }
        json.writeEndObject();
    }

    /** Something with a name and one setting. */
    private static void named(JsonGenerator json, String name, String key, String value) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeObjectFieldStart("configuration");
        json.writeStringField(key, value);
        json.writeEndObject();
        json.writeEndObject();
    }
}
