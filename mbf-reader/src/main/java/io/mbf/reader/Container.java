package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.error.CorruptFileException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.FileState;
import io.mbf.file.RangeReader;
import io.mbf.file.RangeReader.Range;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatVersion;
import io.mbf.format.PageTable;
import io.mbf.format.Properties;
import io.mbf.format.Rule;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourcePart;
import io.mbf.format.SourceSection;
import io.mbf.format.StoredSchema;
import io.mbf.format.StoredSegment;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What an {@code .mbf} file consists of, and the open file below it: trailer, sections, index, dictionaries, and
 * copies of its bytes. Every part is checked against its checksum when it is first touched, unless all were
 * checked before.
 *
 * <p>Safe for any number of threads. It is shared by those who hold it, and closed by the last of them.
 */
final class Container {

    private static final int CHECKED_AT_ONCE = 256 << 10;

    /** Bytes of the end that are read at first: what opening needs, of most files. */
    private static final int END_READ = 64 << 10;

    /** Bytes of the end that are read at once at most. */
    private static final int MAX_OPENING_READ = 16 << 20;

    /** Page tables up to this size are read with the section that they lie in front of, by who reads the column. */
    private static final int TABLES_READ = 64 << 10;

    /** So are dictionaries: of a file that is far away, more takes longer than another request. */
    private static final int DICTIONARY_READ = 1 << 20;

    /** Who only prunes takes the section alone, unless it and all in front of it are no more than this. */
    private static final int SMALL_COLUMN = 8 << 10;

    /** Metadata takes about so many times its bytes as objects. */
    private static final int AS_OBJECTS = 8;

    private final RangeReader reader;
    private final FileTrailer trailer;
    private final SectionDirectory directory;
    private final StoredSchema stored;
    private final Schema schema;
    private final List<Field> nodes;
    /** Number of the node of each column. */
    private final int[] ordinals;
    /** Number of the node above each node; -1 for columns. */
    private final int[] parents;
    /** By number of the node in the file. */
    private final Section[] sections;

    private final FileSection index;
    private final List<SourcePart> sources;
    private final AtomicReferenceArray<LoadedColumn> columns;
    /** Offsets of the filters whose checksum was found right in this process. */
    private final Set<Long> checked = ConcurrentHashMap.newKeySet();

    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicLong heldBytes = new AtomicLong();

    /** The last bytes of the file, while it is opened; then all, if that is all of a file that is far away. */
    private Range end;

    /**
     * Reads and checks what every scan needs.
     *
     * @param reader owned, unless this fails; whoever makes the container is its first holder
     */
    Container(RangeReader reader) {
        this.reader = reader;
        this.trailer = readTrailer();
        byte[] listed = copy(trailer.directoryOffset(), trailer.directoryLength());
        this.directory = SectionDirectory.read(name(), listed, 0, trailer);
        Section fileSection = opening(Kind.FILE); // a feature may change what everything else means
        this.index = FileSection.read(name(), section(fileSection), 0, fileSection.length());
        Section schemaSection = opening(Kind.SCHEMA);
        this.stored = SchemaSection.read(name(), section(schemaSection), 0, schemaSection.length());
        this.schema = stored.schema();
        this.nodes = schema.nodes();
        this.sections = directory.columns(name(), stored.storedNodes());
        this.ordinals = new int[schema.size()];
        for (int column = 1; column < ordinals.length; column++) {
            ordinals[column] = ordinals[column - 1] + schema.field(column - 1).nodeCount();
        }
        this.parents = new int[nodes.size()];
        for (int ordinal : ordinals) {
            parents[ordinal] = -1;
            setParents(ordinal);
        }
        directory.one(name(), Kind.PROPERTIES);
        Section sourceSection = directory.one(name(), Kind.SOURCE);
        this.sources =
                SourceSection.read(name(), section(sourceSection), 0, sourceSection.length(), index.rowCount(), schema);
        this.columns = new AtomicReferenceArray<>(nodes.size());
        heldBytes.set((long) AS_OBJECTS
                * (listed.length + fileSection.length() + schemaSection.length() + sourceSection.length()));
        end = isDistant() && end.position() == 0 ? end : null;
    }

    private FileTrailer readTrailer() {
        int read = (int) Math.min(END_READ, length());
        byte[] last = read(length() - read, read);
        if (read < FileMagic.BYTES + FileTrailer.BYTES) {
            throw corrupt(
                    Rule.FILE_SHORT, "file", read == 0 ? "it is empty" : notMbf(last) + "it has " + read + " bytes");
        }
        FileTrailer found;
        try {
            found = FileTrailer.read(name(), Arrays.copyOfRange(last, read - FileTrailer.BYTES, read), length());
        } catch (CorruptFileException e) {
            String foreign = notMbf(read == length() ? last : read(0, FileMagic.BYTES));
            throw foreign.isEmpty() ? e : corrupt(Rule.FILE_MAGIC, "file", foreign + "the first bytes are foreign");
        }
        this.end = new Range(length() - read, last);
        if (found.openingLength() > read && found.openingLength() <= MAX_OPENING_READ) {
            int more = found.openingLength() - read;
            byte[] front = read(length() - found.openingLength(), more);
            byte[] all = Arrays.copyOf(front, found.openingLength());
            System.arraycopy(last, 0, all, more, read);
            end = new Range(length() - all.length, all);
        }
        return found;
    }

    /** A section that opening needs. */
    private Section opening(Kind kind) {
        Section section = directory.one(name(), kind);
        if (section.offset() < length() - trailer.openingLength()) {
            throw corrupt(
                    Rule.TRAILER_OPENING,
                    "trailer",
                    "opening length is " + trailer.openingLength() + ", but the " + section.name() + " lies at byte "
                            + section.offset());
        }
        return section;
    }

    private static String notMbf(byte[] start) {
        return FileMagic.isStart(start) ? "" : "not an .mbf file: ";
    }

    private void setParents(int ordinal) {
        int child = ordinal + 1;
        for (Field field : nodes.get(ordinal).type().children()) {
            parents[child] = ordinal;
            setParents(child);
            child += field.nodeCount();
        }
    }

    String name() {
        return reader.name();
    }

    FileState state() {
        return reader.state();
    }

    /** Whether each request takes its time, however few bytes it is for. */
    boolean isDistant() {
        return reader.worthwhile() > 0;
    }

    /** Whether all bytes can be looked at without a request that takes its time. */
    boolean isAtHand() {
        return !isDistant() || end != null;
    }

    /** Bytes of the file. */
    long length() {
        return reader.length();
    }

    /** About how many bytes of the heap are held for the file: metadata that was read, and dictionaries. */
    long heldBytes() {
        return heldBytes.get();
    }

    FormatVersion version() {
        return trailer.version();
    }

    Schema schema() {
        return schema;
    }

    long rowCount() {
        return index.rowCount();
    }

    /** Where the metadata of columns begins: data lies before it. */
    long dataEnd() {
        return directory.sections().get(0).start();
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

    List<SourcePart> sources() {
        return sources;
    }

    Properties properties() {
        Section section = directory.one(name(), Kind.PROPERTIES);
        return Properties.read(name(), section(section), 0, section.length());
    }

    /** Where and how a node of the schema is stored, by its number in pre-order: for who may want no more than that. */
    ColumnSection column(int ordinal) {
        return open(ordinal, false).section();
    }

    /** As {@link #column}: for who will read pages of it as well. */
    ColumnSection columnToRead(int ordinal) {
        return open(ordinal, true).section();
    }

    /** Where what lies in front of the section of a node begins. */
    long columnStart(int ordinal) {
        return sections[stored.storedNode(ordinal)].start();
    }

    /** Bytes of all dictionaries, padding included. */
    long dictionaryBytes() {
        return directory.sections().stream().mapToLong(Section::dictionary).sum();
    }

    /** Bytes of a node's section and of its page tables. */
    long metadataBytes(int ordinal) {
        Section section = sections[stored.storedNode(ordinal)];
        return (long) section.tables() + section.length();
    }

    private LoadedColumn open(int ordinal, boolean toRead) {
        LoadedColumn column = columns.get(ordinal);
        if (column == null) {
            columns.compareAndSet(ordinal, null, readColumn(ordinal, toRead));
            column = columns.get(ordinal);
        }
        return column;
    }

    private LoadedColumn readColumn(int ordinal, boolean toRead) {
        stored.unknown(ordinal).ifPresent(what -> {
            throw new UnsupportedFeatureException(
                    name(), "column '" + nodes.get(ordinal).name() + "'", what + " is not known to this library");
        });
        Section section = sections[stored.storedNode(ordinal)];
        int front = front(section, toRead);
        byte[] bytes = copy(section.offset() - front, front + section.length());
        requireChecksum(
                Rule.SECTION_CRC, section.name(), Checksum.of(bytes, front, section.length()), section.checksum());
        ColumnSection read =
                ColumnSection.read(new NodeContext(ordinal), nodes.get(ordinal), bytes, front, section.length());
        heldBytes.addAndGet((long) AS_OBJECTS * bytes.length);
        Range kept = front == 0 ? null : new Range(section.offset() - front, Arrays.copyOf(bytes, front));
        return new LoadedColumn(this, read, section.offset() - section.tables(), kept);
    }

    /** Bytes in front of a section that are worth reading with it. */
    private int front(Section section, boolean toRead) {
        int tables = section.tables() <= TABLES_READ ? section.tables() : 0;
        if (!isDistant()) {
            return tables;
        }
        long all = (long) section.dictionary() + section.tables();
        if (all + section.length() <= SMALL_COLUMN) {
            return (int) all;
        }
        boolean withDictionary = tables == section.tables() && section.dictionary() <= DICTIONARY_READ;
        return !toRead ? 0 : withDictionary ? (int) all : tables;
    }

    /** What a section does not say of itself. */
    private final class NodeContext implements ColumnSection.Context {
        private final int ordinal;

        NodeContext(int ordinal) {
            this.ordinal = ordinal;
        }

        @Override
        public String file() {
            return name();
        }

        @Override
        public String place() {
            return "column '" + path(ordinal) + "'";
        }

        @Override
        public FileSection index() {
            return index;
        }

        @Override
        public long dataEnd() {
            return Container.this.dataEnd();
        }

        @Override
        public Section section() {
            return sections[stored.storedNode(ordinal)];
        }

        @Override
        public int entries(int chunk) {
            int parent = parents[ordinal];
            if (parent < 0) {
                return chunks().get(chunk).rowCount();
            }
            return nodes.get(parent).type() instanceof Type.Struct
                    ? column(parent).segments().get(chunk).entries()
                    : -1;
        }
    }

    /** Where the pages of a node lie in a chunk. */
    PageTable pageTable(int ordinal, int chunk) {
        ColumnSection.Segment segment = column(ordinal).segments().get(chunk);
        return pageTable(ordinal, chunk, place(ordinal, chunk), segment.place(), segment.entries());
    }

    /** Where the pages of a node's dictionary lie. */
    PageTable dictionaryTable(int ordinal, String place) {
        ColumnSection.Dictionary dictionary = column(ordinal).dictionary().orElseThrow();
        int last = column(ordinal).segments().size();
        return pageTable(ordinal, last, place, dictionary.place(), dictionary.values());
    }

    private PageTable pageTable(int ordinal, int number, String place, ColumnSection.Place segment, int entries) {
        LoadedColumn column = open(ordinal, true);
        PageTable table = column.table(number);
        if (table == null) {
            table = parseTable(ordinal, place, tableBytes(ordinal, number, place, segment), segment, entries);
            column.keepTable(number, table);
        }
        return table;
    }

    private byte[] tableBytes(int ordinal, int number, String place, ColumnSection.Place segment) {
        byte[] bytes = open(ordinal, true).tableBytes(number, segment.tableLength());
        requireChecksum(
                Rule.TABLE_CRC, "page table of " + place, Checksum.of(bytes, 0, bytes.length), segment.tableChecksum());
        return bytes;
    }

    private PageTable parseTable(int ordinal, String place, byte[] bytes, ColumnSection.Place segment, int entries) {
        ColumnOrder order =
                nodes.get(ordinal).type() instanceof Type.Leaf leaf ? ColumnOrder.of(leaf) : ColumnOrder.NONE;
        return PageTable.read(name(), place, bytes, 0, bytes.length, entries, segment, order);
    }

    /** How a node is stored in a chunk: its page table, which is not kept here, as bytes that were checked. */
    StoredSegment storedSegment(int ordinal, int chunk) {
        ColumnSection.Segment segment = columnToRead(ordinal).segments().get(chunk);
        return storedSegment(ordinal, chunk, place(ordinal, chunk), segment.place(), segment.entries());
    }

    /** The same of a node's dictionary. */
    StoredSegment storedDictionary(int ordinal) {
        ColumnSection.Dictionary dictionary = columnToRead(ordinal).dictionary().orElseThrow();
        String place = "dictionary of column '" + path(ordinal) + "'";
        return storedSegment(ordinal, chunks().size(), place, dictionary.place(), dictionary.values());
    }

    private StoredSegment storedSegment(
            int ordinal, int number, String place, ColumnSection.Place segment, int entries) {
        byte[] table = tableBytes(ordinal, number, place, segment);
        return new StoredSegment(
                segment,
                table,
                parseTable(ordinal, place, table, segment, entries).plainLength());
    }

    /** Copies bytes of the dictionary of a column. */
    void copyDictionary(int ordinal, long offset, byte[] target, int from, int length) {
        open(ordinal, true).copyFront(offset, target, from, length);
    }

    int ordinal(int column) {
        return ordinals[column];
    }

    List<Field> nodes() {
        return nodes;
    }

    CorruptFileException corrupt(Rule rule, String place, String problem) {
        return rule.broken(name(), place, problem);
    }

    String place(int column, int chunk) {
        return "chunk " + chunk + ", column '" + path(column) + "'";
    }

    /** The names from a column down to a node of it. */
    String path(int ordinal) {
        String name = nodes.get(ordinal).name();
        return parents[ordinal] < 0 ? name : path(parents[ordinal]) + "." + name;
    }

    /** The dictionary of a column that has one; decoded once, then shared by all scans. */
    BytesVector dictionary(int ordinal) {
        return open(ordinal, true).dictionary(() -> {
            BytesVector read =
                    DictionaryReader.read(this, ordinal, nodes.get(ordinal).leaf());
            heldBytes.addAndGet(DictionaryReader.heldBytes(read));
            return read;
        });
    }

    /** Checks a filter if it never was, so that its parts can be used on their own. */
    void check(Filter filter, String place) {
        if (checked.contains(filter.offset())) {
            return;
        }
        Checksum checksum = new Checksum();
        byte[] piece = new byte[Math.min(filter.length(), CHECKED_AT_ONCE)];
        for (int done = 0; done < filter.length(); done += piece.length) {
            int length = Math.min(piece.length, filter.length() - done);
            copy(filter.offset() + done, piece, 0, length);
            checksum.add(piece, 0, length);
        }
        requireChecksum(Rule.FILTER_CRC, place, checksum.value(), filter.checksum());
        checked.add(filter.offset());
    }

    byte[] section(Section section) {
        byte[] bytes = copy(section.offset(), section.length());
        requireChecksum(Rule.SECTION_CRC, section.name(), Checksum.of(bytes, 0, bytes.length), section.checksum());
        return bytes;
    }

    private void requireChecksum(Rule rule, String place, int computed, int expected) {
        if (computed != expected) {
            throw corrupt(rule, place, "checksum is %08x, the bytes give %08x".formatted(expected, computed));
        }
    }

    void requireZeros(long from, long to) {
        if (from == to) {
            return;
        }
        byte[] bytes = copy(from, Math.toIntExact(to - from));
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                throw corrupt(Rule.PADDING_ZERO, "padding", "byte " + (from + i) + " is " + bytes[i] + ", must be 0");
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
        if (LoadedColumn.contains(end, offset, length)) {
            System.arraycopy(end.target(), (int) (offset - end.position()), target, from, length);
            return;
        }
        try {
            reader.read(offset, target, from, length);
        } catch (EOFException outside) {
            throw new CorruptFileException(name(), "byte " + offset, outside.getMessage());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A request of its own for just these bytes, where others are made in blocks. */
    private byte[] read(long offset, int length) {
        Range range = new Range(offset, new byte[length]);
        try {
            reader.read(List.of(range));
        } catch (EOFException outside) {
            throw new CorruptFileException(name(), "byte " + offset, outside.getMessage());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return range.target();
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
