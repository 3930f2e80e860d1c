package io.mbf.cache.settings;

/** Which columns of a source that is read are converted. */
public enum ColumnChoice {
    /** All of them, but of a source of more than 64 columns, or of one that is larger than the cache, those used. */
    AUTO,
    /** Those that queries name. */
    USED,
    ALL;

    /** Columns up to which {@link #AUTO} means all. */
    public static final int FEW = 64;

    /** Whether only used columns of such a source are converted. */
    public boolean isUsedOnly(int columns, boolean fits) {
        return this == USED || this == AUTO && (columns > FEW || !fits);
    }
}
