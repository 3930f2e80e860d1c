package io.mbf.writer;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.build.NullRules;
import io.mbf.encoding.PageEncoder;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.SourceIdentity;
import io.mbf.format.ColumnSection;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.Properties;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.SharedZones;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Rows of a chunk that ends with a source at least: pages of fewer would cost readers more than zone maps save. */
    private static final int LEAST_ROWS = FormatLimits.PAGE_ENTRIES / 2;

    private static final int CROWDED = 256;
    private static final int CROWDED_SEGMENT_BYTES = 32 << 10;

    private final FileOutput out;
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

    private long rows;
    private int pageRows;
    private long pageBytes;
    private int chunkRows;
    private List<String> untrueClaims = List.of();
    private boolean whole = true; // whether all rows that were given are there
    private boolean finished;
    private boolean continued;

    /** Where a source begins. */
    private record SourceRows(SourceIdentity identity, long firstRow) {}

    private MbfFileWriter(
            FileOutput out,
            Schema schema,
            WriterOptions options,
            Set<Integer> indexed,
            DictionaryRoom room,
            Map<Integer, Optional<DictionaryBuilder>> dictionaries,
            Map<Integer, PageEncoder> encoders) {
        this.out = out;
        this.schema = schema;
        this.options = options;
        buffers = new WriterBuffers(options, room);
        columns = NodeWriter.of(
                schema.fields(),
                0,
                new NodeWriter.Start(indexed, dictionaries, encoders, NodeMetadata.of(schema), buffers));
        columns.forEach(column -> column.addTo(nodes));
        chunkTarget = nodes.size() <= CROWDED
                ? options.chunkBytes()
                : Math.max(options.chunkBytes(), (long) nodes.size() * CROWDED_SEGMENT_BYTES);
        options.source().ifPresent(source -> sources.add(new SourceRows(source, 0)));
        out.buffer().putBytes(FileMagic.start(), 0, FileMagic.BYTES);
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
        requireNonNull(options, "options");
        return create(path, schema, options, new DictionaryRoom(), Map.of(), Map.of());
    }

    private static MbfFileWriter create(
            Path path,
            Schema schema,
            WriterOptions options,
            DictionaryRoom room,
            Map<Integer, Optional<DictionaryBuilder>> dictionaries,
            Map<Integer, PageEncoder> encoders) {
        Set<Integer> indexed = IndexColumns.ordinals(schema, options.indexColumns());
        FileOutput out = FileOutput.create(path);
        try {
            return new MbfFileWriter(out, schema, options, indexed, room, dictionaries, encoders);
        } catch (RuntimeException | Error e) {
            try (out) {
                throw e;
            }
        }
    }

    /**
     * Starts the next part of what this finished file is a part of: its dictionaries begin with those of this one, with the
     * same codes, so that {@link JoinedFile} only copies. A dictionary that was given up stays so. Can be called once.
     *
     * @param path as in {@link #create(Path, Schema, WriterOptions)}, which says what is thrown
     * @throws IllegalStateException if this file is not finished, or has a next one already
     */
    public MbfFileWriter next(Path path, WriterOptions nextOptions) {
        requireNonNull(path, "path");
        requireNonNull(nextOptions, "nextOptions");
        if (!finished || continued) {
            throw new IllegalStateException(out.path() + (finished ? ": has a next part" : ": is not finished"));
        }
        Map<Integer, Optional<DictionaryBuilder>> dictionaries = new HashMap<>();
        Map<Integer, PageEncoder> encoders = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof LeafWriter leaf) {
                dictionaries.put(i, leaf.dictionaryToGoOnWith());
                encoders.put(i, leaf.encoder());
            }
        }
        continued = true;
        return create(path, schema, nextOptions, buffers.room, dictionaries, encoders);
    }

    /**
     * Starts the next part of what a stored file is a part of, as {@link #next} does; where a dictionary of that is too
     * large to go on with, with an empty one. For the cache, which alone sees its package.
     *
     * @param before not needed any more once this returns
     */
    public static MbfFileWriter after(Path path, StoredFile before, WriterOptions options) {
        requireNonNull(path, "path");
        requireNonNull(before, "before");
        requireNonNull(options, "options");
        DictionaryRoom room = new DictionaryRoom();
        Map<Integer, Optional<DictionaryBuilder>> dictionaries = new HashMap<>();
        List<Field> fields = before.schema().nodes();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).type() instanceof Type.Leaf leaf && leaf.isBytes()) {
                dictionaries.put(i, dictionary(before, i, leaf, room));
            }
        }
        return create(path, before.schema(), options, room, dictionaries, Map.of());
    }

    private static Optional<DictionaryBuilder> dictionary(
            StoredFile before, int node, Type.Leaf leaf, DictionaryRoom room) {
        ColumnSection column = before.column(node);
        int chunks = column.segments().size();
        if (chunks > 0 && !column.segments().get(chunks - 1).dictionaryCoded()) {
            return Optional.empty();
        }
        return column.dictionary()
                .flatMap(stored -> DictionaryBuilder.of(leaf, before.dictionary(node), room))
                .or(() -> DictionaryBuilder.of(leaf, room));
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
        requireNonNull(batch, "batch");
        SharedZones zones = new SharedZones();
        zones.startBatch(batch, 0);
        write(batch, zones);
    }

    /**
     * Says that the rows from here on are those of a source, all of them. The chunk at hand ends with the source before
     * once its pages are half full on average, so that zone maps rule out whole sources; smaller sources share one.
     *
     * @throws IllegalStateException if there are rows already that are of no source, or a part of one is written
     */
    public void startSource(SourceIdentity source) {
        requireNonNull(source, "source");
        requireWhole();
        if (options.part().isPresent() || sources.isEmpty() && rows > 0) {
            throw new IllegalStateException(out.path() + ": has rows that are not all of a source");
        }
        if (sources.size() == FormatLimits.SOURCES) {
            throw new IllegalStateException(
                    out.path() + ": has " + FormatLimits.SOURCES + " sources, as many as there may be");
        }
        if (chunkRows >= LEAST_ROWS) {
            closeChunk();
        }
        sources.add(new SourceRows(source, rows));
    }

    /**
     * Says that the rows since {@link #startSource} are not all of their source, or not as it is: they stay, but as those
     * of a source whose mapping revision is unknown, so that nobody takes them for it.
     *
     * @throws IllegalStateException if no source was started
     */
    public void abandonSource() {
        requireWhole();
        if (sources.isEmpty()) {
            throw new IllegalStateException(out.path() + ": has no source that could be abandoned");
        }
        SourceRows last = sources.remove(sources.size() - 1);
        if (rows > last.firstRow()) {
            SourceIdentity unknown = new SourceIdentity(last.identity().uri(), 0, 0, 0, 0, 0, 0);
            sources.add(new SourceRows(unknown, last.firstRow()));
        }
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
    public void write(ColumnBatch batch, SharedZones zones) {
        requireNonNull(batch, "batch");
        requireNonNull(zones, "zones");
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
            throw new IllegalStateException(out.path() + ": writing failed, the file is lost");
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
                        out.path().toString(),
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
            node.finishSegment(out);
            out.flushIfLarge();
        }
        for (NodeWriter node : nodes) {
            node.finishFilter().ifPresent(filter -> node.metadata().placeFilter(out.appendFilter(filter)));
        }
        chunks.add(new Chunk(rows - chunkRows, chunkRows));
        chunkRows = 0;
        pageRows = 0;
        pageBytes = 0;
    }

    /** Keeps what was found to be untrue in the source, one claim in a line, for those who look at the file. */
    public void noteUntrueClaims(List<String> lines) {
        requireNonNull(lines, "lines");
        untrueClaims = List.copyOf(lines);
    }

    /**
     * Writes what is left, seals the file and forces it to the disk.
     *
     * @throws IllegalStateException if it has more rows than the part of a source that it shall be
     * @throws UncheckedIOException if the disk is full or fails; {@link #close} then removes the file
     */
    public WriteSummary finish() {
        return finish(true);
    }

    /**
     * {@linkplain #finish Finishes} a file that may be lost if the machine stops: the system writes it to the disk when it
     * likes. What is lost of it shows in its checksums.
     *
     * @throws IllegalStateException if it has more rows than the part of a source that it shall be
     * @throws UncheckedIOException if the disk is full or fails; {@link #close} then removes the file
     */
    public WriteSummary finishUnforced() {
        return finish(false);
    }

    private WriteSummary finish(boolean forced) {
        requireWhole();
        options.part().filter(part -> rows > part.rows()).ifPresent(part -> {
            throw new IllegalStateException(
                    out.path() + ": has " + rows + " rows, the part of its source at most " + part.rows());
        });
        if (chunkRows > 0) {
            if (chunks.isEmpty() && hasWholeSources()) {
                nodes.forEach(NodeWriter::endRows);
            }
            closeChunk();
        }
        FileTail tail = new FileTail(out);
        for (NodeWriter node : nodes) {
            node.metadata().require(node.requirements());
            tail.column(node.metadata(), node::writeDictionary);
        }
        Properties properties = new Properties(
                FileTail.writer(), options.createdBy(), options.parquetSchema(), options.keyValues(), untrueClaims);
        tail.finish(schema, chunks, properties, sources(), forced);
        finished = true;
        return new WriteSummary(rows, out.position(), chunks.size());
    }

    /** Whether all rows are those of whole sources, so that no part of one goes on with the dictionaries. */
    private boolean hasWholeSources() {
        List<SourcePart> all = sources();
        return !all.isEmpty() && all.stream().allMatch(SourcePart::isWhole);
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

    /** Removes the file unless it was finished. */
    @Override
    public void close() {
        out.close();
    }
}
