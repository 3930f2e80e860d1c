package io.mbf.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.PageDecoder;
import io.mbf.fixture.Tables;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Dictionary;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.format.SourcePart;
import io.mbf.format.SourceSection;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file as the writer left it, read without the reader: the structures of the format one after the other, and the
 * values of leaves page by page.
 */
record WrittenFile(byte[] bytes, FileTrailer trailer, SectionDirectory directory, Schema schema, FileSection index) {

    private static final String NAME = "written";

    /** A range of the file that something takes. */
    record Extent(long offset, int length) {

        long end() {
            return offset + length;
        }
    }

    static WrittenFile read(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int end = Math.max(0, bytes.length - FileTrailer.BYTES);
        FileTrailer trailer = FileTrailer.read(NAME, Arrays.copyOfRange(bytes, end, bytes.length), bytes.length);
        assertTrue(FileMagic.isStart(bytes));
        SectionDirectory directory = SectionDirectory.read(NAME, bytes, (int) trailer.directoryOffset(), trailer);
        Section schema = checked(bytes, directory.one(NAME, Kind.SCHEMA));
        Section index = checked(bytes, directory.one(NAME, Kind.FILE));
        assertEquals(bytes.length - trailer.openingLength(), schema.offset());
        return new WrittenFile(
                bytes,
                trailer,
                directory,
                SchemaSection.read(NAME, bytes, (int) schema.offset(), schema.length())
                        .schema(),
                FileSection.read(NAME, bytes, (int) index.offset(), index.length()));
    }

    private static Section checked(byte[] file, Section section) {
        assertEquals(section.checksum(), Checksum.of(file, (int) section.offset(), section.length()), section::name);
        return section;
    }

    long rowCount() {
        return index.rowCount();
    }

    /** The schema's nodes in pre-order. */
    List<Field> nodes() {
        return schema.nodes();
    }

    List<SourcePart> sources() {
        Section section = checked(bytes, directory.one(NAME, Kind.SOURCE));
        return SourceSection.read(NAME, bytes, (int) section.offset(), section.length(), rowCount(), schema);
    }

    private Section section(int ordinal) {
        return checked(bytes, directory.columns(NAME, nodes().size())[ordinal]);
    }

    /** Where the metadata of columns begins. */
    long dataEnd() {
        return directory.sections().get(0).start();
    }

    ColumnSection column(int ordinal) {
        Section section = section(ordinal);
        return ColumnSection.read(
                new Context(ordinal), nodes().get(ordinal), bytes, (int) section.offset(), section.length());
    }

    /** What a column section does not say of itself. */
    private final class Context implements ColumnSection.Context {
        private final int ordinal;

        Context(int ordinal) {
            this.ordinal = ordinal;
        }

        @Override
        public String file() {
            return NAME;
        }

        @Override
        public String place() {
            return "node " + ordinal;
        }

        @Override
        public FileSection index() {
            return index;
        }

        @Override
        public long dataEnd() {
            return WrittenFile.this.dataEnd();
        }

        @Override
        public Section section() {
            return WrittenFile.this.section(ordinal);
        }

        @Override
        public int entries(int chunk) {
            int parent = parent(ordinal);
            return parent < 0
                    ? index.chunks().get(chunk).rowCount()
                    : nodes().get(parent).type() instanceof Type.Struct
                            ? column(parent).segments().get(chunk).entries()
                            : -1;
        }
    }

    /** The number of the node right above one; -1 for columns. */
    private int parent(int ordinal) {
        for (int candidate = ordinal - 1; candidate >= 0; candidate--) {
            int child = candidate + 1;
            for (Field field : nodes().get(candidate).type().children()) {
                if (child == ordinal) {
                    return candidate;
                }
                child += field.nodeCount();
            }
        }
        return -1;
    }

    /** The page tables of a node: of all chunks, and then of its dictionary if it has one. */
    List<PageTable> pageTables(int ordinal) {
        Section section = section(ordinal);
        ColumnSection column = column(ordinal);
        List<PageTable> tables = new ArrayList<>();
        Optional<PageTable> ofDictionary = Optional.empty();
        int from = (int) section.offset() - section.tables();
        if (column.dictionary().isPresent()) {
            Dictionary dictionary = column.dictionary().get();
            ofDictionary = Optional.of(pageTable(ordinal, dictionary.place(), dictionary.values(), from));
            from += dictionary.place().tableLength();
        }
        for (Segment segment : column.segments()) {
            tables.add(pageTable(ordinal, segment.place(), segment.entries(), from));
            from += segment.place().tableLength();
        }
        ofDictionary.ifPresent(tables::add);
        assertEquals(section.offset(), from);
        return tables;
    }

    private PageTable pageTable(int ordinal, Place place, int entries, int from) {
        assertEquals(place.tableChecksum(), Checksum.of(bytes, from, place.tableLength()));
        ColumnOrder order =
                nodes().get(ordinal).type() instanceof Type.Leaf leaf ? ColumnOrder.of(leaf) : ColumnOrder.NONE;
        return PageTable.read(NAME, "segment", bytes, from, place.tableLength(), entries, place, order);
    }

    Properties properties() {
        Section section = checked(bytes, directory.one(NAME, Kind.PROPERTIES));
        return Properties.read(NAME, bytes, (int) section.offset(), section.length());
    }

    /** All values of a leaf, those of all chunks together, as {@link Tables#text} has them. */
    List<String> values(int ordinal) {
        Type.Leaf type = (Type.Leaf) nodes().get(ordinal).type();
        ColumnSection column = column(ordinal);
        List<PageTable> tables = pageTables(ordinal);
        BytesVector dictionary = column.dictionary()
                .map(found -> dictionary(type, found, tables.get(tables.size() - 1)))
                .orElse(null);
        List<String> values = new ArrayList<>();
        for (int chunk = 0; chunk < column.segments().size(); chunk++) {
            Segment segment = column.segments().get(chunk);
            PageDecoder decoder = new PageDecoder(type, segment.dictionaryCoded() ? dictionary : null);
            pages(segment.place(), tables.get(chunk), segment.entries(), decoder, page -> {
                for (int i = 0; i < page.size(); i++) {
                    values.add(Tables.text(page, i));
                }
            });
        }
        return values;
    }

    private BytesVector dictionary(Type.Leaf type, Dictionary dictionary, PageTable table) {
        VectorBuilder entries = VectorBuilder.of(type);
        pages(
                dictionary.place(),
                table,
                dictionary.values(),
                new PageDecoder(type, null),
                page -> entries.append(page, 0, page.size()));
        return (BytesVector) entries.view();
    }

    private interface Pages {
        void accept(ColumnVector page);
    }

    /** The reader of the segment checks the checksums of the blocks. */
    private void pages(Place place, PageTable table, int entries, PageDecoder decoder, Pages pages) {
        SegmentReader segment = new SegmentReader(new SegmentBuffers());
        segment.open(
                NAME,
                "segment",
                (from, length, target, to) -> System.arraycopy(bytes, (int) place.offset() + from, target, to, length),
                table,
                BlockCodec.ofId(place.codec()));
        for (int page = 0; page < segment.pageCount(); page++) {
            segment.seek(page);
            int count = PageDecoder.entryCount(segment.bytes(), segment.offset(), segment.length());
            assertEquals(Math.min(FormatLimits.PAGE_ENTRIES, entries - page * FormatLimits.PAGE_ENTRIES), count);
            pages.accept(decoder.decode(segment.bytes(), segment.offset(), segment.length(), 0, count));
        }
    }

    /**
     * All that lies between the magic and the directory: the blocks of segments and dictionaries, filters, sections with
     * their page tables; all of them checked.
     */
    List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        for (int ordinal = 0; ordinal < nodes().size(); ordinal++) {
            ColumnSection column = column(ordinal);
            List<PageTable> tables = pageTables(ordinal);
            List<Place> places = new ArrayList<>();
            column.segments().forEach(segment -> places.add(segment.place()));
            column.dictionary().ifPresent(dictionary -> places.add(dictionary.place()));
            for (int i = 0; i < places.size(); i++) {
                addBlocks(places.get(i), tables.get(i), extents);
            }
            column.segments()
                    .forEach(segment -> segment.filter().ifPresent(filter -> {
                        assertEquals(0, filter.offset() % FormatLimits.RAW_ALIGNMENT);
                        assertEquals(filter.checksum(), Checksum.of(bytes, (int) filter.offset(), filter.length()));
                        extents.add(new Extent(filter.offset(), filter.length()));
                    }));
        }
        for (Section section : directory.sections()) {
            checked(bytes, section);
            extents.add(new Extent(section.offset() - section.tables(), section.tables() + section.length()));
        }
        return extents;
    }

    private void addBlocks(Place place, PageTable table, List<Extent> extents) {
        for (int block = 0; block < table.blocks(); block++) {
            long offset = place.offset() + table.storedStart(block);
            assertEquals(0, offset % FormatLimits.ALIGNMENT);
            table.check(NAME, "segment", block, bytes, (int) offset);
            extents.add(new Extent(offset, table.storedLength(block)));
        }
    }
}
