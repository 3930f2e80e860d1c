package io.mbf.parquet.footer;

/** Enum FieldRepetitionType of {@code parquet.thrift}, with its ids. */
public enum Repetition {
    REQUIRED,
    OPTIONAL,
    REPEATED;

    private static final Repetition[] BY_ID = values();

    /** The repetition of an id; {@code null} if there is none. */
    static Repetition ofId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
