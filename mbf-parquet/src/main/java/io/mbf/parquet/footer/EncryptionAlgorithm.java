package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.BOOL;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Union EncryptionAlgorithm.
 *
 * @param kind as in the union
 * @param aadPrefix {@code null} if it is not in the file
 * @param aadFileUnique empty if the file has none
 * @param supplyAadPrefix whether the reader has to know the prefix
 */
public record EncryptionAlgorithm(Kind kind, byte[] aadPrefix, byte[] aadFileUnique, boolean supplyAadPrefix) {

    /** The members of the union, as messages name them. */
    public enum Kind {
        UNKNOWN,
        /** Everything by AES in GCM. */
        AES_GCM_V1,
        /** Pages by AES in CTR, which does not authenticate; everything else in GCM. */
        AES_GCM_CTR_V1
    }

    private static final int AES_GCM_V1 = 1 << TYPE_BITS | STRUCT;
    private static final int AES_GCM_CTR_V1 = 2 << TYPE_BITS | STRUCT;
    private static final int AAD_PREFIX = 1 << TYPE_BITS | BINARY;
    private static final int AAD_FILE_UNIQUE = 2 << TYPE_BITS | BINARY;
    private static final int SUPPLY_AAD_PREFIX = 3 << TYPE_BITS | BOOL;

    static EncryptionAlgorithm read(CompactReader in) {
        EncryptionAlgorithm found = new EncryptionAlgorithm(Kind.UNKNOWN, null, new byte[0], false);
        in.begin(Struct.ENCRYPTION_ALGORITHM);
        while (in.next()) {
            switch (in.key()) {
                case AES_GCM_V1 -> found = aes(Kind.AES_GCM_V1, in);
                case AES_GCM_CTR_V1 -> found = aes(Kind.AES_GCM_CTR_V1, in);
                default -> in.skip();
            }
        }
        return found;
    }

    private static EncryptionAlgorithm aes(Kind kind, CompactReader in) {
        byte[] prefix = null;
        byte[] unique = {};
        boolean supply = false;
        in.begin(Struct.AES);
        while (in.next()) {
            switch (in.key()) {
                case AAD_PREFIX -> prefix = in.binary();
                case AAD_FILE_UNIQUE -> unique = in.binary();
                case SUPPLY_AAD_PREFIX -> supply = in.bool();
                default -> in.skip();
            }
        }
        return new EncryptionAlgorithm(kind, prefix, unique, supply);
    }
}
