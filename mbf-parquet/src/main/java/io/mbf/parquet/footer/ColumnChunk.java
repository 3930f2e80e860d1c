package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.I64;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct ColumnChunk: where a column of a row group is. Of what is not said, objects are {@code null} and numbers -1.
 *
 * @param metaData {@code null} where it is encrypted
 */
public record ColumnChunk(
        ColumnMetaData metaData,
        long offsetIndexOffset,
        int offsetIndexLength,
        long columnIndexOffset,
        int columnIndexLength,
        ColumnCryptoMetaData cryptoMetadata,
        byte[] encryptedColumnMetadata) {

    static final int FILE_PATH = 1 << TYPE_BITS | BINARY;
    static final int META_DATA = 3 << TYPE_BITS | STRUCT;

    private static final int OFFSET_INDEX_OFFSET = 4 << TYPE_BITS | I64;
    private static final int OFFSET_INDEX_LENGTH = 5 << TYPE_BITS | I32;
    private static final int COLUMN_INDEX_OFFSET = 6 << TYPE_BITS | I64;
    private static final int COLUMN_INDEX_LENGTH = 7 << TYPE_BITS | I32;
    private static final int CRYPTO_METADATA = 8 << TYPE_BITS | STRUCT;
    private static final int ENCRYPTED_COLUMN_METADATA = 9 << TYPE_BITS | BINARY;

    static ColumnChunk read(CompactReader in) {
        ColumnMetaData metaData = null;
        long offsetIndexOffset = -1;
        int offsetIndexLength = -1;
        long columnIndexOffset = -1;
        int columnIndexLength = -1;
        ColumnCryptoMetaData cryptoMetadata = null;
        byte[] encrypted = null;
        in.begin(Struct.COLUMN_CHUNK);
        while (in.next()) {
            switch (in.key()) {
                case META_DATA -> metaData = ColumnMetaData.read(in);
                case OFFSET_INDEX_OFFSET -> offsetIndexOffset = in.i64();
                case OFFSET_INDEX_LENGTH -> offsetIndexLength = in.i32();
                case COLUMN_INDEX_OFFSET -> columnIndexOffset = in.i64();
                case COLUMN_INDEX_LENGTH -> columnIndexLength = in.i32();
                case CRYPTO_METADATA -> cryptoMetadata = ColumnCryptoMetaData.read(in);
                case ENCRYPTED_COLUMN_METADATA -> encrypted = in.binary();
                default -> in.skip();
            }
        }
        return new ColumnChunk(
                metaData,
                offsetIndexOffset,
                offsetIndexLength,
                columnIndexOffset,
                columnIndexLength,
                cryptoMetadata,
                encrypted);
    }

    /** The same, with metadata that was encrypted. */
    public ColumnChunk withMetaData(ColumnMetaData decrypted) {
        return new ColumnChunk(
                decrypted,
                offsetIndexOffset,
                offsetIndexLength,
                columnIndexOffset,
                columnIndexLength,
                cryptoMetadata,
                encryptedColumnMetadata);
    }
}
