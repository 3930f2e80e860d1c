package io.mbf.spark.source;

import io.mbf.reader.MbfFile;
import io.mbf.spark.split.MessageSchemas;
import io.mbf.spark.split.SplitFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.SchemaMergeUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Which columns files have, as Spark finds it out of Parquet files: of one of them, or merged if that is asked for. */
final class SchemaInference {

    private SchemaInference() {}

    /** Empty if there is no file that says it. */
    static Option<StructType> infer(SparkSession session, Map<String, String> options, List<FileStatus> files) {
        var state = ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
        var parameters = scala.collection.immutable.Map.from(CollectionConverters.asScala(options));
        ParquetOptions reading = new ParquetOptions(parameters, state.conf());
        List<FileStatus> data = files.stream()
                .filter(file -> !file.getPath().getName().startsWith("_"))
                .toList();
        if (reading.mergeSchema()) {
            return SchemaMergeUtils.mergeSchemasInParallel(
                    session, parameters, CollectionConverters.asScala(data).toSeq(), new Schemas());
        }
        Configuration configuration = state.newHadoopConfWithOptions(parameters);
        for (FileStatus file : data) {
            Optional<StructType> schema =
                    schema(file, configuration, reading.ignoreCorruptFiles(), reading.ignoreMissingFiles());
            if (schema.isPresent()) {
                return Option.apply(schema.get());
            }
        }
        return Option.empty();
    }

    /** Reads the schemas of some of the files, where Spark wants it done. */
    private static final class Schemas
            extends scala.runtime.AbstractFunction4<Seq<FileStatus>, Configuration, Object, Object, Seq<StructType>>
            implements Serializable {

        private static final long serialVersionUID = 1;

        @Override
        public Seq<StructType> apply(
                Seq<FileStatus> files, Configuration configuration, Object ignoreCorrupt, Object ignoreMissing) {
            List<StructType> schemas = new ArrayList<>();
            for (FileStatus file : CollectionConverters.asJava(files)) {
                schema(file, configuration, (Boolean) ignoreCorrupt, (Boolean) ignoreMissing)
                        .ifPresent(schemas::add);
            }
            return CollectionConverters.asScala(schemas).toSeq();
        }
    }

    private static Optional<StructType> schema(
            FileStatus file, Configuration configuration, boolean ignoreCorrupt, boolean ignoreMissing) {
        try {
            return Optional.of(schema(file, configuration));
        } catch (java.nio.file.NoSuchFileException | java.io.FileNotFoundException missing) {
            if (ignoreMissing) {
                return Optional.empty();
            }
            throw new UncheckedIOException(missing);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (RuntimeException damaged) {
            if (ignoreCorrupt) {
                return Optional.empty();
            }
            throw damaged;
        }
    }

    private static StructType schema(FileStatus status, Configuration configuration) throws IOException {
        try (MbfFile file = MbfFile.open(SplitFiles.of(status.getPath(), configuration))) {
            FileMetaData parquet = new FileMetaData(
                    MessageSchemas.of(status.getPath().toString(), file.schema()), file.keyValues(), "");
            return ParquetFileFormat.readSchemaFromFooter(
                    new Footer(status.getPath(), new ParquetMetadata(parquet, List.of())),
                    new ParquetToSparkSchemaConverter(SQLConf.get()));
        }
    }
}
