package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.BINARY;
import static io.mbf.parquet.footer.CompactReader.STRUCT;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct FileCryptoMetaData: how a footer is encrypted, which follows it.
 *
 * @param keyMetadata of the footer's key; {@code null} if there is none
 * @param length bytes that it has
 */
public record FileCryptoMetaData(EncryptionAlgorithm encryptionAlgorithm, byte[] keyMetadata, int length) {

    private static final int ENCRYPTION_ALGORITHM = 1 << TYPE_BITS | STRUCT;
    private static final int KEY_METADATA = 2 << TYPE_BITS | BINARY;

    /**
     * Reads the struct at the beginning of an array.
     *
     * @throws MetadataException if it breaks a rule
     */
    public static FileCryptoMetaData read(byte[] bytes) {
        CompactReader in = new CompactReader(bytes, 0);
        EncryptionAlgorithm algorithm = null;
        byte[] keyMetadata = null;
        in.begin(Struct.FILE_CRYPTO_META_DATA);
        while (in.next()) {
            switch (in.key()) {
                case ENCRYPTION_ALGORITHM -> algorithm = EncryptionAlgorithm.read(in);
                case KEY_METADATA -> keyMetadata = in.binary();
                default -> in.skip();
            }
        }
        if (algorithm == null) {
            throw CompactReader.missing(Struct.FILE_CRYPTO_META_DATA, ENCRYPTION_ALGORITHM >> TYPE_BITS);
        }
        return new FileCryptoMetaData(algorithm, keyMetadata, in.position());
    }
}
