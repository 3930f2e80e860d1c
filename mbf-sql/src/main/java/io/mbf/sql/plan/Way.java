package io.mbf.sql.plan;

/** How the rows of a table get into DuckDB. */
public enum Way {
    /** Our table function, which pays where conditions leave few rows. */
    FUNCTION("table function"),
    /** DuckDB's own reader of the Parquet files. */
    PARQUET("DuckDB on Parquet"),
    /** An Arrow stream. */
    ARROW("Arrow");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
