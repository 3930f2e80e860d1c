package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.Encoding;
import io.mbf.error.CorruptFileException;
import io.mbf.file.FileState;
import io.mbf.file.RangeReader;
import io.mbf.file.RangeReader.Range;
import io.mbf.file.SourceIdentity;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.FileHeader;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatLimits;
import io.mbf.format.FormatVersion;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourceSection;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What an {@code .mbf} file consists of, and the open file below it: header, trailer, sections, index, dictionaries, and
 * copies of its bytes. Every part is checked against its checksum when it is first touched, unless all were
 * checked before.
 *
 * <p>Safe for any number of threads. It is shared by those who hold it, and closed by the last of them.
 */
final class Container {

    private static final int CHECKED_AT_ONCE = 256 << 10;

    /** Bytes of the end that are read with the header, at once: the metadata that opening needs, of most files. */
    private static final int END_READ = 64 << 10;

    private final RangeReader reader;
    private final FormatVersion version;
    private final FileTrailer trailer;
    private final SectionDirectory directory;
    private final Schema schema;
    private final List<Field> nodes;
    /** Number of the node of each column. */
    private final int[] ordinals;

    private final FileSection index;
    private final Optional<SourceIdentity> source;
    private final AtomicReferenceArray<ColumnSection> columns;
    private final AtomicReferenceArray<BytesVector> dictionaries;
    /** Offsets of the extents whose checksum was found right in this process. */
    private final Set<Long> checked = ConcurrentHashMap.newKeySet();

    private final AtomicInteger holders = new AtomicInteger(1);

    /** The first and the last bytes of the file, while it is opened; then there are none. */
    private List<Range> ends;

    /**
     * Reads and checks what every scan needs.
     *
     * @param reader owned, unless this fails; whoever makes the container is its first holder
     */
    Container(RangeReader reader) {
        this.reader = reader;
        byte[] start = new byte[(int) Math.min(FormatLimits.CHUNK_ALIGNMENT, length())];
        byte[] end = new byte[(int) Math.min(END_READ, length())];
        List<Range> both = List.of(new Range(0, start), new Range(length() - end.length, end));
        read(both);
        this.ends = both;
        FileHeader header = FileHeader.read(name(), start, Math.min(start.length, FileHeader.BYTES));
        this.version = header.version();
        if (length() < FormatLimits.CHUNK_ALIGNMENT + FileTrailer.BYTES) {
            throw corrupt("trailer", "cut off: the file has " + length() + " bytes");
        }
        byte[] last = copy(length() - FileTrailer.BYTES, FileTrailer.BYTES);
        this.trailer = FileTrailer.read(name(), last, header, length());
        requireZeros(FileHeader.BYTES, FormatLimits.CHUNK_ALIGNMENT);
        byte[] entries =
                copy(trailer.directoryOffset(), (int) (length() - FileTrailer.BYTES - trailer.directoryOffset()));
        this.directory = SectionDirectory.read(name(), entries, trailer);
        Section schemaSection = directory.sections().get(0);
        this.schema = SchemaSection.read(name(), section(schemaSection), schemaSection.length());
        this.nodes = schema.nodes();
        if (directory.sections().size() != nodes.size() + 4) {
            throw corrupt(
                    "section directory",
                    directory.sections().size() + " sections for " + nodes.size() + " nodes of the schema");
        }
        this.ordinals = new int[schema.size()];
        for (int column = 1; column < ordinals.length; column++) {
            ordinals[column] = ordinals[column - 1] + schema.field(column - 1).nodeCount();
        }
        Section fileSection = directory.sections().get(1);
        this.index = FileSection.read(
                name(),
                section(fileSection),
                fileSection.length(),
                trailer,
                Encoding.values().length - 1,
                BlockCodec.values().length - 1);
        Section sourceSection = directory.sections().get(2);
        this.source = SourceSection.read(name(), section(sourceSection), sourceSection.length());
        this.columns = new AtomicReferenceArray<>(nodes.size());
        this.dictionaries = new AtomicReferenceArray<>(nodes.size());
        ends = List.of();
    }

    String name() {
        return reader.name();
    }

    FileState state() {
        return reader.state();
    }

    /** Bytes of the file. */
    long length() {
        return reader.length();
    }

    FormatVersion version() {
        return version;
    }

    Schema schema() {
        return schema;
    }

    FileTrailer trailer() {
        return trailer;
    }

    SectionDirectory directory() {
        return directory;
    }

    FileSection index() {
        return index;
    }

    List<Chunk> chunks() {
        return index.chunks();
    }

    Optional<SourceIdentity> source() {
        return source;
    }

    Properties properties() {
        Section section = directory.sections().get(3);
        return Properties.read(name(), section(section), section.length());
    }

    /** Where and how a node of the schema is stored, by its number in pre-order. */
    ColumnSection column(int ordinal) {
        ColumnSection column = columns.get(ordinal);
        if (column == null) {
            Section section = directory.sections().get(4 + ordinal);
            column = ColumnSection.read(
                    name(),
                    ordinal,
                    nodes.get(ordinal),
                    section(section),
                    section.length(),
                    chunks(),
                    trailer.metadataOffset());
            columns.set(ordinal, column);
        }
        return column;
    }

    /** The same for a node outside of lists, which has an entry for each row. */
    ColumnSection rowNode(int ordinal) {
        ColumnSection column = column(ordinal);
        for (int chunk = 0; chunk < chunks().size(); chunk++) {
            int entries = column.segments().get(chunk).entries();
            if (entries != chunks().get(chunk).rowCount()) {
                throw corrupt(
                        place(ordinal, chunk),
                        entries + " entries for " + chunks().get(chunk).rowCount() + " rows");
            }
        }
        return column;
    }

    int ordinal(int column) {
        return ordinals[column];
    }

    List<Field> nodes() {
        return nodes;
    }

    CorruptFileException corrupt(String place, String problem) {
        return new CorruptFileException(name(), place, problem);
    }

    String place(int column, int chunk) {
        return "chunk " + chunk + ", column '" + nodes.get(column).name() + "'";
    }

    /** The dictionary of a column that has one; decoded once, then shared by all scans. */
    BytesVector dictionary(int ordinal) {
        BytesVector dictionary = dictionaries.get(ordinal);
        if (dictionary == null) {
            // scans must agree on one instance: results per dictionary are cached by identity
            synchronized (dictionaries) {
                dictionary = dictionaries.get(ordinal);
                if (dictionary == null) {
                    dictionary = DictionaryReader.read(
                            this, ordinal, nodes.get(ordinal).leaf());
                    dictionaries.set(ordinal, dictionary);
                }
            }
        }
        return dictionary;
    }

    /** Checks an extent if it never was, so that its parts can be used on their own. */
    void check(Extent extent, String place) {
        if (checked.contains(extent.offset())) {
            return;
        }
        Checksum checksum = new Checksum();
        byte[] piece = new byte[Math.min(extent.length(), CHECKED_AT_ONCE)];
        for (int done = 0; done < extent.length(); done += piece.length) {
            int length = Math.min(piece.length, extent.length() - done);
            copy(extent.offset() + done, piece, 0, length);
            checksum.add(piece, 0, length);
        }
        requireChecksum(place, checksum.value(), extent.checksum());
        checked.add(extent.offset());
    }

    byte[] section(Section section) {
        byte[] bytes = copy(section.offset(), section.paddedLength());
        requireChecksum(section.name(), Checksum.of(bytes, 0, bytes.length), section.checksum());
        for (int i = section.length(); i < bytes.length; i++) {
            if (bytes[i] != 0) {
                throw corrupt(section.name(), "padding at byte " + i + " is " + bytes[i] + ", must be 0");
            }
        }
        return bytes;
    }

    private void requireChecksum(String place, int computed, int expected) {
        if (computed != expected) {
            throw corrupt(place, "checksum is %08x, the bytes give %08x".formatted(expected, computed));
        }
    }

    void requireZeros(long from, long to) {
        byte[] bytes = copy(from, Math.toIntExact(to - from));
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                throw corrupt("padding", "byte " + (from + i) + " is " + bytes[i] + ", must be 0");
            }
        }
    }

    byte[] copy(long offset, int length) {
        byte[] bytes = new byte[length];
        copy(offset, bytes, 0, length);
        return bytes;
    }

    /** Copies bytes of the file into an array. */
    void copy(long offset, byte[] target, int from, int length) {
        for (Range part : ends) {
            long at = offset - part.position();
            if (at >= 0 && length <= part.length() - at) {
                System.arraycopy(part.target(), (int) at, target, from, length);
                return;
            }
        }
        try {
            reader.read(offset, target, from, length);
        } catch (EOFException outside) {
            throw corrupt("byte " + offset, outside.getMessage());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read(List<Range> ranges) {
        try {
            reader.read(ranges);
        } catch (EOFException outside) {
            throw corrupt("file", outside.getMessage());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Joins the holders. */
    void retain() {
        int held;
        do {
            held = holders.get();
            if (held == 0) {
                throw new IllegalStateException(name() + " is closed");
            }
        } while (!holders.compareAndSet(held, held + 1));
    }

    /** Leaves them; once for each {@link #retain}, and once for whoever made it. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            try {
                reader.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
