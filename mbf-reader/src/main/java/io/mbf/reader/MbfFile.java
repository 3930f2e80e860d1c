package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnChecksums;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.Encoding;
import io.mbf.error.CorruptFileException;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.FileHeader;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatVersion;
import io.mbf.format.Limits;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourceIdentity;
import io.mbf.format.SourceSection;
import io.mbf.scan.BatchSize;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanPlan;
import io.mbf.scan.Table;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

/**
 * An open {@code .mbf} file: its schema, its index, and the mapping that all scans share.
 *
 * <p>Opening reads header, trailer, and the metadata that every scan needs; a column's own metadata is read when a
 * query first names it. Every part is checked against its checksum when it is first touched, files of up to
 * {@value #SMALL_FILE} bytes as a whole when they are opened.
 *
 * <p>Safe for any number of threads. {@link #close} lets scans that have begun finish: the mapping goes with the last
 * of them.
 */
public final class MbfFile implements Table {

    /** Below this, checking everything at once costs less than keeping book of what was checked. */
    private static final int SMALL_FILE = 256 << 10;

    private static final int CHECKED_AT_ONCE = 256 << 10;

    /** A batch may take one part in so many of the heap; in parts of pages, these are fetched over and over. */
    private static final int BATCH_SHARE = 8;

    private final Path path;
    private final Mapping mapping;
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
    /** One for the owner until it closes, and one per scan. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicInteger closes = new AtomicInteger();

    private MbfFile(Path path, Mapping mapping) {
        this.path = path;
        this.mapping = mapping;
        byte[] start = copy(0, (int) Math.min(FileHeader.BYTES, mapping.length()));
        FileHeader header = FileHeader.read(name(), start, start.length);
        this.version = header.version();
        if (mapping.length() < Limits.CHUNK_ALIGNMENT + FileTrailer.BYTES) {
            throw corrupt("trailer", "cut off: the file has " + mapping.length() + " bytes");
        }
        byte[] end = copy(mapping.length() - FileTrailer.BYTES, FileTrailer.BYTES);
        this.trailer = FileTrailer.read(name(), end, header, mapping.length());
        requireZeros(FileHeader.BYTES, Limits.CHUNK_ALIGNMENT);
        byte[] entries = copy(
                trailer.directoryOffset(), (int) (mapping.length() - FileTrailer.BYTES - trailer.directoryOffset()));
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
        if (mapping.length() <= SMALL_FILE) {
            new FileCheck(this, () -> {}).checkBytes();
        }
    }

    /**
     * Opens a file.
     *
     * @param links {@link LinkOption#NOFOLLOW_LINKS} if the path must not be a symbolic link
     * @throws CorruptFileException if it is not a {@code .mbf} file, or damaged
     * @throws io.mbf.error.UnsupportedVersionException if it is of another major version
     * @throws io.mbf.error.UnsupportedFeatureException if it needs an encoding, codec or feature unknown here
     * @throws UncheckedIOException if it cannot be opened
     */
    public static MbfFile open(Path path, LinkOption... links) {
        Mapping mapping;
        try {
            if (!Files.isRegularFile(path, links)) {
                // a missing file gets the operating system's own words; a FIFO would block for ever
                Files.size(path);
                throw new CorruptFileException(path.toString(), "file", "is not a regular file");
            }
            mapping = Mapping.open(path, links);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return new MbfFile(path, mapping);
        } catch (RuntimeException | Error e) {
            mapping.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** The version of the format that the file was written in. */
    public FormatVersion version() {
        return version;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rowCount() {
        return trailer.rowCount();
    }

    /** The Parquet file that this one was converted from, if it was. */
    public Optional<SourceIdentity> source() {
        return source;
    }

    public Properties properties() {
        Section section = directory.sections().get(3);
        return Properties.read(name(), section(section), section.length());
    }

    public int chunkCount() {
        return index.chunks().size();
    }

    /** The block codecs that segments of the file use. */
    public Set<BlockCodec> codecs() {
        return index.codecs().stream().map(BlockCodec::ofId).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Bytes of the file, all of them mapped. */
    public long mappedBytes() {
        return mapping.length();
    }

    /** Where and how a node of the schema is stored, by its number in pre-order. */
    public ColumnSection column(int ordinal) {
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

    @Override
    public Scan scan(Query query) {
        return scan(query, Runtime.getRuntime().maxMemory());
    }

    /** @param heapBytes what there is for everything, not for this scan alone */
    Scan scan(Query query, long heapBytes) {
        ScanPlan plan = ScanPlan.of(query, schema);
        retain();
        try {
            return new MbfScan(this, plan, BatchSize.rows(plan, heapBytes / BATCH_SHARE));
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
    }

    @Override
    public List<Query> split(Query query, int parts) {
        ScanPlan plan = ScanPlan.of(query, schema);
        retain();
        try {
            ChunkPruner pruner =
                    plan.filter().map(filter -> new ChunkPruner(this, filter)).orElse(null);
            return ScanPlan.split(
                    query, parts, PagePlan.of(this, query.rows(), pruner).cuts(this, parts));
        } finally {
            release();
        }
    }

    /**
     * Reads the whole file and checks every byte and every rule: checksums, padding, all pages, and that everything that
     * reads prune by is true of the values: zone maps of pages, chunks and the file, of leaves and of what holds them,
     * dictionaries, bloom filters.
     *
     * @return the sums of all columns, to be compared with those of the rows that were written
     * @throws CorruptFileException that names the first damage
     */
    public ColumnChecksums verify() {
        return verify(() -> {});
    }

    /**
     * As {@link #verify()}.
     *
     * @param pageDone called after each page; what it throws ends the work
     */
    public ColumnChecksums verify(Runnable pageDone) {
        retain();
        try {
            return new FileCheck(this, pageDone).checkAll();
        } finally {
            release();
        }
    }

    @Override
    public void close() {
        if (closes.getAndIncrement() == 0) {
            release();
        }
    }

    private void retain() {
        int held;
        do {
            held = holders.get();
            if (held == 0) {
                throw new IllegalStateException(path + " is closed");
            }
        } while (!holders.compareAndSet(held, held + 1));
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            mapping.close();
        }
    }

    // ---- for the classes of this package

    String name() {
        return path.toString();
    }

    List<Chunk> chunks() {
        return index.chunks();
    }

    SectionDirectory directory() {
        return directory;
    }

    FileTrailer trailer() {
        return trailer;
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
            mapping.copy(extent.offset() + done, piece, 0, length);
            checksum.add(piece, 0, length);
        }
        requireChecksum(place, checksum.value(), extent.checksum());
        checked.add(extent.offset());
    }

    /** Copies bytes of the file into an array. */
    void copy(long offset, byte[] target, int from, int length) {
        mapping.copy(offset, target, from, length);
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
        mapping.copy(offset, bytes, 0, length);
        return bytes;
    }
}
