package io.mbf.spark.plan;

import io.mbf.spark.vector.SparkVectors;
import java.util.Optional;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;

/** Scans that only Spark's own reader answers just as Spark does. */
final class ScanLimits {

    private static final String DECRYPTION = "parquet.crypto.factory.class";

    private ScanLimits() {}

    /** Why a scan is left to Spark, whatever is in its files; empty if it is not. */
    static Optional<String> reason(FileSourceScanExec scan) {
        SQLConf configuration = scan.conf();
        if (new ParquetOptions(scan.relation().options(), configuration).ignoreCorruptFiles()) {
            // how many rows of a damaged file there are depends on the size of batches
            return Optional.of("corrupt files are to be ignored");
        }
        if (scan.getHadoopConf(scan.relation().sparkSession(), scan.relation().options())
                        .get(DECRYPTION)
                != null) {
            return Optional.of("files may be encrypted, since " + DECRYPTION + " is set");
        }
        if (configuration.parquetFieldIdReadEnabled() && ParquetUtils.hasFieldIds(scan.requiredSchema())) {
            return Optional.of("columns are found by their field ids");
        }
        for (StructField field : scan.requiredSchema().fields()) {
            if (!SparkVectors.isSupported(field.dataType())) {
                return Optional.of(
                        "column '" + field.name() + "' is " + field.dataType().catalogString());
            }
        }
        return Optional.empty();
    }
}
