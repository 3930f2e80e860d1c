package io.mbf.parquet.encryption;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys to encrypted Parquet files (apache/parquet-format, {@code Encryption.md}). A key is found by where it is used,
 * or else by the id that the file gives it (its key metadata, read as UTF-8).
 *
 * <p>Files that are not encrypted are read as they are, and keys that a file has no use for do no harm. Immutable and
 * thread-safe. Keys stay in memory as long as this object does, and never appear in messages or in {@link #toString}.
 */
public final class DecryptionKeys {

    /** No keys at all. */
    public static final DecryptionKeys NONE = builder().build();

    private final byte[] footerKey; // null if there is none
    private final Map<String, byte[]> byColumn;
    private final Map<String, byte[]> byId;
    private final byte[] aadPrefix; // null if there is none

    private DecryptionKeys(Builder builder) {
        this.footerKey = builder.footerKey;
        this.byColumn = Map.copyOf(builder.byColumn);
        this.byId = Map.copyOf(builder.byId);
        this.aadPrefix = builder.aadPrefix;
    }

    /** A builder without keys. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether there is no key at all. */
    public boolean isEmpty() {
        return footerKey == null && byColumn.isEmpty() && byId.isEmpty();
    }

    /**
     * A fingerprint that differs for other keys and does not reveal these: an HMAC-SHA256 under all of them, and the AAD prefix.
     *
     * @param about what the fingerprint is for; with different texts, equal keys have unrelated fingerprints
     * @return 32 hex digits
     */
    public String fingerprint(String about) {
        requireNonNull(about, "about");
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            add(all, "footer", footerKey);
            new TreeMap<>(byColumn).forEach((column, key) -> add(all, "column " + column, key));
            new TreeMap<>(byId).forEach((id, key) -> add(all, "id " + id, key));
            add(all, "AAD prefix", aadPrefix);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(all.digest(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(about.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256 and its HMAC", impossible);
        }
    }

    /** Lengths go first, so that no two sets of keys give the same bytes. */
    private static void add(MessageDigest digest, String what, byte[] value) {
        byte[] name = what.getBytes(StandardCharsets.UTF_8);
        int length = value == null ? -1 : value.length;
        digest.update(ByteBuffer.allocate(8).putInt(name.length).putInt(length).array());
        digest.update(name);
        if (value != null) {
            digest.update(value);
        }
    }

    /**
     * The key of footers, and of columns that have none of their own.
     *
     * @param keyMetadata what the file says of the key, or {@code null} if it says nothing
     */
    public Optional<byte[]> footer(byte @Nullable [] keyMetadata) {
        return Optional.ofNullable(footerKey).or(() -> byId(keyMetadata));
    }

    /**
     * The key of a column's own.
     *
     * @param path the names that lead to it
     * @param keyMetadata what the file says of the key, or {@code null} if it says nothing
     */
    public Optional<byte[]> column(List<String> path, byte @Nullable [] keyMetadata) {
        requireNonNull(path, "path");
        return Optional.ofNullable(byColumn.get(String.join(".", path))).or(() -> byId(keyMetadata));
    }

    private Optional<byte[]> byId(byte @Nullable [] keyMetadata) {
        return Optional.ofNullable(keyMetadata).map(metadata -> byId.get(new String(metadata, StandardCharsets.UTF_8)));
    }

    public Optional<byte[]> aadPrefix() {
        return Optional.ofNullable(aadPrefix);
    }

    /** How many keys of each kind there are; never a key itself. */
    @Override
    public String toString() {
        return "DecryptionKeys[footer key: " + (footerKey == null ? "no" : "yes") + ", columns: "
                + byColumn.keySet().stream().sorted().toList() + ", ids: "
                + byId.keySet().stream().sorted().toList() + ", AAD prefix: " + (aadPrefix == null ? "no" : "yes")
                + "]";
    }

    /** Collects keys; each is copied. */
    public static final class Builder {

        private byte[] footerKey;
        private byte[] aadPrefix;
        private final Map<String, byte[]> byColumn = new LinkedHashMap<>();
        private final Map<String, byte[]> byId = new LinkedHashMap<>();

        private Builder() {}

        /**
         * The key of the footer, and of the columns that are encrypted with it.
         *
         * @throws IllegalArgumentException if it has not 16, 24 or 32 bytes, or only zeros
         */
        public Builder footerKey(byte[] key) {
            requireNonNull(key, "key");
            footerKey = checked(key, "the footer key");
            return this;
        }

        /**
         * The key of a column.
         *
         * @param path names from the root to the leaf, joined by dots: {@code address.city}
         * @throws IllegalArgumentException if it has not 16, 24 or 32 bytes, or only zeros
         */
        public Builder columnKey(String path, byte[] key) {
            requireNonNull(path, "path");
            requireNonNull(key, "key");
            byColumn.put(path, checked(key, "the key of column \"" + path + "\""));
            return this;
        }

        /**
         * A key that files refer to by an id, for footer and columns alike.
         *
         * @throws IllegalArgumentException if it has not 16, 24 or 32 bytes, or only zeros
         */
        public Builder key(String id, byte[] key) {
            requireNonNull(id, "id");
            requireNonNull(key, "key");
            byId.put(id, checked(key, "the key with id \"" + id + "\""));
            return this;
        }

        /** What files were tied to when they were encrypted; needed where they do not store it, checked where they do. */
        public Builder aadPrefix(byte[] prefix) {
            requireNonNull(prefix, "prefix");
            aadPrefix = prefix.clone();
            return this;
        }

        /** As {@link #aadPrefix(byte[])}, of a text in UTF-8. */
        public Builder aadPrefix(String prefix) {
            requireNonNull(prefix, "prefix");
            return aadPrefix(prefix.getBytes(StandardCharsets.UTF_8));
        }

        /** The keys given so far. */
        public DecryptionKeys build() {
            return new DecryptionKeys(this);
        }

        private static byte[] checked(byte[] key, String what) {
            if (key.length != 16 && key.length != 24 && key.length != 32) {
                throw new IllegalArgumentException(what + " has " + key.length + " bytes, not 16, 24 or 32");
            }
            if (Arrays.equals(key, new byte[key.length])) {
                throw new IllegalArgumentException(what + " consists of zeros");
            }
            return key.clone();
        }
    }
}
