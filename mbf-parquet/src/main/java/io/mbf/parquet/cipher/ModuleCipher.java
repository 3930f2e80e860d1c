package io.mbf.parquet.cipher;

import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.LittleEndian;
import io.mbf.parquet.footer.EncryptionAlgorithm;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts the modules that an encrypted file consists of (apache/parquet-format, {@code Encryption.md}, sections 4 and
 * 5), with the ciphers of the JDK: {@code length (int32), nonce (12 bytes), encrypted bytes} and, in GCM, {@code tag (16
 * bytes)}. What a module is and where it stands is additional data, so that one that stands anywhere else than where it
 * was written does not decrypt.
 *
 * <p>Used by one thread.
 */
final class ModuleCipher {

    /** What a module holds; its number is that in the additional data. */
    enum Module {
        FOOTER,
        COLUMN_META_DATA,
        DATA_PAGE,
        DICTIONARY_PAGE,
        DATA_PAGE_HEADER,
        DICTIONARY_PAGE_HEADER
    }

    static final int NONCE = 12;
    static final int TAG = 16;

    private static final int LENGTH = Integer.BYTES;

    /** Of a module that is of no row group, column or page. */
    static final int NONE = -1;

    private final SecretKey key;
    private final byte[] fileAad;
    private final boolean ctr; // whether pages are in CTR
    private Cipher gcmCipher; // null until needed
    private Cipher ctrCipher; // null until needed

    /**
     * Of one key.
     *
     * @param aadPrefix of the file
     */
    ModuleCipher(byte[] key, EncryptionAlgorithm algorithm, byte[] aadPrefix) {
        this.key = new SecretKeySpec(key, "AES");
        this.fileAad = concat(aadPrefix, algorithm.aadFileUnique());
        this.ctr = algorithm.kind() == EncryptionAlgorithm.Kind.AES_GCM_CTR_V1;
    }

    /**
     * Decrypts a module.
     *
     * @param bytes with the module at {@code [from, from + length)}
     * @param rowGroup ordinal, and {@code column}: {@link #NONE} of the footer
     * @param page ordinal; {@link #NONE} of all but data pages and their headers
     * @throws DecodingException if it does not decrypt: the key is another one, or the module is damaged or at a wrong
     *     place
     */
    byte[] decrypt(byte[] bytes, int from, int length, Module what, int rowGroup, int column, int page) {
        boolean isPage = what == Module.DATA_PAGE || what == Module.DICTIONARY_PAGE;
        boolean inCtr = ctr && isPage;
        int least = LENGTH + NONCE + (inCtr ? 0 : TAG);
        if (length < least || LittleEndian.intAt(bytes, from) != length - LENGTH) {
            throw new DecodingException("does not decrypt: a module of " + length + " bytes"
                    + (length < LENGTH ? "" : " says that " + LittleEndian.intAt(bytes, from) + " follow its length"));
        }
        int nonce = from + LENGTH;
        int start = nonce + NONCE;
        try {
            Cipher cipher;
            if (inCtr) {
                byte[] counter = Arrays.copyOf(Arrays.copyOfRange(bytes, nonce, start), 16);
                counter[15] = 1;
                cipher = ctrCipher == null ? Cipher.getInstance("AES/CTR/NoPadding") : ctrCipher;
                ctrCipher = cipher;
                cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
            } else {
                cipher = gcm();
                cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, bytes, nonce, NONCE));
                cipher.updateAAD(aad(what, rowGroup, column, page));
            }
            return cipher.doFinal(bytes, start, from + length - start);
        } catch (AEADBadTagException e) {
            throw new DecodingException("does not decrypt: its tag is not that of its bytes, place and key");
        } catch (GeneralSecurityException e) {
            throw new DecodingException("does not decrypt: " + e.getMessage());
        }
    }

    /**
     * The tag that a footer has which is only signed.
     *
     * @param footer with its bytes at {@code [0, length)}, and behind them the nonce
     */
    byte[] signature(byte[] footer, int length) {
        try {
            Cipher cipher = gcm();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, footer, length, NONCE));
            cipher.updateAAD(aad(Module.FOOTER, NONE, NONE, NONE));
            byte[] encrypted = cipher.doFinal(footer, 0, length);
            return Arrays.copyOfRange(encrypted, encrypted.length - TAG, encrypted.length);
        } catch (GeneralSecurityException e) {
            throw new DecodingException("its signature cannot be computed: " + e.getMessage());
        }
    }

    private Cipher gcm() throws GeneralSecurityException {
        if (gcmCipher == null) {
            gcmCipher = Cipher.getInstance("AES/GCM/NoPadding");
        }
        return gcmCipher;
    }

    /** Section 4.4.2: the file's part, the kind of module, and its place as three int16. */
    private byte[] aad(Module what, int rowGroup, int column, int page) {
        ByteArrayOutputStream aad = new ByteArrayOutputStream(fileAad.length + 7);
        aad.writeBytes(fileAad);
        aad.write(what.ordinal());
        if (what != Module.FOOTER) {
            int16(rowGroup, "row groups", aad);
            int16(column, "columns", aad);
            if (what == Module.DATA_PAGE || what == Module.DATA_PAGE_HEADER) {
                int16(page, "pages of a column in a row group", aad);
            }
        }
        return aad.toByteArray();
    }

    private static void int16(int ordinal, String what, ByteArrayOutputStream out) {
        if (ordinal < 0 || ordinal > Short.MAX_VALUE) {
            throw new DecodingException(
                    "is encrypted and has number " + ordinal + " of " + what + ", outside 0.." + Short.MAX_VALUE);
        }
        out.write(ordinal);
        out.write(ordinal >> 8);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
