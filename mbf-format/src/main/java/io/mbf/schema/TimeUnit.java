package io.mbf.schema;

/** The unit of a time or timestamp column. Wire ids are those of the {@code .mbf} schema block. */
public enum TimeUnit {
    MILLIS(0, 3),
    MICROS(1, 6),
    NANOS(2, 9);

    private static final TimeUnit[] BY_ID = values();

    private final int id;
    private final int fractionDigits;

    TimeUnit(int id, int fractionDigits) {
        this.id = id;
        this.fractionDigits = fractionDigits;
    }

    /** The number by which files name the unit. */
    public int id() {
        return id;
    }

    /** Digits after the second's decimal point: 3, 6 or 9. */
    public int fractionDigits() {
        return fractionDigits;
    }

    /** How many of this unit make a second. */
    public long perSecond() {
        return switch (this) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
        };
    }

    /**
     * The unit of a wire id.
     *
     * @throws IllegalArgumentException if no unit has this id
     */
    public static TimeUnit ofId(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new IllegalArgumentException("time unit id " + id + " is not one of 0.." + (BY_ID.length - 1));
        }
        return BY_ID[id];
    }
}
