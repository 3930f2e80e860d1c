package io.mbf.parquet;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.crypto.AesCipher;
import org.apache.parquet.crypto.ColumnDecryptionProperties;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.crypto.ModuleCipherFactory.ModuleType;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.format.BlockCipher;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.EncryptionAlgorithm;
import org.apache.parquet.format.EncryptionWithColumnKey;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnPath;

/**
 * How a file is encrypted, and which of its columns the keys at hand open (apache/parquet-format, {@code
 * Encryption.md}). parquet-java does the cryptography.
 *
 * <p>Every key is tried on authenticated metadata when the file is opened, so that a wrong one never gets as far as the
 * pages. Complete after {@link #unlock}; from then on immutable and thread-safe.
 */
final class FileEncryption {

    private static final int NONCE = AesCipher.NONCE_LENGTH;
    private static final int TAG = AesCipher.GCM_TAG_LENGTH;

    /** The longest id that a message quotes. */
    private static final int MAX_ID = 100;

    private final String file;
    private final DecryptionKeys keys;
    private final EncryptionAlgorithm algorithm;
    private final boolean footerEncrypted;
    private final byte[] footerKeyMetadata; // null if the file has none
    private final Optional<byte[]> footerKey;
    private final Map<ColumnPath, Column> columns = new LinkedHashMap<>();

    /**
     * A column of the file.
     *
     * @param encrypted whether it is
     * @param withFooterKey rather than with a key of its own
     * @param keyMetadata of its own key; {@code null} if there is none
     * @param key empty if it is not at hand, or not needed
     */
    private record Column(
            int ordinal, boolean encrypted, boolean withFooterKey, byte[] keyMetadata, Optional<byte[]> key) {

        boolean isLocked() {
            return encrypted && key.isEmpty();
        }

        boolean isLike(Column other) {
            return ordinal == other.ordinal
                    && encrypted == other.encrypted
                    && withFooterKey == other.withFooterKey
                    && Arrays.equals(keyMetadata, other.keyMetadata);
        }
    }

    /**
     * Begins with what a file says of its encryption, which is not encrypted itself.
     *
     * @param footerKeyMetadata {@code null} if there is none
     * @throws UnsupportedFeatureException if the AAD prefix is missing or another one
     */
    FileEncryption(
            String file,
            EncryptionAlgorithm algorithm,
            boolean footerEncrypted,
            byte[] footerKeyMetadata,
            DecryptionKeys keys) {
        this.file = file;
        this.keys = keys;
        this.algorithm = algorithm;
        this.footerEncrypted = footerEncrypted;
        this.footerKeyMetadata = footerKeyMetadata;
        this.footerKey = keys.footer(footerKeyMetadata);
        if (!algorithm.isSetAES_GCM_V1() && !algorithm.isSetAES_GCM_CTR_V1()) {
            throw new UnsupportedFeatureException(file, "footer", "is encrypted by an unknown algorithm");
        }
        if (!keys.isEmpty()) {
            checkPrefix();
        }
    }

    private void checkPrefix() {
        boolean gcm = algorithm.isSetAES_GCM_V1();
        byte[] stored = gcm
                ? algorithm.getAES_GCM_V1().getAad_prefix()
                : algorithm.getAES_GCM_CTR_V1().getAad_prefix();
        boolean wanted = gcm
                ? algorithm.getAES_GCM_V1().isSupply_aad_prefix()
                : algorithm.getAES_GCM_CTR_V1().isSupply_aad_prefix();
        Optional<byte[]> given = keys.aadPrefix();
        String problem = null;
        if (stored != null) {
            problem = given.isPresent() && !Arrays.equals(stored, given.get())
                    ? "is encrypted with another AAD prefix than the one given"
                    : null;
        } else if (wanted && given.isEmpty()) {
            problem = "is encrypted with an AAD prefix that is not in the file and was not given";
        } else if (!wanted && given.isPresent()) {
            problem = "is encrypted without an AAD prefix, but one was given";
        }
        if (problem != null) {
            throw new UnsupportedFeatureException(file, "footer", problem);
        }
    }

    /**
     * Decrypts the footer.
     *
     * @param module its length (int32), nonce, bytes and tag
     * @throws UnsupportedFeatureException without the key, or with a wrong one
     */
    byte[] footer(byte[] module) throws IOException {
        if (footerKey.isEmpty()) {
            throw new UnsupportedFeatureException(file, "footer", "is encrypted with " + missing(footerKeyMetadata));
        }
        if (module.length < Integer.BYTES || LittleEndian.intAt(module, 0) != module.length - Integer.BYTES) {
            throw new CorruptFileException(file, "footer", "is encrypted, and its length is not that of its bytes");
        }
        InternalFileDecryptor decryptor = decryptor();
        return decrypted(
                "footer",
                footerKeyMetadata,
                decryptor.fetchFooterDecryptor(),
                module,
                AesCipher.createFooterAAD(decryptor.getFileAAD()));
    }

    /**
     * Checks the signature of a footer that is not encrypted: its bytes, then nonce and tag. Without the footer's key it
     * cannot be checked.
     */
    void checkSignature(byte[] footer) throws IOException {
        if (footerKey.isEmpty()) {
            return;
        }
        int length = footer.length - NONCE - TAG;
        if (length < 0) {
            throw new CorruptFileException(file, "footer", "has no room for its signature");
        }
        InternalFileDecryptor decryptor = decryptor();
        byte[] nonce = Arrays.copyOfRange(footer, length, length + NONCE);
        byte[] signed = decryptor
                .createSignedFooterEncryptor()
                .encrypt(
                        false, Arrays.copyOf(footer, length), nonce, AesCipher.createFooterAAD(decryptor.getFileAAD()));
        byte[] expected = Arrays.copyOfRange(signed, signed.length - TAG, signed.length);
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(footer, length + NONCE, footer.length))) {
            throw wrongKey("footer", "is signed", footerKeyMetadata, null);
        }
    }

    /**
     * Decrypts what it can of the columns' metadata and puts it in place. What is then without metadata cannot be read,
     * and what is {@linkplain #locked locked} may not.
     *
     * @throws UnsupportedFeatureException if a key is a wrong one
     */
    void unlock(FileMetaData footer) throws IOException {
        for (int g = 0; g < footer.getRow_groupsSize(); g++) {
            RowGroup group = footer.getRow_groups().get(g);
            if (!group.isSetOrdinal()) {
                group.setOrdinal((short) g);
            }
            for (int c = 0; c < group.getColumnsSize(); c++) {
                add(group.getColumns().get(c), c, "row group " + g);
            }
        }
        InternalFileDecryptor decryptor = opensColumns() ? decryptor() : null;
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                if (chunk.isSetCrypto_metadata()) {
                    unlock(chunk, group.getOrdinal(), decryptor);
                }
            }
        }
    }

    private void add(ColumnChunk chunk, int ordinal, String place) {
        Column column;
        if (!chunk.isSetCrypto_metadata()) {
            column = new Column(ordinal, false, false, null, Optional.empty());
        } else if (chunk.getCrypto_metadata().isSetENCRYPTION_WITH_FOOTER_KEY()) {
            column = new Column(ordinal, true, true, null, footerKey);
        } else if (chunk.getCrypto_metadata().isSetENCRYPTION_WITH_COLUMN_KEY()) {
            EncryptionWithColumnKey own = chunk.getCrypto_metadata().getENCRYPTION_WITH_COLUMN_KEY();
            column = new Column(
                    ordinal,
                    true,
                    false,
                    own.getKey_metadata(),
                    keys.column(own.getPath_in_schema(), own.getKey_metadata()));
        } else {
            throw new UnsupportedFeatureException(file, place, "column " + ordinal + " is encrypted in an unknown way");
        }
        ColumnPath path = path(chunk, place, ordinal);
        Column before = columns.putIfAbsent(path, column);
        if (before != null && !before.isLike(column) && (before.encrypted || column.encrypted)) {
            throw new UnsupportedFeatureException(
                    file,
                    place + ", column \"" + Failures.oneLine(path.toDotString()) + "\"",
                    "is not encrypted as in other row groups");
        }
    }

    private ColumnPath path(ColumnChunk chunk, String place, int ordinal) {
        List<String> path = chunk.isSetCrypto_metadata()
                        && chunk.getCrypto_metadata().isSetENCRYPTION_WITH_COLUMN_KEY()
                ? chunk.getCrypto_metadata().getENCRYPTION_WITH_COLUMN_KEY().getPath_in_schema()
                : chunk.isSetMeta_data() ? chunk.getMeta_data().getPath_in_schema() : null;
        if (path == null) {
            throw new CorruptFileException(file, place, "column " + ordinal + " has no metadata");
        }
        return ColumnPath.get(path.toArray(String[]::new));
    }

    private void unlock(ColumnChunk chunk, int group, InternalFileDecryptor decryptor) throws IOException {
        ColumnPath path = path(chunk, "row group " + group, -1);
        Column column = columns.get(path);
        if (!column.isLocked() && chunk.isSetEncrypted_column_metadata()) {
            byte[] plain = decrypted(
                    "row group " + group + ", column \"" + Failures.oneLine(path.toDotString()) + "\"",
                    column.withFooterKey ? footerKeyMetadata : column.keyMetadata,
                    decryptor.getColumnSetup(path).getMetaDataDecryptor(),
                    chunk.getEncrypted_column_metadata(),
                    AesCipher.createModuleAAD(
                            decryptor.getFileAAD(), ModuleType.ColumnMetaData, group, column.ordinal, -1));
            chunk.setMeta_data(Util.readColumnMetaData(new ByteArrayInputStream(plain), null, null));
        }
        if (chunk.isSetMeta_data()) {
            chunk.unsetCrypto_metadata(); // parquet-java would decrypt once more, and not share the result
        }
    }

    private byte[] decrypted(
            String place, byte[] keyMetadata, BlockCipher.Decryptor decryptor, byte[] module, byte[] aad) {
        try {
            return decryptor.decrypt(module, aad);
        } catch (ParquetCryptoRuntimeException | IllegalArgumentException e) {
            throw wrongKey(place, "is encrypted", keyMetadata, e);
        }
    }

    private UnsupportedFeatureException wrongKey(String place, String how, byte[] keyMetadata, Throwable cause) {
        return new UnsupportedFeatureException(
                file,
                place,
                how + " with " + name(keyMetadata)
                        + ", and the one given does not fit: it or the AAD prefix is wrong, or the file is damaged",
                cause);
    }

    private static String name(byte[] keyMetadata) {
        return id(keyMetadata).map(id -> "key \"" + id + "\"").orElse("a key without an id");
    }

    /** Says which key is missing. */
    private static String missing(byte[] keyMetadata) {
        boolean wrapped =
                keyMetadata != null && new String(keyMetadata, StandardCharsets.UTF_8).contains("\"keyMaterialType\"");
        return wrapped
                ? "a key that only a key management service can unwrap, which is not supported; "
                        + "give the unwrapped key itself"
                : name(keyMetadata) + ", which was not given";
    }

    /** The id of a key as text, or in base64 where it is none; empty if there is none. */
    private static Optional<String> id(byte[] keyMetadata) {
        if (keyMetadata == null || keyMetadata.length == 0) {
            return Optional.empty();
        }
        boolean isText = true;
        for (byte b : keyMetadata) {
            isText &= b >= ' ' && b < 0x7F;
        }
        String id = isText
                ? new String(keyMetadata, StandardCharsets.US_ASCII)
                : "base64:" + Base64.getEncoder().encodeToString(keyMetadata);
        return Optional.of(id.length() <= MAX_ID ? id : id.substring(0, MAX_ID) + "…");
    }

    /** Why a column cannot be read; empty if it can. */
    Optional<String> locked(String[] path) {
        Column column = columns.get(ColumnPath.get(path));
        return column == null || !column.isLocked()
                ? Optional.empty()
                : Optional.of(
                        "is encrypted with " + missing(column.withFooterKey ? footerKeyMetadata : column.keyMetadata));
    }

    boolean isEncrypted(String[] path) {
        Column column = columns.get(ColumnPath.get(path));
        return column != null && column.encrypted;
    }

    /** Whether there are columns that are encrypted and not locked. */
    boolean opensColumns() {
        return columns.values().stream().anyMatch(column -> column.encrypted && !column.isLocked());
    }

    /** A decryptor for the columns that are not locked. It is to be used by one thread: its ciphers have state. */
    InternalFileDecryptor decryptor() throws IOException {
        FileDecryptionProperties.Builder properties = FileDecryptionProperties.builder()
                .withKeyRetriever(metadata -> null) // all keys have been looked up
                .withoutFooterSignatureVerification(); // done by us
        footerKey.ifPresent(properties::withFooterKey);
        keys.aadPrefix().ifPresent(properties::withAADPrefix);
        Map<ColumnPath, ColumnDecryptionProperties> columnKeys = new LinkedHashMap<>();
        columns.forEach((path, column) -> {
            if (column.encrypted && !column.withFooterKey && !column.isLocked()) {
                columnKeys.put(
                        path,
                        ColumnDecryptionProperties.builder(path)
                                .withKey(column.key.orElseThrow())
                                .build());
            }
        });
        InternalFileDecryptor decryptor =
                new InternalFileDecryptor(properties.withColumnKeys(columnKeys).build());
        decryptor.setFileCryptoMetaData(algorithm, footerEncrypted, footerKeyMetadata);
        for (Map.Entry<ColumnPath, Column> entry : columns.entrySet()) {
            Column column = entry.getValue();
            if (!column.isLocked()) {
                decryptor.setColumnCryptoMetadata(
                        entry.getKey(), column.encrypted, column.withFooterKey, column.keyMetadata, column.ordinal);
            }
        }
        return decryptor;
    }

    /** In words: {@code AES_GCM_V1, footer with key "kf", columns a, b with their own keys}. */
    @Override
    public String toString() {
        List<String> own = columns.entrySet().stream()
                .filter(entry -> entry.getValue().encrypted && !entry.getValue().withFooterKey)
                .map(entry -> Failures.oneLine(entry.getKey().toDotString())
                        + id(entry.getValue().keyMetadata)
                                .map(id -> " (" + id + ")")
                                .orElse(""))
                .toList();
        String footer = footerEncrypted ? "encrypted" : "only signed";
        return (algorithm.isSetAES_GCM_V1() ? "AES_GCM_V1" : "AES_GCM_CTR_V1") + ", footer " + footer
                + id(footerKeyMetadata).map(id -> " (" + id + ")").orElse("")
                + (own.isEmpty() ? "" : ", keys of their own: " + String.join(", ", own));
    }
}
