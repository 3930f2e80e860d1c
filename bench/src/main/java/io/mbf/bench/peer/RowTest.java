package io.mbf.bench.peer;

import io.mbf.bench.query.Condition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A condition, checked value by value: for readers that cannot filter by themselves. */
sealed interface RowTest {

    default boolean matches(long value) {
        throw new IllegalStateException("a condition on strings");
    }

    default boolean matches(byte[] bytes, int start, int length) {
        throw new IllegalStateException("a condition on numbers");
    }

    static RowTest of(Condition condition) {
        if (condition instanceof Condition.Range range) {
            return new InRange(range.low(), range.high());
        }
        if (condition instanceof Condition.OneOf oneOf) {
            return new IsOneOf(oneOf.values().stream()
                    .map(value -> value.getBytes(StandardCharsets.UTF_8))
                    .toList());
        }
        Condition.Text text = (Condition.Text) condition;
        return new Has(text.place(), text.text().getBytes(StandardCharsets.UTF_8));
    }

    record InRange(long low, long high) implements RowTest {
        @Override
        public boolean matches(long value) {
            return low <= value && value <= high;
        }
    }

    record IsOneOf(List<byte[]> values) implements RowTest {
        @Override
        public boolean matches(byte[] bytes, int start, int length) {
            for (byte[] value : values) {
                if (Arrays.equals(value, 0, value.length, bytes, start, start + length)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Has(Condition.Text.Place place, byte[] text) implements RowTest {
        @Override
        public boolean matches(byte[] bytes, int start, int length) {
            int last = start + length - text.length;
            return switch (place) {
                case START -> start <= last && isAt(bytes, start);
                case END -> start <= last && isAt(bytes, last);
                case ANYWHERE -> isWithin(bytes, start, last);
            };
        }

        private boolean isWithin(byte[] bytes, int first, int last) {
            for (int i = first; i <= last; i++) {
                if (bytes[i] == text[0] && isAt(bytes, i)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isAt(byte[] bytes, int start) {
            return Arrays.equals(text, 0, text.length, bytes, start, start + text.length);
        }
    }
}
