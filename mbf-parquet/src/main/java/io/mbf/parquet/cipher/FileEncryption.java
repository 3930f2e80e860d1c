package io.mbf.parquet.cipher;

import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.cipher.ModuleCipher.Module;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.footer.ColumnChunk;
import io.mbf.parquet.footer.ColumnCryptoMetaData;
import io.mbf.parquet.footer.ColumnMetaData;
import io.mbf.parquet.footer.EncryptionAlgorithm;
import io.mbf.parquet.footer.FileMetaData;
import io.mbf.parquet.footer.LeafColumn;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.source.ReadFailures;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a file is encrypted, and which of its columns the keys at hand open (apache/parquet-format, {@code
 * Encryption.md}).
 *
 * <p>Every key is tried on authenticated metadata when the file is opened, so that a wrong one never gets as far as the
 * pages. Complete after {@link #unlock}; from then on immutable and thread-safe.
 */
public final class FileEncryption {

    /** The longest id that a message quotes. */
    private static final int MAX_ID = 100;

    private final String file;
    private final DecryptionKeys keys;
    private final EncryptionAlgorithm algorithm;
    private final boolean footerEncrypted;
    private final byte[] footerKeyMetadata; // null if the file has none
    private final Optional<byte[]> footerKey;
    private final byte[] aadPrefix;
    private final Map<List<String>, Column> columns = new LinkedHashMap<>();
    private final Map<Place, ColumnMetaData> decrypted = new HashMap<>();

    /** A column chunk: positions of row group and chunk. */
    private record Place(int group, int chunk) {}

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
    public FileEncryption(
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
        if (algorithm.kind() == EncryptionAlgorithm.Kind.UNKNOWN) {
            throw new UnsupportedFeatureException(file, "footer", "is encrypted by an unknown algorithm");
        }
        if (!keys.isEmpty()) {
            checkPrefix();
        }
        this.aadPrefix = algorithm.aadPrefix() != null
                ? algorithm.aadPrefix()
                : keys.aadPrefix().orElse(new byte[0]);
    }

    private void checkPrefix() {
        byte[] stored = algorithm.aadPrefix();
        boolean wanted = algorithm.supplyAadPrefix();
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
    public byte[] footer(byte[] module) {
        if (footerKey.isEmpty()) {
            throw new UnsupportedFeatureException(file, "footer", "is encrypted with " + missing(footerKeyMetadata));
        }
        if (module.length < Integer.BYTES || LittleEndian.intAt(module, 0) != module.length - Integer.BYTES) {
            throw new CorruptFileException(file, "footer", "is encrypted, and its length is not that of its bytes");
        }
        int none = ModuleCipher.NONE;
        return decrypted("footer", footerKeyMetadata, footerKey.get(), module, Module.FOOTER, none, none);
    }

    /**
     * Checks the signature of a footer that is not encrypted: its bytes, then nonce and tag. Without the footer's key it
     * cannot be checked.
     */
    public void checkSignature(byte[] footer) {
        if (footerKey.isEmpty()) {
            return;
        }
        int length = footer.length - ModuleCipher.NONCE - ModuleCipher.TAG;
        if (length < 0) {
            throw new CorruptFileException(file, "footer", "has no room for its signature");
        }
        byte[] expected = cipher(footerKey.get()).signature(footer, length);
        byte[] stored = Arrays.copyOfRange(footer, length + ModuleCipher.NONCE, footer.length);
        if (!MessageDigest.isEqual(expected, stored)) {
            throw wrongKey("footer", "is signed", footerKeyMetadata, null);
        }
    }

    /**
     * Decrypts what it can of the columns' metadata, and keeps it. What is then without metadata cannot be read, and
     * what is {@linkplain #locked locked} may not.
     *
     * @throws UnsupportedFeatureException if a key is a wrong one
     */
    public void unlock(FileMetaData footer) {
        for (int g = 0; g < footer.rowGroups().size(); g++) {
            RowGroup group = footer.rowGroups().get(g);
            for (int c = 0; c < group.columnCount(); c++) {
                add(
                        group.column(c),
                        c,
                        "row group " + g,
                        footer.schema().leaves().get(group.leafOf(c)).path());
            }
        }
        for (int g = 0; g < footer.rowGroups().size(); g++) {
            RowGroup group = footer.rowGroups().get(g);
            for (int c = 0; c < group.columnCount(); c++) {
                unlock(
                        group.column(c),
                        new Place(g, c),
                        group.ordinal(),
                        footer.schema().leaves().get(group.leafOf(c)));
            }
        }
    }

    private void add(ColumnChunk chunk, int ordinal, String place, List<String> path) {
        ColumnCryptoMetaData crypto = chunk.cryptoMetadata();
        Column column;
        if (crypto == null) {
            column = new Column(ordinal, false, false, null, Optional.empty());
        } else {
            column = switch (crypto.kind()) {
                case WITH_FOOTER_KEY -> new Column(ordinal, true, true, null, footerKey);
                case WITH_COLUMN_KEY ->
                    new Column(ordinal, true, false, crypto.keyMetadata(), keys.column(path, crypto.keyMetadata()));
                case UNKNOWN ->
                    throw new UnsupportedFeatureException(
                            file, place, "column " + ordinal + " is encrypted in an unknown way");
            };
        }
        if (crypto != null
                && crypto.pathInSchema() != null
                && !crypto.pathInSchema().equals(path)) {
            throw new CorruptFileException(
                    file,
                    place + ", column \"" + ReadFailures.oneLine(String.join(".", path)) + "\"",
                    "is encrypted as \"" + ReadFailures.oneLine(String.join(".", crypto.pathInSchema())) + "\"");
        }
        Column before = columns.putIfAbsent(path, column);
        if (before != null && !before.isLike(column) && (before.encrypted || column.encrypted)) {
            throw new UnsupportedFeatureException(
                    file,
                    place + ", column \"" + ReadFailures.oneLine(String.join(".", path)) + "\"",
                    "is not encrypted as in other row groups");
        }
    }

    private void unlock(ColumnChunk chunk, Place place, int rowGroup, LeafColumn leaf) {
        Column column = columns.get(leaf.path());
        if (!column.encrypted || column.isLocked() || chunk.encryptedColumnMetadata() == null) {
            return;
        }
        byte[] plain = decrypted(
                "row group " + place.group + ", column \"" + ReadFailures.oneLine(leaf.dotPath()) + "\"",
                column.withFooterKey ? footerKeyMetadata : column.keyMetadata,
                column.key.get(),
                chunk.encryptedColumnMetadata(),
                Module.COLUMN_META_DATA,
                rowGroup,
                column.ordinal);
        decrypted.put(place, ColumnMetaData.read(plain));
    }

    /** The same chunk with its metadata, if that was encrypted and could be decrypted. */
    public ColumnChunk unlocked(int group, int chunk, ColumnChunk stored) {
        ColumnMetaData plain = decrypted.get(new Place(group, chunk));
        return plain == null ? stored : stored.withMetaData(plain);
    }

    private byte[] decrypted(
            String place, byte[] keyMetadata, byte[] key, byte[] module, Module what, int rowGroup, int column) {
        try {
            return cipher(key).decrypt(module, 0, module.length, what, rowGroup, column, ModuleCipher.NONE);
        } catch (DecodingException e) {
            throw wrongKey(place, "is encrypted", keyMetadata, e);
        }
    }

    private ModuleCipher cipher(byte[] key) {
        return new ModuleCipher(key, algorithm, aadPrefix);
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
    public Optional<String> locked(List<String> path) {
        Column column = columns.get(path);
        return column == null || !column.isLocked()
                ? Optional.empty()
                : Optional.of(
                        "is encrypted with " + missing(column.withFooterKey ? footerKeyMetadata : column.keyMetadata));
    }

    public boolean isEncrypted(List<String> path) {
        Column column = columns.get(path);
        return column != null && column.encrypted;
    }

    /**
     * Decrypts the pages of a chunk of an encrypted column that is not locked.
     *
     * @param rowGroup ordinal
     * @param dictionaryFirst whether the first page is a dictionary
     */
    public PageCipher pages(List<String> path, int rowGroup, boolean dictionaryFirst) {
        Column column = columns.get(path);
        return new PageCipher(cipher(column.key.orElseThrow()), rowGroup, column.ordinal, dictionaryFirst);
    }

    /** In words: {@code AES_GCM_V1, footer with key "kf", columns a, b with their own keys}. */
    @Override
    public String toString() {
        List<String> own = columns.entrySet().stream()
                .filter(entry -> entry.getValue().encrypted && !entry.getValue().withFooterKey)
                .map(entry -> ReadFailures.oneLine(String.join(".", entry.getKey()))
                        + id(entry.getValue().keyMetadata)
                                .map(id -> " (" + id + ")")
                                .orElse(""))
                .toList();
        String footer = footerEncrypted ? "encrypted" : "only signed";
        return algorithm.kind() + ", footer " + footer
                + id(footerKeyMetadata).map(id -> " (" + id + ")").orElse("")
                + (own.isEmpty() ? "" : ", keys of their own: " + String.join(", ", own));
    }
}
