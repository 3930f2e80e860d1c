package io.mbf.writer;

import static java.util.Objects.requireNonNull;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.Properties;
import io.mbf.format.Rule;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes one {@code .mbf} file of several with the same columns: their rows one after the other, their chunks as they are.
 *
 * <p>Blocks, page tables, zone maps and bloom filters are copied as they are stored. Only codes whose dictionary is not the
 * beginning of the file's own are decoded and written anew; where a converter goes on with its dictionaries ({@link
 * MbfFileWriter#next}) there are none. What is copied is not looked at: the file must be verified, by its bytes at least.
 *
 * <p>For the cache, which alone sees the package of what is stored.
 */
public final class JoinedFile {

    private JoinedFile() {}

    /**
     * Writes a file and forces it to the disk; if this fails, there is none.
     *
     * @param path must not exist yet
     * @param parts of the same schema, in the order of their rows: parts of one source that lie side by side, or files
     *     without a source
     * @param options codec, and columns to index, of what is written anew; the rest is taken from the parts
     * @throws IllegalArgumentException if the parts do not fit together
     * @throws io.mbf.error.CorruptFileException if one turns out damaged; that its blocks are is not noticed
     * @throws io.mbf.error.UnsupportedFeatureException if one requires what this library does not know, or all have more
     *     chunks than a file can have
     * @throws UncheckedIOException if a part cannot be read, or the file exists or cannot be written
     */
    public static WriteSummary write(Path path, List<StoredFile> parts, WriterOptions options) {
        requireNonNull(path, "path");
        requireNonNull(parts, "parts");
        requireNonNull(options, "options");
        Schema schema = parts.get(0).schema();
        for (StoredFile part : parts) {
            if (!part.schema().equals(schema)) {
                throw new IllegalArgumentException(
                        part.name() + " has other columns than " + parts.get(0).name());
            }
        }
        return write(path, parts, Long.MAX_VALUE, properties(parts), source(parts), options);
    }

    /**
     * Writes the first chunks of a file as what is there of another state of its source, and forces that to the disk; if
     * this fails, there is no file.
     *
     * @param path must not exist yet
     * @param part whose rows are those of the other state, too
     * @param options with what the file is: the {@linkplain WriterOptions#part part} of the source, whose rows end with a
     *     chunk, and what else is said of that; codec, and columns to index, are of no use
     * @param untrueClaims of the source
     * @throws IllegalArgumentException if no chunk ends with these rows
     * @throws io.mbf.error.CorruptFileException if the part turns out damaged; that its blocks are is not noticed
     * @throws io.mbf.error.UnsupportedFeatureException if it requires what this library does not know
     * @throws UncheckedIOException if it cannot be read, or the file exists or cannot be written
     */
    public static WriteSummary rewrite(Path path, StoredFile part, WriterOptions options, List<String> untrueClaims) {
        requireNonNull(path, "path");
        requireNonNull(part, "part");
        requireNonNull(options, "options");
        requireNonNull(untrueClaims, "untrueClaims");
        SourcePart source = options.part().orElseThrow();
        if (part.chunks().stream().noneMatch(chunk -> chunk.firstRow() + chunk.rowCount() == source.rows())) {
            throw new IllegalArgumentException("no chunk of " + part.name() + " ends with row " + source.rows());
        }
        Properties properties = new Properties(
                FileTail.writer(), options.createdBy(), options.parquetSchema(), options.keyValues(), untrueClaims);
        return write(path, List.of(part), source.rows(), properties, List.of(source), options);
    }

    private static WriteSummary write(
            Path path,
            List<StoredFile> parts,
            long rows,
            Properties properties,
            List<SourcePart> sources,
            WriterOptions options) {
        Schema schema = parts.get(0).schema();
        Set<Integer> indexed = IndexColumns.ordinals(schema, options.indexColumns());
        try (FileOutput out = FileOutput.create(path)) {
            out.buffer().putBytes(FileMagic.start(), 0, FileMagic.BYTES);
            WriterBuffers buffers = new WriterBuffers(options, new DictionaryRoom());
            List<NodeMetadata> metadata = NodeMetadata.of(schema);
            List<Field> fields = schema.nodes();
            List<JoinedNode> nodes = new ArrayList<>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                nodes.add(new JoinedNode(fields.get(i), i, parts, indexed.contains(i), metadata.get(i), buffers));
            }
            List<Chunk> chunks = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                append(parts.get(i), i, rows, nodes, chunks, out);
            }
            FileTail tail = new FileTail(out);
            nodes.forEach(node -> tail.column(node.metadata(), node::writeDictionary));
            tail.finish(schema, chunks, properties, sources, true);
            return new WriteSummary(end(chunks), out.position(), chunks.size());
        }
    }

    /** What the parts have of their source together; nothing if none of them says. */
    private static List<SourcePart> source(List<StoredFile> parts) {
        List<SourcePart> first = parts.get(0).sources();
        long rows = 0;
        for (StoredFile part : parts) {
            List<SourcePart> sources = part.sources();
            if (sources.size() != first.size() || first.size() > 1) {
                throw new IllegalArgumentException(part.name() + " has " + sources.size() + " sources");
            }
            if (!first.isEmpty()) {
                SourcePart source = sources.get(0);
                SourcePart expected = new SourcePart(
                        first.get(0).identity(),
                        first.get(0).firstRow() + rows,
                        source.rows(),
                        first.get(0).sourceRows(),
                        first.get(0).schema());
                if (!source.equals(expected)) {
                    throw new IllegalArgumentException(part.name() + " has rows " + source.firstRow() + " to "
                            + (source.firstRow() + source.rows()) + " of a source, or other columns; expected is row "
                            + expected.firstRow() + " of " + expected.identity().uri());
                }
                rows += source.rows();
            }
        }
        return first.isEmpty() ? first : List.of(first.get(0).withRows(rows));
    }

    /** @param rows of the whole, which end with a chunk or behind the part */
    private static void append(
            StoredFile part, int number, long rows, List<JoinedNode> nodes, List<Chunk> chunks, FileOutput out) {
        long copied = 0;
        for (int chunk = 0; chunk < part.chunks().size() && end(chunks) < rows; chunk++) {
            for (JoinedNode node : nodes) {
                copied += node.append(part, number, chunk, out);
                out.flushIfLarge();
            }
            for (JoinedNode node : nodes) {
                copied += node.appendFilter(part, number, chunk, out);
            }
            if (copied > part.length()) {
                throw Rule.PARTS_OVERLAP.broken(
                        part.name(), "chunk " + chunk, copied + " bytes of segments in " + part.length());
            }
            if (chunks.size() == FormatLimits.CHUNKS) {
                throw new UnsupportedFeatureException(
                        part.name(), "chunk " + chunk, "more than " + FormatLimits.CHUNKS + " chunks in one file");
            }
            chunks.add(new Chunk(end(chunks), part.chunks().get(chunk).rowCount()));
        }
    }

    private static long end(List<Chunk> chunks) {
        if (chunks.isEmpty()) {
            return 0;
        }
        Chunk last = chunks.get(chunks.size() - 1);
        return last.firstRow() + last.rowCount();
    }

    private static Properties properties(List<StoredFile> parts) {
        Properties first = parts.get(0).properties();
        Set<String> untrueClaims = new LinkedHashSet<>();
        parts.forEach(part -> untrueClaims.addAll(part.properties().untrueClaims()));
        return new Properties(
                FileTail.writer(),
                first.createdBy(),
                first.parquetSchema(),
                first.keyValues(),
                List.copyOf(untrueClaims));
    }
}
