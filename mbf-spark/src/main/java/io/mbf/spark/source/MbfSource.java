package io.mbf.spark.source;

import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetDataSourceV2;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * {@code .mbf} files as a source of Spark's: {@code spark.read().format("mbf")}. It is that of Parquet but for the files:
 * Spark knows what kinds of files may be tables by the class. Spark writes files, and reads tables of its catalog, by
 * {@link MbfFileFormat}.
 */
public final class MbfSource extends ParquetDataSourceV2 {

    @Override
    public String shortName() {
        return "mbf";
    }

    @Override
    public Class<? extends FileFormat> fallbackFileFormat() {
        return MbfFileFormat.class;
    }

    @Override
    public Table getTable(CaseInsensitiveStringMap options) {
        return table(options, Option.empty());
    }

    @Override
    public Table getTable(CaseInsensitiveStringMap options, StructType schema) {
        return table(options, Option.apply(schema));
    }

    private Table table(CaseInsensitiveStringMap options, Option<StructType> schema) {
        Seq<String> paths = getPaths(options);
        return new MbfTable(
                getTableName(options, paths), sparkSession(), getOptionsWithoutPaths(options), paths, schema);
    }
}
