package io.mbf.encoding;

import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.Validity;
import java.util.EnumSet;

/** Writes FLOAT and DOUBLE pages; all comparisons are on raw bits. Not thread-safe. */
final class FloatingEncoder {

    private final boolean single;
    private final boolean plain;
    private final IntegerEncoder integers;
    private final AlpEncoder alp;
    private final EnumSet<Encoding> used;
    private final double[] values;
    private final long[] bits;

    FloatingEncoder(
            boolean single, boolean plain, IntegerEncoder integers, EnumSet<Encoding> used, EncoderScratch scratch) {
        this.single = single;
        this.plain = plain;
        this.integers = integers;
        this.alp = new AlpEncoder(single, scratch);
        this.values = scratch.decimals;
        this.bits = scratch.page;
        this.used = used;
    }

    void encode(DoubleVector page, ByteSink out) {
        double[] source = page.values();
        for (int i = 0; i < page.size(); i++) {
            values[i] = source[i];
            bits[i] = Double.doubleToRawLongBits(source[i]);
        }
        encode(page.size(), page.validity(), out);
    }

    void encode(FloatVector page, ByteSink out) {
        float[] source = page.values();
        for (int i = 0; i < page.size(); i++) {
            values[i] = source[i];
            bits[i] = Float.floatToRawIntBits(source[i]);
        }
        encode(page.size(), page.validity(), out);
    }

    private void encode(int entries, Validity validity, ByteSink out) {
        if (validity.hasNulls()) {
            NullFill.nulls(bits, entries, validity);
            for (int i = 0; i < entries; i++) {
                values[i] = single ? Float.intBitsToFloat((int) bits[i]) : Double.longBitsToDouble(bits[i]);
            }
        }
        if (plain) {
            plain(entries, validity, out);
            return;
        }
        int runs = 1;
        for (int i = 1; i < entries; i++) {
            runs += bits[i] == bits[i - 1] ? 0 : 1;
        }
        int bytesPerValue = single ? 4 : 8;
        double plainCost = entries * (bytesPerValue + IntegerEncoder.PLAIN_VALUE_COST);
        double runEnd = IntegerEncoder.runEndCost(entries, runs, bytesPerValue * 8);
        if (runs == 1) {
            header(Encoding.CONSTANT, 0, validity, out);
            out.putLong(bits[0]);
        } else if (runEnd < plainCost / 8) {
            runs(entries, bytesPerValue, validity, out);
        } else if (alp.encode(values, bits, entries, validity)
                && alp.cost(entries) < Math.min(runEnd, plainCost * 0.9)) {
            header(Encoding.ALP, alp.parameter(), validity, out);
            alp.write(bits, entries, integers, out);
        } else if (runEnd < plainCost) {
            runs(entries, bytesPerValue, validity, out);
        } else {
            plain(entries, validity, out);
        }
    }

    private void header(Encoding encoding, int parameter, Validity validity, ByteSink out) {
        used.add(encoding);
        EncodingHeader.write(out, encoding, parameter, validity);
    }

    /** The payload of a run-end page is that of the integers with the same bits. */
    private void runs(int entries, int bytesPerValue, Validity validity, ByteSink out) {
        integers.encodeRuns(bits, entries, bytesPerValue, validity, out);
    }

    private void plain(int entries, Validity validity, ByteSink out) {
        header(Encoding.PLAIN, 0, validity, out);
        if (single) {
            for (int i = 0; i < entries; i++) {
                out.putInt((int) bits[i]);
            }
        } else {
            out.putLongs(bits, 0, entries);
        }
        out.alignTo(8);
    }
}
