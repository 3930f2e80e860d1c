package io.mbf.writer;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.build.NullRules;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.Encoding;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.SourceIdentity;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FileSection.Requirement;
import io.mbf.format.FileSection.What;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatLimits;
import io.mbf.format.FormatVersion;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourcePart;
import io.mbf.format.SourceSection;
import io.mbf.schema.Schema;
import io.mbf.stats.SharedZones;
import io.mbf.writer.NodeWriter.InFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes column batches into a new {@code .mbf} file.
 *
 * <p>Rows are cut into pages of 8,192 and pages into chunks; one chunk is held in memory at a time, encoded. The file
 * can be read once {@link #finish} has returned; {@link #close} without it removes the file. Not thread-safe.
 */
public final class MbfFileWriter implements AutoCloseable {

    /**
     * Plain bytes of a chunk at most, and of each segment if it had no dictionary: keeps every segment far below {@link
     * FormatLimits#SEGMENT_BYTES}, also where a dictionary is given up late.
     */
    private static final long MAX_PLAIN_BYTES = 256L << 20;

    /** Rows of a chunk at most, so that constant columns do not make a chunk of the whole file. */
    private static final int MAX_ROWS = 128 * FormatLimits.PAGE_ENTRIES;

    /**
     * Bytes of byte strings and lists in one page of rows, all columns together, half of which end it before it has
     * 8,192 rows: a reader holds a page of rows at a time, and small heaps must do.
     */
    private static final long PAGE_BUDGET = 16L << 20;

    private static final int WRITE_BYTES = 1 << 20;

    /** Bytes that the JDK copies at a time, to a buffer that stays in the second-level cache until the system takes them. */
    private static final int PIECE_BYTES = 128 << 10;

    private static final Set<OpenOption> NEW_FILE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final int CROWDED = 256;
    private static final int CROWDED_SEGMENT_BYTES = 32 << 10;

    private final Path path;
    private final FileChannel channel;
    private final Schema schema;
    private final WriterOptions options;
    private final WriterBuffers buffers;
    private final List<NodeWriter> columns;
    /** The columns and all nodes below them, in pre-order. */
    private final List<NodeWriter> nodes = new ArrayList<>();

    private final long chunkTarget;
    private final List<Chunk> chunks = new ArrayList<>();
    /** Sources that the file has all of, in order; the last one of the rows that are written now. */
    private final List<SourceRows> sources = new ArrayList<>();

    private final ByteSink out = new ByteSink();
    private long position;
    private long rows;
    private int pageRows;
    private long pageBytes;
    private int chunkRows;
    private List<String> untrueClaims = List.of();
    private boolean whole = true; // whether all rows that were given are there
    private boolean finished;
    private boolean closed;

    /** Where a source begins. */
    private record SourceRows(SourceIdentity identity, long firstRow) {}

    private MbfFileWriter(Path path, FileChannel channel, Schema schema, WriterOptions options, Set<Integer> indexed) {
        this.path = path;
        this.channel = channel;
        this.schema = schema;
        this.options = options;
        buffers = new WriterBuffers(options.codec());
        columns = NodeWriter.of(schema.fields(), 0, indexed, buffers);
        columns.forEach(column -> column.addTo(nodes));
        chunkTarget = nodes.size() <= CROWDED
                ? options.chunkBytes()
                : Math.max(options.chunkBytes(), (long) nodes.size() * CROWDED_SEGMENT_BYTES);
        options.source().ifPresent(source -> sources.add(new SourceRows(source, 0)));
        out.putBytes(FileMagic.start(), 0, FileMagic.BYTES);
    }

    /**
     * Starts a file, which only its owner may read and write, whatever the umask is.
     *
     * @param path must not exist yet
     * @throws io.mbf.error.InvalidQueryException if {@link WriterOptions#indexColumns} names a column that the schema
     *     lacks, or one that is nested or below a list
     * @throws UncheckedIOException if the file exists or cannot be created
     */
    public static MbfFileWriter create(Path path, Schema schema, WriterOptions options) {
        Set<Integer> indexed = IndexColumns.ordinals(schema, options.indexColumns());
        try {
            FileChannel channel = FileChannel.open(path, NEW_FILE, ownerOnly(path));
            try {
                return new MbfFileWriter(path, channel, schema, options, indexed);
            } catch (RuntimeException | Error e) {
                try (channel) {
                    Files.deleteIfExists(path);
                }
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /**
     * Appends rows.
     *
     * @param batch of the file's schema; not needed any more once this returns
     * @throws IllegalArgumentException if it has another schema, or nulls where there may be none, or misses some below
     *     null structs, lists and maps; see {@link NullRules}
     * @throws UncheckedIOException if the disk is full or fails; the file is then lost, and {@link #close} removes it
     */
    public void write(ColumnBatch batch) {
        SharedZones zones = new SharedZones();
        zones.startBatch(batch, 0);
        write(batch, zones);
    }

    /**
     * Says that the rows from here on are those of a source, all of them. The chunk at hand ends with the source before,
     * so that zone maps rule out whole sources.
     *
     * @throws IllegalStateException if there are rows already that are of no source, or a part of one is written
     */
    public void startSource(SourceIdentity source) {
        requireWhole();
        if (options.part().isPresent() || sources.isEmpty() && rows > 0) {
            throw new IllegalStateException(path + ": has rows that are not all of a source");
        }
        if (sources.size() == FormatLimits.SOURCES) {
            throw new IllegalStateException(
                    path + ": has " + FormatLimits.SOURCES + " sources, as many as there may be");
        }
        if (chunkRows > 0) {
            closeChunk();
        }
        sources.add(new SourceRows(source, rows));
    }

    /** How many rows the page at hand still takes: where a batch will be cut if it has more. */
    public int pageRoom() {
        return FormatLimits.PAGE_ENTRIES - pageRows;
    }

    /**
     * Appends rows as {@link #write(ColumnBatch)} does. For the cache, which alone sees the package of zones.
     *
     * @param zones of the batch's vectors, as far as somebody has asked for them; cut at {@link #pageRoom} they are
     *     those of pages. Begun with this very batch: bounds that are another one's would spoil its values
     */
    @SuppressWarnings("exports")
    public void write(ColumnBatch batch, SharedZones zones) {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException("a batch of another schema");
        }
        for (int i = 0; i < columns.size(); i++) {
            NullRules.broken(schema.field(i), batch.column(i)).ifPresent(broken -> {
                throw new IllegalArgumentException("column " + broken);
            });
        }
        zones.requireOf(batch);
        requireWhole();
        buffers.zones = zones;
        whole = false; // columns may have different numbers of rows now
        try {
            append(batch);
            whole = true;
        } finally {
            buffers.zones = null; // or the reader's buffers would live as long as this
        }
    }

    private void requireWhole() {
        if (!whole) {
            throw new IllegalStateException(path + ": writing failed, the file is lost");
        }
    }

    private void append(ColumnBatch batch) {
        for (int from = 0; from < batch.rowCount(); ) {
            int count = Math.min(FormatLimits.PAGE_ENTRIES - pageRows, batch.rowCount() - from);
            long bytes = BatchBytes.of(batch, from, count);
            while (count > 1 && pageBytes + bytes > PAGE_BUDGET) {
                count /= 2;
                bytes = BatchBytes.of(batch, from, count);
            }
            if (pageBytes > 0 && pageBytes + bytes > PAGE_BUDGET) {
                closeChunk(); // a large row begins one, so that no page holds more than such a row
                continue;
            }
            if (bytes > FormatLimits.SEGMENT_BYTES / 2) {
                throw new UnsupportedFeatureException(
                        path.toString(),
                        "row " + rows,
                        "takes " + bytes + " bytes, at most " + FormatLimits.SEGMENT_BYTES / 2 + " can be written");
            }
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).append(batch.column(i), from, count);
            }
            from += count;
            rows += count;
            chunkRows += count;
            pageRows += count;
            pageBytes += bytes;
            if (pageBytes > PAGE_BUDGET / 2) {
                // only the last page of a chunk may be short
                closeChunk();
            } else if (pageRows == FormatLimits.PAGE_ENTRIES) {
                pageRows = 0;
                pageBytes = 0;
                if (chunkIsFull()) {
                    closeChunk();
                }
            }
        }
    }

    private boolean chunkIsFull() {
        long stored = 0;
        long plain = 0;
        long most = 0;
        for (NodeWriter node : nodes) {
            stored += node.storedBytes();
            plain += node.plainBytes();
            most = Math.max(most, node.mostPlainBytes());
        }
        return stored >= chunkTarget || Math.max(plain, most) >= MAX_PLAIN_BYTES || chunkRows >= MAX_ROWS;
    }

    private void closeChunk() {
        for (NodeWriter node : nodes) {
            if (node.pageSize() > 0) {
                node.closePage();
            }
            node.finishSegment(out, position);
            flushIfLarge();
        }
        for (NodeWriter node : nodes) {
            node.finishFilter().ifPresent(filter -> {
                out.alignTo(FormatLimits.RAW_ALIGNMENT, position);
                node.placeFilter(
                        new Filter(position + out.size(), filter.length, Checksum.of(filter, 0, filter.length)));
                out.putBytes(filter, 0, filter.length);
                flushIfLarge();
            });
        }
        chunks.add(new Chunk(rows - chunkRows, chunkRows));
        chunkRows = 0;
        pageRows = 0;
        pageBytes = 0;
    }

    /** Keeps what was found to be untrue in the source, one claim in a line, for those who look at the file. */
    public void noteUntrueClaims(List<String> lines) {
        untrueClaims = List.copyOf(lines);
    }

    /**
     * Writes what is left, seals the file and forces it to the disk.
     *
     * @throws IllegalStateException if it has more rows than the part of a source that it shall be
     * @throws UncheckedIOException if the disk is full or fails; {@link #close} then removes the file
     */
    public WriteSummary finish() {
        requireWhole();
        options.part().filter(part -> rows > part.rows()).ifPresent(part -> {
            throw new IllegalStateException(
                    path + ": has " + rows + " rows, the part of its source at most " + part.rows());
        });
        if (chunkRows > 0) {
            closeChunk();
        }
        writeMetadata();
        try {
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        finished = true;
        return new WriteSummary(rows, position, chunks.size());
    }

    private void writeMetadata() {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            int start = out.size();
            InFront inFront = nodes.get(i).writeMetadata(out, position);
            sections.add(section(Kind.COLUMN, i, inFront, start + inFront.dictionary() + inFront.tables()));
            flushIfLarge();
        }
        sections.add(section(Kind.PROPERTIES, () -> properties().write(out)));
        // next to what opening needs: caches ask for it each time
        sections.add(section(Kind.SOURCE, () -> SourceSection.write(sources(), out)));
        long opening = position + out.size();
        sections.add(section(Kind.SCHEMA, () -> SchemaSection.write(schema, out)));
        sections.add(section(Kind.FILE, () -> fileSection().write(out)));
        int directory = out.size();
        new SectionDirectory(sections).write(out);
        int length = out.size() - directory;
        long offset = position + directory;
        new FileTrailer(
                        FormatVersion.CURRENT,
                        offset,
                        length,
                        Checksum.of(out.array(), directory, length),
                        Math.toIntExact(offset + length + FileTrailer.BYTES - opening))
                .write(out);
        flush();
    }

    private List<SourcePart> sources() {
        if (options.part().isPresent()) {
            return List.of(options.part().get().withRows(rows));
        }
        List<SourcePart> parts = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            long end = i + 1 < sources.size() ? sources.get(i + 1).firstRow() : rows;
            parts.add(SourcePart.whole(
                    sources.get(i).identity(), end - sources.get(i).firstRow()));
        }
        return parts;
    }

    private Section section(Kind kind, Runnable content) {
        int start = out.size();
        content.run();
        return section(kind, 0, new InFront(0, 0), start);
    }

    /** A section that reaches from {@code start} to the end of {@link #out}. */
    private Section section(Kind kind, int node, InFront inFront, int start) {
        int length = out.size() - start;
        int checksum = Checksum.of(out.array(), start, length);
        return new Section(kind.id(), node, position + start, inFront.dictionary(), inFront.tables(), length, checksum);
    }

    private FileSection fileSection() {
        List<Requirement> requirements = new ArrayList<>();
        EnumSet<Encoding> encodings = EnumSet.noneOf(Encoding.class);
        boolean usesCodec = false;
        for (NodeWriter node : nodes) {
            encodings.addAll(node.encodings());
            usesCodec |= node.usesCodec();
        }
        // all that there is came with 1.0
        FormatVersion since = new FormatVersion(1, 0);
        encodings.forEach(encoding -> requirements.add(new Requirement(What.ENCODING.ordinal(), encoding.id(), since)));
        if (usesCodec) {
            requirements.add(
                    new Requirement(What.CODEC.ordinal(), options.codec().id(), since));
        }
        return new FileSection(chunks, requirements);
    }

    private Properties properties() {
        return new Properties(
                "mbf " + version(), options.createdBy(), options.parquetSchema(), options.keyValues(), untrueClaims);
    }

    /** The jar's manifest says it on the class path, the module's descriptor on the module path. */
    private static String version() {
        String released = MbfFileWriter.class.getPackage().getImplementationVersion();
        Module module = MbfFileWriter.class.getModule();
        if (released == null && module.isNamed()) {
            released = module.getDescriptor().rawVersion().orElse(null);
        }
        return released == null ? "(unreleased)" : released;
    }

    private void flushIfLarge() {
        if (out.size() >= WRITE_BYTES) {
            flush();
        }
    }

    /** Appends what {@link #out} holds to the file, and empties it. */
    private void flush() {
        writeAt(position, out);
        position += out.size();
        out.reset();
    }

    /** Writes in pieces, since the JDK copies each to a buffer outside of the heap, which it keeps. */
    private void writeAt(long offset, ByteSink bytes) {
        try {
            for (int from = 0; from < bytes.size(); ) {
                int length = Math.min(PIECE_BYTES, bytes.size() - from);
                from += channel.write(ByteBuffer.wrap(bytes.array(), from, length), offset + from);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Removes the file unless it was finished. */
    @Override
    public void close() {
        if (finished || closed) {
            return;
        }
        closed = true;
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
