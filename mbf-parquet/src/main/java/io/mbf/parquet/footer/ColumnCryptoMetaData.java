package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.LIST;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

import java.util.List;

/**
 * Union ColumnCryptoMetaData: with which key a column is encrypted.
 *
 * @param kind as in the union
 * @param pathInSchema and {@code keyMetadata}: of a column with its own key; {@code null} where they are not said
 */
public record ColumnCryptoMetaData(Kind kind, List<String> pathInSchema, byte[] keyMetadata) {

    /** The members of the union. */
    public enum Kind {
        UNKNOWN,
        WITH_FOOTER_KEY,
        WITH_COLUMN_KEY
    }

    private static final int WITH_FOOTER_KEY = 1 << TYPE_BITS | STRUCT;
    private static final int WITH_COLUMN_KEY = 2 << TYPE_BITS | STRUCT;
    private static final int PATH_IN_SCHEMA = 1 << TYPE_BITS | LIST;
    private static final int KEY_METADATA = 2 << TYPE_BITS | BINARY;

    static ColumnCryptoMetaData read(CompactReader in) {
        ColumnCryptoMetaData found = new ColumnCryptoMetaData(Kind.UNKNOWN, null, null);
        in.begin(Struct.COLUMN_CRYPTO_META_DATA);
        while (in.next()) {
            switch (in.key()) {
                case WITH_FOOTER_KEY -> {
                    in.skip();
                    found = new ColumnCryptoMetaData(Kind.WITH_FOOTER_KEY, null, null);
                }
                case WITH_COLUMN_KEY -> found = withColumnKey(in);
                default -> in.skip();
            }
        }
        return found;
    }

    private static ColumnCryptoMetaData withColumnKey(CompactReader in) {
        List<String> path = null;
        byte[] keyMetadata = null;
        in.begin(Struct.ENCRYPTION_WITH_COLUMN_KEY);
        while (in.next()) {
            switch (in.key()) {
                case PATH_IN_SCHEMA -> path = in.strings();
                case KEY_METADATA -> keyMetadata = in.binary();
                default -> in.skip();
            }
        }
        if (path == null) {
            throw CompactReader.missing(Struct.ENCRYPTION_WITH_COLUMN_KEY, PATH_IN_SCHEMA >> TYPE_BITS);
        }
        return new ColumnCryptoMetaData(Kind.WITH_COLUMN_KEY, path, keyMetadata);
    }
}
