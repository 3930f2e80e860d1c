package io.mbf.output.parquet;

import io.mbf.batch.ColumnVector;
import io.mbf.encoding.ByteSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;

/** The pages of one leaf column in the row group at hand, compressed; data pages are of version 1, which all readers know. */
final class ColumnWriter {

    /** A page ends after so many bytes or rows, as those of parquet-java; batches are not cut for it. */
    private static final int PAGE_BYTES = 1 << 20;

    private static final int PAGE_ROWS = 20_000;

    private final ColumnDescriptor column;
    private final PageValues values;
    private final PageCompressor compressor;
    private final Buffers buffers;
    private final Levels repetitions;
    private final Levels definitions;
    private final List<Page> pages = new ArrayList<>();
    private int pageSlots;
    private int pageRows;
    private long slots;
    private long heldBytes;
    private long plainBytes;

    /** What columns of a file share while one of them makes a page. */
    record Buffers(ByteSink page, ByteSink levels) {}

    private record Page(
            byte[] compressed, int size, int slots, int rows, Statistics<?> statistics, Encoding encoding) {}

    ColumnWriter(ColumnDescriptor column, PageValues values, PageCompressor compressor, Buffers buffers) {
        this.column = column;
        this.values = values;
        this.compressor = compressor;
        this.buffers = buffers;
        this.repetitions = new Levels(column.getMaxRepetitionLevel());
        this.definitions = new Levels(column.getMaxDefinitionLevel());
    }

    /** Takes the values of a batch. */
    void append(ColumnVector vector, Slots given) {
        if (given.repetitions() == null) {
            repetitions.add(0, given.count());
        } else {
            repetitions.add(given.repetitions(), given.count());
        }
        if (given.definitions() == null) {
            definitions.add(given.definition(), given.count());
        } else {
            definitions.add(given.definitions(), given.count());
        }
        values.append(vector, given);
        pageSlots = Math.addExact(pageSlots, given.count());
    }

    /** Says that all values of so many rows are there. */
    void endRows(int rows) {
        pageRows += rows;
        if (pageRows >= PAGE_ROWS || values.plainBytes() + pageSlots / 4 >= PAGE_BYTES) {
            closePage();
        }
    }

    /** Bytes of the row group so far, as they are before compression. */
    long plainBytes() {
        return plainBytes + values.plainBytes();
    }

    /** Bytes that are held in memory for the row group. */
    long heldBytes() {
        return heldBytes + values.plainBytes();
    }

    private void closePage() {
        Statistics<?> statistics = Statistics.createStats(column.getPrimitiveType());
        statistics.incrementNumNulls(pageSlots - values.count());
        values.addTo(statistics);
        ByteSink page = buffers.page();
        page.reset();
        repetitions.writeTo(page, buffers.levels());
        definitions.writeTo(page, buffers.levels());
        int[] codes = values.codes();
        if (codes == null) {
            values.writePlain(page);
        } else {
            int width = HybridEncoder.width(values.dictionarySize() - 1);
            page.putByte(width);
            HybridEncoder.encode(codes, values.count(), width, page);
        }
        Encoding encoding = codes == null ? Encoding.PLAIN : Encoding.RLE_DICTIONARY;
        byte[] compressed = compressor.compress(page);
        pages.add(new Page(compressed, page.size(), pageSlots, pageRows, statistics, encoding));
        heldBytes += compressed.length;
        plainBytes += page.size();
        slots += pageSlots;
        pageSlots = 0;
        pageRows = 0;
        values.nextPage();
    }

    /** Writes the chunk, and begins the next one. */
    void writeTo(ParquetFileWriter out) throws IOException {
        if (pageRows > 0) {
            closePage();
        }
        out.startColumn(column, slots, compressor.codec());
        if (values.dictionarySize() > 0) {
            ByteSink page = buffers.page();
            page.reset();
            values.writeDictionary(page);
            BytesInput bytes = BytesInput.from(compressor.compress(page));
            out.writeDictionaryPage(new DictionaryPage(bytes, page.size(), values.dictionarySize(), Encoding.PLAIN));
        }
        for (Page page : pages) {
            out.writeDataPage(
                    page.slots,
                    page.size,
                    BytesInput.from(page.compressed),
                    page.statistics,
                    page.rows,
                    Encoding.RLE,
                    Encoding.RLE,
                    page.encoding);
        }
        out.endColumn();
        pages.clear();
        slots = 0;
        heldBytes = 0;
        plainBytes = 0;
        values.nextChunk();
    }
}
