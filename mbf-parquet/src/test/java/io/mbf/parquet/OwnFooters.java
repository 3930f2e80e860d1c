package io.mbf.parquet;

import io.mbf.parquet.footer.ColumnIndex;
import io.mbf.parquet.footer.FileMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.OffsetIndex;
import io.mbf.parquet.footer.ParquetSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/** What parquet-java has as objects, read by us from the bytes that it writes of them. */
public final class OwnFooters {

    private OwnFooters() {}

    public static FileMetaData of(org.apache.parquet.format.FileMetaData footer) {
        return FileMetaData.read(bytes(out -> Util.writeFileMetaData(footer, out)));
    }

    public static ParquetSchema of(MessageType schema) {
        var metadata = new org.apache.parquet.hadoop.metadata.FileMetaData(schema, Map.of(), null);
        return of(new ParquetMetadataConverter().toParquetMetadata(1, new ParquetMetadata(metadata, List.of())))
                .schema();
    }

    public static LeafColumn of(ColumnDescriptor column) {
        return new LeafColumn(
                0, List.of(column.getPath()), column.getMaxDefinitionLevel(), column.getMaxRepetitionLevel(), true);
    }

    public static OffsetIndex of(org.apache.parquet.format.OffsetIndex index) {
        return OffsetIndex.read(bytes(out -> Util.writeOffsetIndex(index, out)));
    }

    public static ColumnIndex of(org.apache.parquet.format.ColumnIndex index) {
        return ColumnIndex.read(bytes(out -> Util.writeColumnIndex(index, out)));
    }

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    static byte[] bytes(Writer writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
