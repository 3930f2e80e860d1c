package io.mbf.parquet.property;

import io.mbf.parquet.Compressors;
import io.mbf.parquet.property.Triples.Triple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.column.columnindex.ColumnIndexBuilder;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Writes a table with pages as no library writes them: cut anywhere, within rows too, empty ones among them, of both
 * versions side by side, with or without indexes. Values, levels and bounds are true; how many rows a page holds may be
 * stated wrongly, in v2 headers and in offset indexes.
 */
@SuppressWarnings("deprecation") // BytesInput.toByteArray, which is the short way to bytes of a page
final class PagedFile {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final HeapByteBufferAllocator HEAP = new HeapByteBufferAllocator();
    private static final ParquetMetadataConverter CONVERTER = new ParquetMetadataConverter();
    private static final Compressors COMPRESSORS = new Compressors();

    private enum Rows {
        TRUE,
        VALUES,
        MORE,
        FEWER,
        NONE
    }

    private enum Index {
        NONE,
        TRUE,
        VALUES,
        MOVED_ROWS,
        MOVED_PAGES,
        MISSING_PAGE
    }

    /** A page as it is in the file. */
    private record Page(
            byte[] bytes,
            int uncompressed,
            int values,
            int rowStarts,
            boolean beginsRow,
            Encoding encoding,
            int version) {}

    private record Chunk(ColumnChunk footer, ColumnIndex columnIndex, OffsetIndex offsetIndex) {}

    private final Random random;
    private final RandomTable table;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Chunk> chunks = new ArrayList<>();

    private PagedFile(RandomTable table, Random random) {
        this.table = table;
        this.random = random;
    }

    /** A small table whose first column is a leaf. */
    static RandomTable table(Random random) {
        LeafType type = LeafType.ALL.get(random.nextInt(LeafType.ALL.size()));
        List<org.apache.parquet.column.Encoding> encodings = Coding.ENCODINGS.get(type.physical());
        CompressionCodecName codec = random.nextInt(3) > 0
                ? CompressionCodecName.UNCOMPRESSED
                : Coding.CODECS.get(random.nextInt(Coding.CODECS.size()));
        RandomColumns.Lead lead = new RandomColumns.Lead(
                type, type.isUnknown() || random.nextBoolean(), encodings.get(random.nextInt(encodings.size())), codec);
        List<Column> columns =
                new RandomColumns(random, 1 + random.nextInt(4), 2 + random.nextInt(2), codec).columns(lead);
        return RandomTable.of(random, columns, 1 + random.nextInt(40), null);
    }

    static void write(RandomTable table, Random random, Path path) throws IOException {
        PagedFile file = new PagedFile(table, random);
        file.write();
        Files.write(path, file.out.toByteArray());
    }

    private void write() throws IOException {
        out.write(MAGIC);
        List<RowGroup> groups = new ArrayList<>();
        int groupRows = table.layout().groupRows();
        for (int from = 0; from < table.rows(); from += groupRows) {
            groups.add(writeGroup(from, Math.min(table.rows(), from + groupRows)));
        }
        for (Chunk chunk : chunks) {
            writeIndexes(chunk);
        }
        FileMetaData schema = new FileMetaData(table.schema(), Map.of(), "parquet-mr version 1.17.0 (build 0)");
        var footer = CONVERTER.toParquetMetadata(1, new ParquetMetadata(schema, List.of()));
        footer.setRow_groups(groups);
        footer.setNum_rows(table.rows());
        int start = out.size();
        Util.writeFileMetaData(footer, out);
        out.write(littleEndian(out.size() - start));
        out.write(MAGIC);
    }

    private RowGroup writeGroup(int from, int to) throws IOException {
        List<ColumnChunk> columns = new ArrayList<>();
        Iterator<Coding> codings = table.codings().iterator();
        long size = 0;
        for (var column : Triples.of(table, from, to).entrySet()) {
            Chunk chunk = writeChunk(column.getKey(), codings.next(), column.getValue(), to - from);
            chunks.add(chunk);
            columns.add(chunk.footer);
            size += chunk.footer.getMeta_data().getTotal_uncompressed_size();
        }
        return new RowGroup(columns, size, to - from);
    }

    private Chunk writeChunk(ColumnDescriptor column, Coding coding, List<Triple> triples, int rows)
            throws IOException {
        PrimitiveType type = column.getPrimitiveType();
        ValuesWriter values = coding.writer(
                type.getPrimitiveTypeName(),
                type.getTypeLength(),
                table.layout().dictionaryBytes());
        int version = random.nextInt(3); // 0: of both
        Rows stated = Rows.values()[random.nextInt(Rows.values().length)];
        boolean checksums = random.nextInt(4) == 0;
        Statistics<?> all = Statistics.createStats(type);
        ColumnIndexBuilder bounds = ColumnIndexBuilder.getBuilder(type, 64);
        List<Page> pages = new ArrayList<>();
        int from = 0;
        for (int to : cuts(triples)) {
            List<Triple> part = triples.subList(from, to);
            Statistics<?> statistics = Statistics.createStats(type);
            for (Triple triple : part) {
                count(statistics, triple.value());
                count(all, triple.value());
            }
            bounds.add(statistics);
            int form = version > 0 ? version : 1 + random.nextInt(2);
            pages.add(page(column, coding.codec(), values, part, form, stated, checksums));
            from = to;
        }
        DictionaryPage dictionary = values.toDictPageAndClose();
        long start = out.size();
        int headers = 0;
        if (dictionary != null) {
            headers = writeDictionary(dictionary, coding.codec(), checksums);
        }
        long firstPage = out.size();
        for (Page page : pages) {
            out.write(page.bytes);
        }
        long compressed = out.size() - start;
        long uncompressed =
                headers + pages.stream().mapToLong(Page::uncompressed).sum();
        Set<Encoding> encodings = new TreeSet<>(List.of(Encoding.RLE, Encoding.PLAIN));
        pages.forEach(page -> encodings.add(page.encoding));
        ColumnMetaData metadata = new ColumnMetaData(
                Type.valueOf(
                        type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                                ? "BYTE_ARRAY"
                                : type.getPrimitiveTypeName().name()),
                new ArrayList<>(encodings),
                Arrays.asList(column.getPath()),
                CompressionCodec.valueOf(coding.codec().name()),
                triples.size(),
                uncompressed,
                compressed,
                firstPage);
        if (dictionary != null) {
            metadata.setDictionary_page_offset(start);
        }
        if (random.nextBoolean()) {
            metadata.setStatistics(ParquetMetadataConverter.toParquetStatistics(all));
        }
        if (random.nextBoolean()) {
            List<PageEncodingStats> each = new ArrayList<>();
            pages.forEach(page -> each.add(new PageEncodingStats(
                    page.version == 1 ? PageType.DATA_PAGE : PageType.DATA_PAGE_V2, page.encoding, 1)));
            metadata.setEncoding_stats(each);
        }
        ColumnIndex columnIndex =
                random.nextInt(4) == 0 ? null : ParquetMetadataConverter.toParquetColumnIndex(type, bounds.build());
        return new Chunk(
                new ColumnChunk(start).setMeta_data(metadata), columnIndex, offsetIndex(firstPage, pages, rows));
    }

    /** Where pages end. */
    private List<Integer> cuts(List<Triple> triples) {
        boolean withinRows = random.nextBoolean();
        int most = random.nextInt(3) == 0 ? 100 : 1 + random.nextInt(12);
        List<Integer> cuts = new ArrayList<>();
        int end = 0;
        while (end < triples.size()) {
            if (random.nextInt(60) == 0) {
                cuts.add(end); // an empty page
            }
            end = Math.min(triples.size(), end + 1 + random.nextInt(most));
            while (!withinRows && end < triples.size() && triples.get(end).repetition() > 0) {
                end++;
            }
            cuts.add(end);
        }
        return cuts;
    }

    private Page page(
            ColumnDescriptor column,
            CompressionCodecName codec,
            ValuesWriter writer,
            List<Triple> triples,
            int version,
            Rows stated,
            boolean checksums)
            throws IOException {
        int starts = (int) triples.stream().filter(one -> one.repetition() == 0).count();
        int nulls = (int) triples.stream().filter(one -> one.value() == null).count();
        triples.stream().map(Triple::value).filter(value -> value != null).forEach(value -> put(writer, value));
        byte[] values = writer.getBytes().toByteArray();
        Encoding encoding = CONVERTER.getEncoding(writer.getEncoding());
        writer.reset();
        byte[] repetition = levels(
                column.getMaxRepetitionLevel(),
                triples.stream().map(Triple::repetition).toList());
        byte[] definition = levels(
                column.getMaxDefinitionLevel(),
                triples.stream().map(Triple::definition).toList());
        PageHeader header = new PageHeader();
        byte[] body;
        int uncompressed;
        if (version == 1) {
            byte[] plain = join(
                    repetition.length == 0 ? new byte[0] : littleEndian(repetition.length),
                    repetition,
                    definition.length == 0 ? new byte[0] : littleEndian(definition.length),
                    definition,
                    values);
            uncompressed = plain.length;
            body = compressed(codec, plain);
            header.setType(PageType.DATA_PAGE);
            header.setData_page_header(new DataPageHeader(triples.size(), encoding, Encoding.RLE, Encoding.RLE));
        } else {
            boolean plain = random.nextInt(4) == 0;
            uncompressed = repetition.length + definition.length + values.length;
            body = join(repetition, definition, plain ? values : compressed(codec, values));
            header.setType(PageType.DATA_PAGE_V2);
            header.setData_page_header_v2(new DataPageHeaderV2(
                            triples.size(),
                            nulls,
                            stated(stated, starts, triples.size()),
                            encoding,
                            definition.length,
                            repetition.length)
                    .setIs_compressed(!plain));
        }
        header.setUncompressed_page_size(uncompressed);
        byte[] bytes = withHeader(header, body, checksums);
        return new Page(
                bytes,
                uncompressed + bytes.length - body.length,
                triples.size(),
                starts,
                triples.isEmpty() || triples.get(0).repetition() == 0,
                encoding,
                version);
    }

    private int stated(Rows stated, int rows, int values) {
        return switch (random.nextInt(3) == 0 ? Rows.TRUE : stated) {
            case TRUE -> rows;
            case VALUES -> values;
            case MORE -> rows + 1 + random.nextInt(5);
            case FEWER -> Math.max(0, rows - 1 - random.nextInt(3));
            case NONE -> 0;
        };
    }

    private int writeDictionary(DictionaryPage dictionary, CompressionCodecName codec, boolean checksums)
            throws IOException {
        byte[] plain = dictionary.getBytes().toByteArray();
        byte[] body = compressed(codec, plain);
        PageHeader header = new PageHeader()
                .setType(PageType.DICTIONARY_PAGE)
                .setUncompressed_page_size(plain.length)
                .setDictionary_page_header(new DictionaryPageHeader(
                        dictionary.getDictionarySize(), CONVERTER.getEncoding(dictionary.getEncoding())));
        byte[] bytes = withHeader(header, body, checksums);
        out.write(bytes);
        return plain.length + bytes.length - body.length;
    }

    private static byte[] withHeader(PageHeader header, byte[] body, boolean checksum) throws IOException {
        header.setCompressed_page_size(body.length);
        if (checksum) {
            CRC32 crc = new CRC32();
            crc.update(body);
            header.setCrc((int) crc.getValue());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writePageHeader(header, bytes);
        bytes.write(body);
        return bytes.toByteArray();
    }

    private OffsetIndex offsetIndex(long firstPage, List<Page> pages, int rows) {
        Index kind = Index.values()[random.nextInt(Index.values().length)];
        if (kind == Index.NONE) {
            return null;
        }
        List<PageLocation> locations = new ArrayList<>();
        long at = firstPage;
        int row = 0;
        int values = 0;
        for (Page page : pages) {
            int first = page.beginsRow ? row : row - 1;
            locations.add(
                    new PageLocation(at, page.bytes.length, kind == Index.VALUES ? Math.min(values, rows - 1) : first));
            at += page.bytes.length;
            row += page.rowStarts;
            values += page.values;
        }
        int moved = locations.size() < 2 ? 0 : 1 + random.nextInt(locations.size() - 1);
        if (moved > 0 && kind == Index.MISSING_PAGE) {
            locations.remove(moved);
        } else if (moved > 0 && kind == Index.MOVED_ROWS) {
            int by = (1 + random.nextInt(3)) * (random.nextBoolean() ? 1 : -1);
            int last = random.nextBoolean() ? moved + 1 : locations.size(); // that page only, or all that follow
            for (PageLocation page : locations.subList(moved, last)) {
                page.setFirst_row_index(page.getFirst_row_index() + by);
            }
        } else if (moved > 0 && kind == Index.MOVED_PAGES) {
            PageLocation page = locations.get(moved);
            page.setOffset(page.getOffset() + 1);
        }
        return new OffsetIndex(locations);
    }

    private void writeIndexes(Chunk chunk) throws IOException {
        if (chunk.columnIndex != null) {
            chunk.footer.setColumn_index_offset(out.size());
            Util.writeColumnIndex(chunk.columnIndex, out);
            chunk.footer.setColumn_index_length((int) (out.size() - chunk.footer.getColumn_index_offset()));
        }
        if (chunk.offsetIndex != null) {
            chunk.footer.setOffset_index_offset(out.size());
            Util.writeOffsetIndex(chunk.offsetIndex, out);
            chunk.footer.setOffset_index_length((int) (out.size() - chunk.footer.getOffset_index_offset()));
        }
    }

    private static byte[] compressed(CompressionCodecName codec, byte[] bytes) throws IOException {
        return COMPRESSORS.getCompressor(codec).compress(BytesInput.from(bytes)).toByteArray();
    }

    private static byte[] levels(int max, List<Integer> levels) throws IOException {
        if (max == 0) {
            return new byte[0];
        }
        int width = 32 - Integer.numberOfLeadingZeros(max);
        try (var encoder = new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, HEAP)) {
            for (int level : levels) {
                encoder.writeInt(level);
            }
            return encoder.toBytes().toByteArray();
        }
    }

    private static byte[] littleEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void put(ValuesWriter out, Object value) {
        if (value instanceof Integer v) {
            out.writeInteger(v);
        } else if (value instanceof Long v) {
            out.writeLong(v);
        } else if (value instanceof Boolean v) {
            out.writeBoolean(v);
        } else if (value instanceof Float v) {
            out.writeFloat(v);
        } else if (value instanceof Double v) {
            out.writeDouble(v);
        } else {
            out.writeBytes((org.apache.parquet.io.api.Binary) value);
        }
    }

    private static void count(Statistics<?> statistics, Object value) {
        if (value == null) {
            statistics.incrementNumNulls();
        } else if (value instanceof Integer v) {
            statistics.updateStats(v);
        } else if (value instanceof Long v) {
            statistics.updateStats(v);
        } else if (value instanceof Boolean v) {
            statistics.updateStats(v);
        } else if (value instanceof Float v) {
            statistics.updateStats(v);
        } else if (value instanceof Double v) {
            statistics.updateStats(v);
        } else {
            statistics.updateStats((org.apache.parquet.io.api.Binary) value);
        }
    }
}
