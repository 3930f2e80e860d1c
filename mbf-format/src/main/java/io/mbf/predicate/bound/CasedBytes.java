package io.mbf.predicate.bound;

import io.mbf.predicate.LetterCase;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows whose value, in small or in capital letters, is in a set. */
public record CasedBytes(LetterCase letters, BytesSet mapped) implements BytesSet {

    @Override
    public int column() {
        return mapped.column();
    }

    @Override
    public Type.Leaf type() {
        return mapped.type();
    }

    @Override
    public boolean contains(byte[] array, int from, int to) {
        char first = letters == LetterCase.LOWER ? 'A' : 'a';
        boolean changes = false;
        for (int i = from; i < to; i++) {
            if (array[i] < 0) {
                return mapped.contains(map(letters, array, from, to));
            }
            changes |= (array[i] - first & 0xFF) < 26;
        }
        if (!changes) {
            return mapped.contains(array, from, to);
        }
        return mapped.contains(ascii(first, array, from, to));
    }

    private static byte[] ascii(char first, byte[] array, int from, int to) {
        byte[] text = new byte[to - from];
        for (int i = 0; i < text.length; i++) {
            byte b = array[from + i];
            text[i] = (byte) ((b - first & 0xFF) < 26 ? b ^ 0x20 : b);
        }
        return text;
    }

    /** A value with its letters mapped; of one that is no UTF-8 those of ASCII alone. */
    public static byte[] map(LetterCase letters, byte[] array, int from, int to) {
        String text = new String(array, from, to - from, StandardCharsets.UTF_8);
        boolean replaced = text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(array, from, to));
        return replaced
                ? ascii(letters == LetterCase.LOWER ? 'A' : 'a', array, from, to)
                : letters.map(text).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CasedBytes complement() {
        return new CasedBytes(letters, mapped.complement());
    }

    @Override
    public Match match(ZoneMap zone) {
        return matchSingle(zone);
    }
}
