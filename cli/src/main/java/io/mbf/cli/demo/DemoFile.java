package io.mbf.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * The demo's Parquet file: trips of an invented taxi company, twelve columns of mixed types, the same for every
 * {@code (rows, seed)}. Written by parquet-java with its defaults and snappy, as most files in the wild are.
 */
final class DemoFile {

    private DemoFile() {}

    /**
     * Writes the file.
     *
     * @param progress receives how many rows are written, now and then
     */
    static void write(Path file, long rows, long seed, LongConsumer progress) throws IOException {
        TripRows trips = new TripRows(seed);
        try (ParquetWriter<TripRows> writer = new Builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new SnappyCodecFactory())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (long row = 0; row < rows; row++) {
                trips.next();
                writer.write(trips);
                if ((row & 0x3FFF) == 0) {
                    progress.accept(row);
                }
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<TripRows, Builder> {

        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<TripRows> getWriteSupport(Configuration ignored) {
            return new TripSupport();
        }

        @Override
        protected WriteSupport<TripRows> getWriteSupport(ParquetConfiguration ignored) {
            return new TripSupport();
        }
    }

    private static final class TripSupport extends WriteSupport<TripRows> {

        private RecordConsumer consumer;

        @Override
        @Deprecated
        public WriteContext init(Configuration ignored) {
            return new WriteContext(TripRows.SCHEMA, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration ignored) {
            return new WriteContext(TripRows.SCHEMA, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(TripRows row) {
            row.writeTo(consumer);
        }
    }
}
