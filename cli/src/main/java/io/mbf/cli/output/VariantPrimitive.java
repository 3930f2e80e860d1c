package io.mbf.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.schema.TimeUnit;
import java.io.IOException;

/**
 * The primitive values of variants as JSON, each in the form that a column of its type has, decimals as numbers (apache/parquet-format,
 * {@code VariantEncoding.md}, "Encoding types"). Keeps scratch buffers: one thread at a time.
 */
final class VariantPrimitive {

    private static final int MAX_SCALE = 38;

    private final JsonGenerator out;
    private final JsonSink sink;
    private final TemporalFormat.TimeOfDay time = new TemporalFormat.TimeOfDay(TimeUnit.MICROS);
    private final TemporalFormat.Timestamp utcMicros = new TemporalFormat.Timestamp(TimeUnit.MICROS, true);
    private final TemporalFormat.Timestamp localMicros = new TemporalFormat.Timestamp(TimeUnit.MICROS, false);
    private final TemporalFormat.Timestamp utcNanos = new TemporalFormat.Timestamp(TimeUnit.NANOS, true);
    private final TemporalFormat.Timestamp localNanos = new TemporalFormat.Timestamp(TimeUnit.NANOS, false);
    private final BinaryFormat.Uuid uuid = new BinaryFormat.Uuid();
    private final DecimalText[] decimals = new DecimalText[MAX_SCALE + 1];
    private final byte[] text = new byte[IsoText.MAX_LENGTH];

    VariantPrimitive(JsonGenerator out, JsonSink sink) {
        this.out = out;
        this.sink = sink;
    }

    /** Bytes that a value of a type has before those whose number it states itself. */
    static int length(int type) {
        return switch (type) {
            case 0, 1, 2 -> 0;
            case 3 -> 1;
            case 4 -> 2;
            case 5, 11, 14, 15, 16 -> 4;
            case 6, 7, 12, 13, 17, 18, 19 -> 8;
            case 8 -> 1 + 4;
            case 9 -> 1 + 8;
            case 10 -> 1 + 16;
            case 20 -> 16;
            default -> throw VariantException.unsupported("a primitive of type " + type + ", only 0..20 are known");
        };
    }

    /** Whether a value states the number of its bytes in its first four. */
    static boolean hasLength(int type) {
        return type == 15 || type == 16;
    }

    /**
     * Writes a value, all of whose bytes are there.
     *
     * @param length bytes of a value that states it
     */
    void write(int type, byte[] bytes, int at, int length) throws IOException {
        switch (type) {
            case 0 -> out.writeNull();
            case 1, 2 -> sink.bool(type == 1);
            case 3 -> sink.integer(bytes[at]);
            case 4 -> sink.integer((short) LittleEndian.unsigned(bytes, at, 2));
            case 5 -> sink.integer(LittleEndian.int32(bytes, at));
            case 6 -> sink.integer(LittleEndian.int64(bytes, at));
            case 7 -> sink.real(Double.longBitsToDouble(LittleEndian.int64(bytes, at)));
            case 8 -> decimal(bytes[at]).write(LittleEndian.int32(bytes, at + 1), sink);
            case 9 -> decimal(bytes[at]).write(LittleEndian.int64(bytes, at + 1), sink);
            case 10 -> {
                for (int i = 0; i < 16; i++) {
                    text[i] = bytes[at + 16 - i];
                }
                decimal(bytes[at]).write(text, 0, 16, sink);
            }
            case 11 -> sink.ascii(text, IsoText.date(text, 0, LittleEndian.int32(bytes, at)));
            case 12 -> utcMicros.write(LittleEndian.int64(bytes, at), sink);
            case 13 -> localMicros.write(LittleEndian.int64(bytes, at), sink);
            case 14 -> sink.real(Float.intBitsToFloat(LittleEndian.int32(bytes, at)));
            case 15 -> sink.binary(bytes, at + 4, length);
            case 16 -> text(bytes, at + 4, length);
            case 17 -> time.write(LittleEndian.int64(bytes, at), sink);
            case 18 -> utcNanos.write(LittleEndian.int64(bytes, at), sink);
            case 19 -> localNanos.write(LittleEndian.int64(bytes, at), sink);
            default -> uuid.write(bytes, at, 16, sink);
        }
    }

    void text(byte[] bytes, int at, int length) throws IOException {
        sink.utf8(bytes, at, length);
    }

    private DecimalText decimal(byte unsignedScale) {
        int scale = unsignedScale & 0xFF;
        if (scale > MAX_SCALE) {
            throw VariantException.corrupt("a decimal of scale " + scale + ", outside 0.." + MAX_SCALE);
        }
        if (decimals[scale] == null) {
            decimals[scale] = new DecimalText(scale);
        }
        return decimals[scale];
    }
}
