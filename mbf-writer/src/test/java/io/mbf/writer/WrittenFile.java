package io.mbf.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageDecoder;
import io.mbf.fixture.Tables;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileHeader;
import io.mbf.format.FileSection;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatLimits;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file as the writer left it, read without the reader: the structures of the format one after the other, and the
 * values of leaves page by page.
 */
record WrittenFile(byte[] bytes, FileTrailer trailer, List<Section> sections, Schema schema, FileSection index) {

    private static final String NAME = "written";

    static WrittenFile read(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FileHeader header = FileHeader.read(NAME, bytes, FileHeader.BYTES);
        int end = bytes.length - FileTrailer.BYTES;
        FileTrailer trailer =
                FileTrailer.read(NAME, Arrays.copyOfRange(bytes, end, bytes.length), header, bytes.length);
        List<Section> sections = SectionDirectory.read(
                        NAME, Arrays.copyOfRange(bytes, (int) trailer.directoryOffset(), end), trailer)
                .sections();
        Schema schema = SchemaSection.read(
                NAME, bytes(bytes, sections.get(0)), sections.get(0).length());
        FileSection index = FileSection.read(
                NAME,
                bytes(bytes, sections.get(1)),
                sections.get(1).length(),
                trailer,
                Encoding.values().length - 1,
                BlockCodec.values().length - 1);
        return new WrittenFile(bytes, trailer, sections, schema, index);
    }

    private static byte[] bytes(byte[] file, Section section) {
        int from = (int) section.offset();
        assertEquals(section.checksum(), Checksum.of(file, from, section.paddedLength()), section::name);
        return Arrays.copyOfRange(file, from, from + section.length());
    }

    /** The schema's nodes in pre-order. */
    List<Field> nodes() {
        return schema.nodes();
    }

    ColumnSection column(int ordinal) {
        Section section = sections.get(4 + ordinal);
        return ColumnSection.read(
                NAME,
                ordinal,
                nodes().get(ordinal),
                bytes(bytes, section),
                section.length(),
                index.chunks(),
                trailer.metadataOffset());
    }

    Properties properties() {
        Section section = sections.get(3);
        return Properties.read(NAME, bytes(bytes, section), section.length());
    }

    /** All values of a leaf, those of all chunks together, as {@link Tables#text} has them. */
    List<String> values(int ordinal) {
        Type.Leaf type = (Type.Leaf) nodes().get(ordinal).type();
        ColumnSection column = column(ordinal);
        BytesVector dictionary = column.dictionary()
                .map(extent -> dictionary(type, extent, column))
                .orElse(null);
        List<String> values = new ArrayList<>();
        for (Segment segment : column.segments()) {
            PageDecoder decoder = new PageDecoder(type, segment.dictionaryCoded() ? dictionary : null);
            pages(segment.extent(), segment.entries(), decoder, page -> {
                for (int i = 0; i < page.size(); i++) {
                    values.add(Tables.text(page, i));
                }
            });
        }
        return values;
    }

    private BytesVector dictionary(Type.Leaf type, Extent extent, ColumnSection column) {
        VectorBuilder entries = VectorBuilder.of(type);
        pages(
                extent,
                column.dictionaryEntries(),
                new PageDecoder(type, null),
                page -> entries.append(page, 0, page.size()));
        return (BytesVector) entries.view();
    }

    private interface Pages {
        void accept(ColumnVector page);
    }

    private void pages(Extent extent, int entries, PageDecoder decoder, Pages pages) {
        requireChecked(extent);
        SegmentReader segment = new SegmentReader(new SegmentBuffers());
        segment.open(
                NAME,
                "segment",
                (from, length, target, to) -> System.arraycopy(bytes, (int) extent.offset() + from, target, to, length),
                extent.length(),
                entries);
        for (int page = 0; page < segment.pageCount(); page++) {
            segment.seek(page);
            int count = PageDecoder.entryCount(segment.bytes(), segment.offset(), segment.length());
            assertEquals(Math.min(FormatLimits.PAGE_ENTRIES, entries - page * FormatLimits.PAGE_ENTRIES), count);
            pages.accept(decoder.decode(segment.bytes(), segment.offset(), segment.length(), 0, count));
        }
    }

    private void requireChecked(Extent extent) {
        assertEquals(0, extent.offset() % FormatLimits.ALIGNMENT);
        assertTrue(extent.offset() + extent.length() <= trailer.metadataOffset());
        assertEquals(extent.checksum(), Checksum.of(bytes, (int) extent.offset(), extent.length()));
    }

    /** All that columns consist of: segments, dictionaries and filters. */
    List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        for (int ordinal = 0; ordinal < nodes().size(); ordinal++) {
            ColumnSection column = column(ordinal);
            column.segments().forEach(segment -> extents.add(segment.extent()));
            column.dictionary().ifPresent(extents::add);
            column.bloomFilters().forEach(filter -> filter.ifPresent(f -> extents.add(f.extent())));
        }
        extents.forEach(this::requireChecked);
        return extents;
    }
}
