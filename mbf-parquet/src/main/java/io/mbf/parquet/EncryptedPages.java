package io.mbf.parquet;

import io.mbf.error.CorruptFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.crypto.AesCipher;
import org.apache.parquet.crypto.InternalColumnDecryptionSetup;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.crypto.ModuleCipherFactory.ModuleType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * The pages of an encrypted column chunk: headers, each as {@code length (int32), length bytes}, and pages in turn
 * (apache/parquet-format, {@code Encryption.md}, section 5). parquet-java allocates what these lengths say, so they are
 * checked before it does.
 */
final class EncryptedPages {

    private static final int LENGTH = Integer.BYTES;

    private final FileInput.Stream in;
    private final InternalColumnDecryptionSetup column;
    private final byte[] fileAad;
    private final int rowGroup;

    EncryptedPages(FileInput.Stream in, InternalFileDecryptor decryptor, ColumnChunkMetaData chunk, int rowGroup) {
        this.in = in;
        this.column = decryptor.getColumnSetup(chunk.getPath());
        this.fileAad = decryptor.getFileAAD();
        this.rowGroup = rowGroup;
    }

    /**
     * Checks that the pages add up to the chunk.
     *
     * @param start of the chunk in the file, which it is within
     */
    void check(ColumnChunkMetaData chunk, long start, String file, String place) throws IOException {
        long left = chunk.getTotalSize();
        long end = start + left;
        int page = chunk.hasDictionaryPage() ? -1 : 0;
        for (long valuesLeft = chunk.getValueCount(); valuesLeft > 0; page++) {
            long size = headerSize(end - left, left);
            if (size > LENGTH && size <= left) {
                var header = header(end - left, (int) size, page);
                valuesLeft -= page < 0
                        ? 0
                        : header.isSetData_page_header()
                                ? header.getData_page_header().getNum_values()
                                : header.isSetData_page_header_v2()
                                        ? header.getData_page_header_v2().getNum_values()
                                        : 0;
                size += header.getCompressed_page_size() < 0 ? left : header.getCompressed_page_size();
            }
            if (size <= LENGTH || size > left) {
                throw new CorruptFileException(
                        file,
                        place,
                        "an encrypted page of " + size + " bytes at " + (end - left) + ", with " + left
                                + " left of the chunk");
            }
            left -= size;
        }
    }

    /** Bytes that a header takes with its length. */
    private long headerSize(long position, long left) throws IOException {
        if (left < LENGTH) {
            return 0;
        }
        byte[] length = new byte[LENGTH];
        in.seek(position);
        in.readFully(length);
        return LENGTH + (long) LittleEndian.intAt(length, 0);
    }

    /** @param page from 0; -1 is the dictionary */
    private org.apache.parquet.format.PageHeader header(long position, int size, int page) throws IOException {
        byte[] module = new byte[size];
        in.seek(position);
        in.readFully(module);
        ModuleType type = page < 0 ? ModuleType.DictionaryPageHeader : ModuleType.DataPageHeader;
        byte[] aad = AesCipher.createModuleAAD(fileAad, type, rowGroup, column.getOrdinal(), page);
        return Util.readPageHeader(
                new ByteArrayInputStream(column.getMetaDataDecryptor().decrypt(module, aad)));
    }
}
