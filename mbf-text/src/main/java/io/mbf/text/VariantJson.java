package io.mbf.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.mbf.schema.TimeUnit;
import io.mbf.variant.VariantSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Variants as JSON. Scalars have the form that a column of their type has, but that decimals are numbers; members of
 * objects come in the order of their names' UTF-8. Keeps scratch buffers: one thread at a time.
 */
final class VariantJson implements VariantSink<IOException> {

    private static final int MAX_KEPT_NAMES = 1_024;
    private static final int MAX_KEPT_SCALE = 38; // that of all decimals but hostile ones

    private final JsonGenerator out;
    private final JsonSink sink;
    private final TemporalFormat.TimeOfDay time = new TemporalFormat.TimeOfDay(TimeUnit.MICROS);
    private final TemporalFormat.Timestamp utcMicros = new TemporalFormat.Timestamp(TimeUnit.MICROS, true);
    private final TemporalFormat.Timestamp localMicros = new TemporalFormat.Timestamp(TimeUnit.MICROS, false);
    private final TemporalFormat.Timestamp utcNanos = new TemporalFormat.Timestamp(TimeUnit.NANOS, true);
    private final TemporalFormat.Timestamp localNanos = new TemporalFormat.Timestamp(TimeUnit.NANOS, false);
    private final BinaryFormat.Uuid uuid = new BinaryFormat.Uuid();
    private final DecimalText[] decimals = new DecimalText[MAX_KEPT_SCALE + 1];
    private final byte[] text = new byte[IsoText.MAX_LENGTH];
    private final Map<String, SerializedString> names = new HashMap<>(); // their bytes are encoded once

    VariantJson(JsonGenerator out) {
        this.out = out;
        this.sink = JsonSink.ofVariants(out);
    }

    @Override
    public void startObject() throws IOException {
        out.writeStartObject();
    }

    @Override
    public void fieldName(String name) throws IOException {
        SerializedString encoded = names.get(name);
        if (encoded == null) {
            encoded = new SerializedString(name);
            if (names.size() == MAX_KEPT_NAMES) {
                names.clear();
            }
            names.put(name, encoded);
        }
        out.writeFieldName(encoded);
    }

    @Override
    public void endObject() throws IOException {
        out.writeEndObject();
    }

    @Override
    public void startArray() throws IOException {
        out.writeStartArray();
    }

    @Override
    public void endArray() throws IOException {
        out.writeEndArray();
    }

    @Override
    public void nullValue() throws IOException {
        out.writeNull();
    }

    @Override
    public void bool(boolean value) throws IOException {
        sink.bool(value);
    }

    @Override
    public void integer(long value, int bits) throws IOException {
        sink.integer(value);
    }

    @Override
    public void real(float value) throws IOException {
        sink.real(value);
    }

    @Override
    public void real(double value) throws IOException {
        sink.real(value);
    }

    @Override
    public void decimal(long unscaled, int scale, int bits) throws IOException {
        decimal(scale).write(unscaled, sink);
    }

    @Override
    public void decimal(byte[] bytes, int start, int length, int scale) throws IOException {
        decimal(scale).write(bytes, start, length, sink);
    }

    private DecimalText decimal(int scale) {
        if (scale > MAX_KEPT_SCALE) {
            return new DecimalText(scale);
        }
        if (decimals[scale] == null) {
            decimals[scale] = new DecimalText(scale);
        }
        return decimals[scale];
    }

    @Override
    public void date(int epochDay) throws IOException {
        sink.ascii(text, IsoText.date(text, 0, epochDay));
    }

    @Override
    public void time(long microsOfDay) throws IOException {
        time.write(microsOfDay, sink);
    }

    @Override
    public void timestamp(long units, TimeUnit unit, boolean utc) throws IOException {
        if (unit == TimeUnit.NANOS) {
            (utc ? utcNanos : localNanos).write(units, sink);
        } else {
            (utc ? utcMicros : localMicros).write(units, sink);
        }
    }

    @Override
    public void string(byte[] utf8, int start, int length) throws IOException {
        sink.utf8(utf8, start, length);
    }

    @Override
    public void binary(byte[] bytes, int start, int length) throws IOException {
        sink.binary(bytes, start, length);
    }

    @Override
    public void uuid(byte[] bytes, int start) throws IOException {
        uuid.write(bytes, start, 16, sink);
    }
}
