package io.mbf.parquet;

import java.util.Arrays;
import org.apache.parquet.crypto.AesCipher;
import org.apache.parquet.crypto.InternalColumnDecryptionSetup;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.crypto.ModuleCipherFactory.ModuleType;
import org.apache.parquet.format.BlockCipher;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Decrypts the pages of one column chunk and their headers: modules of {@code length (int32), length bytes}, each with
 * its place in the file as additional data (apache/parquet-format, {@code Encryption.md}, section 4.4 and 5). So a page
 * that stands anywhere else than where it was written does not decrypt.
 */
final class PageCipher {

    /** Number of the dictionary page. */
    static final int DICTIONARY = -1;

    private final InternalColumnDecryptionSetup column;
    private final byte[] fileAad;
    private final int rowGroup;
    private final boolean dictionaryFirst;

    PageCipher(InternalFileDecryptor decryptor, ColumnChunkMetaData chunk, int rowGroup) {
        this.column = decryptor.getColumnSetup(chunk.getPath());
        this.fileAad = decryptor.getFileAAD();
        this.rowGroup = rowGroup;
        this.dictionaryFirst = chunk.hasDictionaryPage();
    }

    /** Whether the footer says that the first page is a dictionary, which has to be known to decrypt it. */
    boolean dictionaryFirst() {
        return dictionaryFirst;
    }

    /** @param page from 0, or {@link #DICTIONARY} */
    byte[] header(byte[] module, int from, int length, int page) {
        ModuleType type = page == DICTIONARY ? ModuleType.DictionaryPageHeader : ModuleType.DataPageHeader;
        return decrypt(column.getMetaDataDecryptor(), module, from, length, type, page);
    }

    /** @param page from 0, or {@link #DICTIONARY} */
    byte[] page(byte[] module, int from, int length, int page) {
        ModuleType type = page == DICTIONARY ? ModuleType.DictionaryPage : ModuleType.DataPage;
        return decrypt(column.getDataDecryptor(), module, from, length, type, page);
    }

    private byte[] decrypt(
            BlockCipher.Decryptor decryptor, byte[] module, int from, int length, ModuleType type, int page) {
        byte[] aad = AesCipher.createModuleAAD(fileAad, type, rowGroup, column.getOrdinal(), page);
        return decryptor.decrypt(Arrays.copyOfRange(module, from, from + length), aad);
    }
}
