package io.mbf.row;

import java.math.BigInteger;
import java.util.Set;

/** Numbers as numbers of another class, without loss or not at all. */
final class NumberFit {

    private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class);
    private static final Set<Class<?>> FLOATING = Set.of(Float.class, Double.class);

    private NumberFit() {}

    /** Whether values of one class can be taken to another, as far as they fit. */
    static boolean converts(Class<?> from, Class<?> to) {
        return INTEGERS.contains(to) && (INTEGERS.contains(from) || from == BigInteger.class)
                || FLOATING.contains(to) && FLOATING.contains(from);
    }

    /** The value in a class that {@link #converts} allows; {@code null} if it does not fit. */
    static Object fit(Number value, Class<?> to) {
        if (FLOATING.contains(to)) {
            return floating(value.doubleValue(), to);
        }
        if (value instanceof BigInteger big && big.bitLength() >= Long.SIZE) {
            return null;
        }
        long number = value.longValue();
        if (to == Long.class) {
            return number;
        }
        if (to == Integer.class) {
            return number == (int) number ? (Object) (int) number : null;
        }
        if (to == Short.class) {
            return number == (short) number ? (Object) (short) number : null;
        }
        return number == (byte) number ? (Object) (byte) number : null;
    }

    private static Object floating(double number, Class<?> to) {
        if (to == Double.class) {
            return number;
        }
        float narrow = (float) number;
        return Double.compare(narrow, number) == 0 ? (Object) narrow : null; // a NaN is a NaN
    }
}
