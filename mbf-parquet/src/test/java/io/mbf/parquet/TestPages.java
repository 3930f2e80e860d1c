package io.mbf.parquet;

import io.mbf.file.LocalFile;
import io.mbf.parquet.codec.PageBuffer;
import io.mbf.parquet.footer.CompressionCodec;
import io.mbf.parquet.page.PageSource;
import io.mbf.parquet.source.ChunkBytes;
import io.mbf.parquet.source.SourceReader;
import io.mbf.parquet.source.SourceState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** Column chunks of pages that a test puts together, as they would be in a file. */
public final class TestPages {

    private TestPages() {}

    public static PageSource source(ColumnDescriptor column, List<? extends DataPage> pages) {
        int values = pages.stream().mapToInt(DataPage::getValueCount).sum();
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (DataPage page : pages) {
                write(page, out);
            }
            Path path = Files.createTempFile("chunk", null);
            try {
                Files.write(path, out.toByteArray());
                ChunkBytes stored = new ChunkBytes();
                stored.open(
                        new SourceReader(SourceState.of(new LocalFile(path))),
                        0,
                        out.size()); // closed when it is collected
                PageSource.Chunk chunk = new PageSource.Chunk(CompressionCodec.UNCOMPRESSED, values, null, null);
                return new PageSource(OwnFooters.of(column), chunk, stored, new PageBuffer());
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataPage page, ByteArrayOutputStream out) throws IOException {
        if (page instanceof DataPageV1 v1) {
            PageHeader header = new PageHeader(
                    PageType.DATA_PAGE,
                    Math.toIntExact(v1.getBytes().size()),
                    Math.toIntExact(v1.getBytes().size()));
            header.setData_page_header(new DataPageHeader(
                    v1.getValueCount(),
                    Encoding.valueOf(v1.getValueEncoding().name()),
                    Encoding.valueOf(v1.getDlEncoding().name()),
                    Encoding.valueOf(v1.getRlEncoding().name())));
            Util.writePageHeader(header, out);
            v1.getBytes().writeAllTo(out);
            return;
        }
        DataPageV2 v2 = (DataPageV2) page;
        int levels = Math.toIntExact(
                v2.getRepetitionLevels().size() + v2.getDefinitionLevels().size());
        int size = levels + Math.toIntExact(v2.getData().size());
        PageHeader header = new PageHeader(PageType.DATA_PAGE_V2, size, size);
        header.setData_page_header_v2(new DataPageHeaderV2(
                v2.getValueCount(),
                v2.getNullCount(),
                v2.getRowCount(),
                Encoding.valueOf(v2.getDataEncoding().name()),
                Math.toIntExact(v2.getDefinitionLevels().size()),
                Math.toIntExact(v2.getRepetitionLevels().size())));
        Util.writePageHeader(header, out);
        v2.getRepetitionLevels().writeAllTo(out);
        v2.getDefinitionLevels().writeAllTo(out);
        v2.getData().writeAllTo(out);
    }
}
