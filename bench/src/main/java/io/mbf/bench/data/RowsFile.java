package io.mbf.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes {@link Rows} as a Parquet file, with parquet-java and its defaults. */
final class RowsFile {

    private RowsFile() {}

    static void write(Path file, Rows rows, long count, CompressionCodecName codec) throws IOException {
        write(file, rows, count, codec, ParquetProperties.DEFAULT_WRITER_VERSION);
    }

    static void write(Path file, Rows rows, long count, CompressionCodecName codec, WriterVersion version)
            throws IOException {
        try (ParquetWriter<Rows> writer = new Builder(new LocalOutputFile(file), rows)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new PlainCodecs())
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .build()) {
            for (long row = 0; row < count; row++) {
                rows.next();
                writer.write(rows);
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Rows, Builder> {

        private final Rows rows;

        Builder(OutputFile file, Rows rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<Rows> getWriteSupport(Configuration ignored) {
            return new RowsSupport(rows);
        }

        @Override
        protected WriteSupport<Rows> getWriteSupport(ParquetConfiguration ignored) {
            return new RowsSupport(rows);
        }
    }

    private static final class RowsSupport extends WriteSupport<Rows> {

        private final Rows rows;
        private RecordConsumer consumer;

        RowsSupport(Rows rows) {
            this.rows = rows;
        }

        @Override
        @Deprecated
        public WriteContext init(Configuration ignored) {
            return new WriteContext(rows.schema(), Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration ignored) {
            return new WriteContext(rows.schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(Rows row) {
            row.writeTo(consumer);
        }
    }
}
