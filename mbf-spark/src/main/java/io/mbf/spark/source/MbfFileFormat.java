package io.mbf.spark.source;

import io.mbf.spark.split.MbfSplitReader;
import io.mbf.spark.split.ScanRequest;
import io.mbf.spark.write.MbfWriterFactory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.FileFormat$;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.GeographyType;
import org.apache.spark.sql.types.GeometryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** {@code .mbf} files for what Spark does without a V2 source: writing, tables of its catalog, SQL on files, streams. */
public final class MbfFileFormat implements FileFormat, Serializable {

    private static final long serialVersionUID = 1;

    /** Whether there are columns of a type in Parquet files of Spark's, and so in ours. */
    static boolean isSupported(DataType type) {
        if (type instanceof StructType struct) {
            return Arrays.stream(struct.fields()).allMatch(member -> isSupported(member.dataType()));
        } else if (type instanceof ArrayType array) {
            return isSupported(array.elementType());
        } else if (type instanceof MapType map) {
            return isSupported(map.keyType()) && isSupported(map.valueType());
        } else if (type instanceof UserDefinedType<?> own) {
            return isSupported(own.sqlType());
        } else if (type instanceof GeometryType geometry) {
            return GeometryType.isSridSupported(geometry.srid());
        } else if (type instanceof GeographyType geography) {
            return GeographyType.isSridSupported(geography.srid());
        }
        return type instanceof AtomicType || type instanceof NullType;
    }

    @Override
    public boolean supportDataType(DataType type) {
        return isSupported(type);
    }

    @Override
    public Option<StructType> inferSchema(SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
        return SchemaInference.infer(session, CollectionConverters.asJava(options), CollectionConverters.asJava(files));
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType columns) {
        return new MbfWriterFactory(CollectionConverters.asJava(options), columns);
    }

    @Override
    public boolean supportBatch(SparkSession session, StructType columns) {
        return true;
    }

    @Override
    public boolean isSplitable(SparkSession session, Map<String, String> options, Path path) {
        return true;
    }

    @Override
    public Seq<StructField> metadataSchemaFields() {
        List<StructField> fields =
                new ArrayList<>(CollectionConverters.asJava(FileFormat.super.metadataSchemaFields()));
        fields.add(ParquetFileFormat.ROW_INDEX_FIELD());
        return CollectionConverters.asScala(fields).toSeq();
    }

    @Override
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
            SparkSession session,
            StructType data,
            StructType partition,
            StructType required,
            Seq<Filter> filters,
            Map<String, String> options,
            Configuration hadoop) {
        SQLConf configuration = ((org.apache.spark.sql.classic.SparkSession) session)
                .sessionState()
                .conf();
        ScanRequest request = ScanRequest.of(
                required,
                partition,
                (Filter[]) filters.toArray(scala.reflect.ClassTag.apply(Filter.class)),
                configuration,
                new ParquetOptions(options, configuration),
                options.get(FileFormat$.MODULE$.OPTION_RETURNING_BATCH()).contains("true"));
        return new MbfSplitReader(
                request, Long.MAX_VALUE, SerializableConfiguration.broadcast(session.sparkContext(), hadoop));
    }

    @Override
    public String toString() {
        return "MBF";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MbfFileFormat;
    }

    @Override
    public int hashCode() {
        return MbfFileFormat.class.hashCode();
    }
}
