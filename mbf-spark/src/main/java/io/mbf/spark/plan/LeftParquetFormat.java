package io.mbf.spark.plan;

import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;

/** Spark's Parquet format as it is, which remembers why we left it so. */
final class LeftParquetFormat extends ParquetFileFormat {

    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason as it goes on from "left to Spark: " */
    LeftParquetFormat(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
