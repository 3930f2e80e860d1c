package io.mbf.spark.source;

import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.FileTable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** {@code .mbf} files, and folders of them, as a table. */
final class MbfTable extends FileTable {

    private final String name;
    private final SparkSession session;
    private final CaseInsensitiveStringMap options;

    /** @param schema that the user gives; if there is none, it is found out from files */
    MbfTable(
            String name,
            SparkSession session,
            CaseInsensitiveStringMap options,
            Seq<String> paths,
            Option<StructType> schema) {
        super(session, options, paths, schema);
        this.name = name;
        this.session = session;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String formatName() {
        return "MBF";
    }

    @Override
    public Option<StructType> inferSchema(Seq<FileStatus> files) {
        return SchemaInference.infer(session, options.asCaseSensitiveMap(), CollectionConverters.asJava(files));
    }

    @Override
    public boolean supportsDataType(DataType type) {
        return MbfFileFormat.isSupported(type);
    }

    @Override
    public Class<? extends FileFormat> fallbackFileFormat() {
        return MbfFileFormat.class;
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap more) {
        return new MbfScanBuilder(session, fileIndex(), dataSchema(), mergedOptions(more));
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ);
    }

    /** Spark writes files by {@link #fallbackFileFormat}, whatever a table of files says. */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        throw new UnsupportedOperationException(name + ": cannot be written as a V2 table");
    }
}
