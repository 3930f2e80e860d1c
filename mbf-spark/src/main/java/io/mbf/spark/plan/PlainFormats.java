package io.mbf.spark.plan;

import java.util.Arrays;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;

/**
 * Formats whose scans have the rows and columns that their Parquet files have, and nothing else: Spark's own, and that of
 * Delta Lake where a table neither has deleted rows nor other names than its files.
 */
final class PlainFormats {

    private static final String DELTA = "org.apache.spark.sql.delta.DeltaParquetFileFormat";

    /** Columns that Delta Lake makes have names that begin so. */
    private static final String DELTA_COLUMN = "__delta_internal_";

    private PlainFormats() {}

    /** Subclasses of Spark's format may have rules of their own for what is in a file. */
    static boolean isPlain(FileSourceScanExec scan) {
        FileFormat format = scan.relation().fileFormat();
        return format.getClass() == ParquetFileFormat.class
                || format.getClass().getName().equals(DELTA)
                        && isPlainDelta(format)
                        && Arrays.stream(scan.requiredSchema().fieldNames())
                                .noneMatch(name -> name.startsWith(DELTA_COLUMN));
    }

    private static boolean isPlainDelta(FileFormat format) {
        try {
            return String.valueOf(asked(format, "columnMappingMode")).equals("NoMapping")
                    && asked(format, "hasTablePath").equals(false); // of a table with deleted rows
        } catch (ReflectiveOperationException otherVersion) {
            return false;
        }
    }

    private static Object asked(FileFormat format, String method) throws ReflectiveOperationException {
        return format.getClass().getMethod(method).invoke(format);
    }
}
