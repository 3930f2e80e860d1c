package io.mbf.parquet.cipher;

import io.mbf.parquet.cipher.ModuleCipher.Module;

/**
 * Decrypts the pages of one column chunk and their headers, which are modules each.
 *
 * <p>Used by one thread.
 */
public final class PageCipher {

    /** Number of the dictionary page. */
    public static final int DICTIONARY = -1;

    private final ModuleCipher modules;
    private final int rowGroup;
    private final int column;
    private final boolean dictionaryFirst;

    /**
     * Of a chunk.
     *
     * @param rowGroup ordinal, and {@code column}: of the chunk in it
     */
    PageCipher(ModuleCipher modules, int rowGroup, int column, boolean dictionaryFirst) {
        this.modules = modules;
        this.rowGroup = rowGroup;
        this.column = column;
        this.dictionaryFirst = dictionaryFirst;
    }

    /** Whether the footer says that the first page is a dictionary, which has to be known to decrypt it. */
    public boolean dictionaryFirst() {
        return dictionaryFirst;
    }

    /** @param page from 0, or {@link #DICTIONARY} */
    public byte[] header(byte[] module, int from, int length, int page) {
        Module what = page == DICTIONARY ? Module.DICTIONARY_PAGE_HEADER : Module.DATA_PAGE_HEADER;
        return modules.decrypt(module, from, length, what, rowGroup, column, page);
    }

    /** @param page from 0, or {@link #DICTIONARY} */
    public byte[] page(byte[] module, int from, int length, int page) {
        Module what = page == DICTIONARY ? Module.DICTIONARY_PAGE : Module.DATA_PAGE;
        return modules.decrypt(module, from, length, what, rowGroup, column, page);
    }
}
