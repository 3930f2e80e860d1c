package io.mbf.sql.scan;

import io.mbf.batch.BytesVector;
import io.mbf.batch.DictionaryVector;
import org.duckdb.DuckDBWritableVector;

/** Text into DuckDB's vectors, many values at a call: a call per value costs twice as much. */
final class TextWriter {

    private static final byte[] EMPTY = {};

    private TextWriter() {}

    static void write(BytesVector vector, int from, int count, DuckDBWritableVector out) {
        byte[][] texts = new byte[count][];
        byte[][] known =
                vector instanceof DictionaryVector coded && coded.dictionary().size() < count
                        ? new byte[coded.dictionary().size()][]
                        : null;
        boolean nulls = vector.validity().hasNulls();
        for (int i = 0; i < count; i++) {
            if (nulls && vector.isNull(from + i)) {
                texts[i] = EMPTY;
            } else if (known == null) {
                texts[i] = vector.bytes(from + i);
            } else {
                int code = ((DictionaryVector) vector).codes()[from + i];
                if (known[code] == null) {
                    known[code] = vector.bytes(from + i);
                }
                texts[i] = known[code];
            }
        }
        out.setStringUtf8Batch(0, texts);
        for (int i = 0; nulls && i < count; i++) {
            if (vector.isNull(from + i)) {
                out.setNull(i);
            }
        }
    }
}
