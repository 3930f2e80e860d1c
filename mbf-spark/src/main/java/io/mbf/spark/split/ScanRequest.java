package io.mbf.spark.split;

import java.io.Serializable;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/**
 * What a scan wants of each of its files.
 *
 * @param required columns out of files, in this order
 * @param partition columns that come after them, the same for all rows of a file
 * @param filters pushed down by Spark, which applies them again
 * @param caseSensitive whether names of columns are
 * @param rebaseMode what to do with dates of the hybrid calendar, where a file does not say
 * @param int96RebaseMode the same for timestamps in INT96
 * @param int96Converted whether timestamps in INT96 may be of the session's zone, by who wrote them
 * @param batches whether batches are wanted, and not rows
 */
public record ScanRequest(
        StructType required,
        StructType partition,
        Filter[] filters,
        boolean caseSensitive,
        String rebaseMode,
        String int96RebaseMode,
        boolean int96Converted,
        boolean batches)
        implements Serializable {

    /**
     * As a session reads files now.
     *
     * @param files options of the files that are read
     */
    public static ScanRequest of(
            StructType required,
            StructType partition,
            Filter[] filters,
            SQLConf session,
            ParquetOptions files,
            boolean batches) {
        return new ScanRequest(
                required,
                partition,
                filters,
                session.caseSensitiveAnalysis(),
                files.datetimeRebaseModeInRead(),
                files.int96RebaseModeInRead(),
                session.isParquetINT96TimestampConversion(),
                batches);
    }
}
