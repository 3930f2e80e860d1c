package io.mbf.writer;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.format.FormatLimits;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.XxHash64;
import java.util.Arrays;
import java.util.Optional;

/**
 * The dictionary of one column over the whole file, and over files that will be joined with it: gives every distinct byte
 * string a code, in order of appearance.
 *
 * <p>Input that is dictionary-coded already is translated code by code, so that each of its distinct values is hashed
 * once.
 */
final class DictionaryBuilder {

    /** Codes of up to 16 bits: beyond, the gather at reading misses the caches and plain values win. */
    static final int MAX_ENTRIES = 1 << 16;

    /** Values after which the dictionary must have shown that they repeat. */
    private static final long TRIAL = 4L * FormatLimits.PAGE_ENTRIES;

    /** The same where no more will come. Fewer are hardly worth a second look. */
    private static final long LAST_TRIAL = FormatLimits.PAGE_ENTRIES;

    /** A reader keeps dictionaries on its heap. */
    static final int MAX_BYTES = 2 << 20;

    /** What an entry takes beyond its bytes: offset, hash, slots. */
    private static final int ENTRY_BYTES = 20;

    /** Up to this length a million values are well within a segment, and need not be summed up one by one. */
    private static final int SHORT = 128;

    /** Codes that are translated at once. */
    private static final int TRANSLATED = 1024;

    private final Type.Leaf type;
    private final DictionaryRoom room;
    private byte[] bytes = new byte[1024];
    private int[] offsets = new int[257];
    private int size;

    private int longest;

    private int[] slots = new int[1024];
    private long[] hashes = new long[256];

    private BytesVector translated;
    private int[] translation = new int[0];

    /** Values that were encoded. */
    private long encoded;

    private boolean kept;

    private DictionaryBuilder(Type.Leaf type, DictionaryRoom room) {
        this.type = type;
        this.room = room;
    }

    /** An empty one for a column; none if its values have no dictionary. */
    static Optional<DictionaryBuilder> of(Type.Leaf type, DictionaryRoom room) {
        return type.isBytes() ? Optional.of(new DictionaryBuilder(type, room)) : Optional.empty();
    }

    /**
     * One that goes on where another ends, which has paid so far.
     *
     * @param values that have the first codes, without nulls
     * @return empty if there is no room for them, or one occurs twice
     */
    static Optional<DictionaryBuilder> of(Type.Leaf type, BytesVector values, DictionaryRoom room) {
        DictionaryBuilder builder = new DictionaryBuilder(type, room);
        int count = ((ColumnVector) values).size();
        for (int code = 0; code < count; code++) {
            if (builder.code(values.array(code), values.start(code), values.length(code)) != code) {
                builder.discard();
                return Optional.empty();
            }
        }
        builder.encoded = Math.max(TRIAL, 2L * count);
        builder.keep();
        return Optional.of(builder);
    }

    /** Bytes of the room for dictionaries that one of these values takes. */
    static long room(BytesVector values) {
        int count = ((ColumnVector) values).size();
        long bytes = (long) ENTRY_BYTES * count;
        for (int i = 0; i < count; i++) {
            bytes += values.length(i);
        }
        return bytes;
    }

    /** Gives back what the dictionary has taken of the room for all of them; it must not be used any more. */
    void discard() {
        room.giveBack(offsets[size] + (long) ENTRY_BYTES * size);
    }

    /** Says that a file has codes of it: what it takes of the room it takes for ever. */
    void keep() {
        kept = true;
    }

    boolean isKept() {
        return kept;
    }

    /** Counts values that were encoded, nulls not among them. */
    void count(int values) {
        encoded += values;
    }

    /**
     * Whether values have turned out to repeat too rarely for codes to save anything.
     *
     * @param areAll whether no more will come
     */
    boolean hardlyRepeats(boolean areAll) {
        return encoded >= (areAll ? LAST_TRIAL : TRIAL) && 2L * size > encoded;
    }

    int size() {
        return size;
    }

    /**
     * The codes of some values.
     *
     * @param codes receives them from {@code to} on; 0 where the value is null
     * @return false if the dictionary would become too large; it is then of no more use for new values
     */
    boolean encode(BytesVector vector, int from, int count, int[] codes, int to) {
        if (vector instanceof DictionaryVector coded) {
            return translate(coded, from, count, codes, to);
        }
        for (int i = 0; i < count; i++) {
            int code = 0;
            if (!vector.isNull(from + i)) {
                code = code(vector.array(from + i), vector.start(from + i), vector.length(from + i));
                if (code < 0) {
                    return false;
                }
            }
            codes[to + i] = code;
        }
        return true;
    }

    private boolean translate(DictionaryVector vector, int from, int count, int[] codes, int to) {
        BytesVector dictionary = vector.dictionary();
        if (dictionary != translated) {
            translated = dictionary;
            translation = new int[dictionary.size()];
            Arrays.fill(translation, -1);
        }
        if (!vector.validity().hasNulls()) {
            return translate(vector.codes(), from, count, codes, to);
        }
        for (int i = 0; i < count; i++) {
            int ours = vector.isNull(from + i) ? 0 : translate(vector.codes()[from + i]);
            if (ours < 0) {
                return false;
            }
            codes[to + i] = ours;
        }
        return true;
    }

    /** Without nulls: nearly always a loop without branches. */
    private boolean translate(int[] theirs, int from, int count, int[] codes, int to) {
        for (int done = 0; done < count; done += TRANSLATED) {
            int end = Math.min(count, done + TRANSLATED);
            if (translateKnown(theirs, from + done, end - done, codes, to + done) < 0) {
                for (int i = done; i < end; i++) {
                    codes[to + i] = translate(theirs[from + i]);
                    if (codes[to + i] < 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Returns a negative number if some codes are not known yet. */
    private int translateKnown(int[] theirs, int from, int count, int[] codes, int to) {
        int[] known = translation;
        int signs = 0;
        for (int i = 0; i < count; i++) {
            int ours = known[theirs[from + i]];
            codes[to + i] = ours;
            signs |= ours;
        }
        return signs;
    }

    /** Our code for one of the dictionary that is translated; negative if it cannot be had. */
    private int translate(int theirs) {
        int ours = translation[theirs];
        if (ours < 0) {
            ours = code(translated.array(theirs), translated.start(theirs), translated.length(theirs));
            translation[theirs] = ours;
        }
        return ours;
    }

    private int code(byte[] array, int start, int length) {
        long hash = XxHash64.hash(array, start, length);
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int code = slots[slot] - 1;
            if (hashes[code] == hash
                    && Arrays.equals(bytes, offsets[code], offsets[code + 1], array, start, start + length)) {
                return code;
            }
            slot = slot + 1 & mask;
        }
        return add(array, start, length, hash, slot);
    }

    private int add(byte[] array, int start, int length, long hash, int slot) {
        int end = offsets[size];
        if (size == MAX_ENTRIES || length > MAX_BYTES - end || !room.take(length + (long) ENTRY_BYTES)) {
            return -1;
        }
        if (end + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end + length, 2 * bytes.length));
        }
        System.arraycopy(array, start, bytes, end, length);
        longest = Math.max(longest, length);
        if (size + 1 == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            hashes = Arrays.copyOf(hashes, offsets.length);
        }
        hashes[size] = hash;
        slots[slot] = ++size;
        offsets[size] = end + length;
        if (4L * size > 3L * slots.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int code = 0; code < size; code++) {
            int slot = (int) hashes[code] & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = code + 1;
        }
    }

    /** Bytes that the first codes stand for, at most: where all values are short, by the longest. */
    long valueBytes(int[] codes, int count) {
        if (longest <= SHORT) {
            return (long) longest * count;
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += offsets[codes[i] + 1] - offsets[codes[i]];
        }
        return sum;
    }

    /** Some of the entries, as a vector of the column's type that shares this builder's arrays. */
    ColumnVector entries(int from, int count) {
        if (type.physical() == PhysicalType.BYTE_ARRAY) {
            int[] ends = Arrays.copyOfRange(offsets, from, from + count + 1);
            return new BinaryVector(bytes, ends, count, Validity.allValid(count));
        }
        byte[] values = Arrays.copyOfRange(bytes, offsets[from], offsets[from + count]);
        return new FixedBinaryVector(values, type.width(), count, Validity.allValid(count));
    }

    /** All entries, to look values up by code. */
    BytesVector all() {
        return (BytesVector) entries(0, size);
    }
}
