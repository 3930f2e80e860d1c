package io.mbf.output.parquet;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.encoding.ByteSink;
import io.mbf.stats.ColumnOrder;
import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/** BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY and INT96: as codes while a dictionary serves, later as they lie in a page. */
final class BytesValues implements PageValues {

    private static final int PREFIX = Integer.BYTES;

    /** Values without a dictionary of their own that are looked at before one is given up that saves little. */
    private static final int PROBE = 4096;

    private final int width; // 0 for any
    private final ColumnOrder order;
    private final BytesDictionary dictionary = new BytesDictionary();
    private boolean coding = true;
    private int[] codes = new int[0];
    private int givenSize; // of the dictionary, as far as pages with codes go
    private final ByteSink plain = new ByteSink();
    private int count;

    private BytesVector given; // the dictionary of earlier vectors
    private int[] codeOf = new int[0]; // by positions in that; -1 if not known yet

    BytesValues(int width, ColumnOrder order) {
        this.width = width;
        this.order = order;
    }

    @Override
    public void append(ColumnVector vector, Slots slots) {
        BytesVector bytes = (BytesVector) vector;
        int from = coding ? appendCodes(bytes, slots) : 0;
        int[] entries = slots.entries();
        for (int i = from; i < slots.count(); i++) {
            int entry = entries == null ? i : entries[i];
            if (entry != Slots.NONE) {
                putPlain(bytes.array(entry), bytes.start(entry), bytes.length(entry));
                count++;
            }
        }
    }

    private void putPlain(byte[] array, int start, int length) {
        if (width == 0) {
            plain.putInt(length);
        }
        plain.putBytes(array, start, length);
    }

    /** Looks codes up, until the dictionary is given up; how many slots it took. */
    private int appendCodes(BytesVector bytes, Slots slots) {
        if (count + slots.count() > codes.length) {
            codes = Arrays.copyOf(codes, Math.max(count + slots.count(), codes.length * 3 / 2));
        }
        DictionaryVector coded = bytes instanceof DictionaryVector vector ? vector : null;
        if (coded != null && coded.dictionary() != given) {
            given = coded.dictionary();
            codeOf = new int[given.size()];
            Arrays.fill(codeOf, -1);
        }
        int[] entries = slots.entries();
        for (int i = 0; i < slots.count(); i++) {
            int entry = entries == null ? i : entries[i];
            if (entry == Slots.NONE) {
                continue;
            }
            int at = coded == null ? -1 : coded.codes()[entry];
            int code = at < 0 ? -1 : codeOf[at];
            if (code < 0) {
                code = dictionary.code(bytes.array(entry), bytes.start(entry), bytes.length(entry));
                if (at >= 0) {
                    codeOf[at] = code;
                }
            }
            codes[count++] = code;
            boolean full = dictionary.byteCount() + (long) PREFIX * dictionary.size() > DICTIONARY_BYTES;
            boolean useless = coded == null && count == PROBE && givenSize == 0 && dictionary.size() > PROBE / 2;
            if (full || useless) {
                stopCoding();
                return i + 1;
            }
        }
        return slots.count();
    }

    private void stopCoding() {
        coding = false;
        for (int i = 0; i < count; i++) {
            int start = dictionary.start(codes[i]);
            putPlain(dictionary.bytes(), start, dictionary.end(codes[i]) - start);
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long plainBytes() {
        return coding ? 2L * count : plain.size(); // of codes, about
    }

    @Override
    public int[] codes() {
        if (!coding || count == 0) {
            return null;
        }
        givenSize = dictionary.size();
        return codes;
    }

    @Override
    public int dictionarySize() {
        return givenSize;
    }

    @Override
    public void writeDictionary(ByteSink out) {
        for (int code = 0; code < givenSize; code++) {
            int start = dictionary.start(code);
            int length = dictionary.end(code) - start;
            if (width == 0) {
                out.putInt(length);
            }
            out.putBytes(dictionary.bytes(), start, length);
        }
    }

    @Override
    public void writePlain(ByteSink out) {
        out.putBytes(plain.array(), 0, plain.size());
    }

    @Override
    public void addTo(Statistics<?> statistics) {
        switch (order) {
            case NONE, INT96_TIMESTAMP -> {}
            case UNSIGNED_BYTES -> {
                if (count > 0) {
                    addBounds(statistics);
                }
            }
            default -> {
                forEach((array, from, to) -> statistics.updateStats(binary(array, from, to)));
                statistics.unsetNanCount(); // of float16: distinct values are no count
            }
        }
    }

    private interface Visitor {
        void visit(byte[] array, int from, int to);
    }

    /** Visits the values, or the distinct ones of them. */
    private void forEach(Visitor visitor) {
        if (coding) {
            boolean[] seen = new boolean[dictionary.size()];
            for (int i = 0; i < count; i++) {
                if (!seen[codes[i]]) {
                    seen[codes[i]] = true;
                    visitor.visit(dictionary.bytes(), dictionary.start(codes[i]), dictionary.end(codes[i]));
                }
            }
            return;
        }
        byte[] array = plain.array();
        for (int at = 0; at < plain.size(); ) {
            int length = width;
            if (width == 0) {
                length = array[at] & 0xFF
                        | (array[at + 1] & 0xFF) << 8
                        | (array[at + 2] & 0xFF) << 16
                        | array[at + 3] << 24;
                at += PREFIX;
            }
            visitor.visit(array, at, at + length);
            at += length;
        }
    }

    private void addBounds(Statistics<?> statistics) {
        Bounds bounds = new Bounds();
        forEach(bounds);
        statistics.updateStats(binary(bounds.array, bounds.least, bounds.leastEnd));
        statistics.updateStats(binary(bounds.array, bounds.greatest, bounds.greatestEnd));
    }

    /** Where the least and the greatest value lie in the array that holds all. */
    private static final class Bounds implements Visitor {

        private byte[] array;
        private int least;
        private int leastEnd;
        private int greatest;
        private int greatestEnd;

        @Override
        public void visit(byte[] all, int from, int to) {
            if (array == null) {
                array = all;
                least = from;
                leastEnd = to;
                greatest = from;
                greatestEnd = to;
            } else if (Arrays.compareUnsigned(all, from, to, all, least, leastEnd) < 0) {
                least = from;
                leastEnd = to;
            } else if (Arrays.compareUnsigned(all, from, to, all, greatest, greatestEnd) > 0) {
                greatest = from;
                greatestEnd = to;
            }
        }
    }

    private static Binary binary(byte[] array, int from, int to) {
        return Binary.fromConstantByteArray(Arrays.copyOfRange(array, from, to));
    }

    @Override
    public void nextPage() {
        count = 0;
        plain.reset();
    }

    @Override
    public void nextChunk() {
        dictionary.reset();
        givenSize = 0;
        coding = true;
        given = null; // the codes in codeOf are those of the dictionary before
    }
}
