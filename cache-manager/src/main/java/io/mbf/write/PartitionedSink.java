package io.mbf.write;

import io.mbf.batch.BatchSink;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.dataset.listing.PartitionValue;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.FileContent;
import io.mbf.output.OutputFormat;
import io.mbf.row.Values;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A folder of files, each of the rows with the same values in some columns, which the names of its folders say instead
 * (Apache Hive's layout of partitioned tables). Rows stay in their order within a partition.
 */
final class PartitionedSink implements BatchSink {

    /** Files that are written at a time; the one that got rows the longest ago ends for the next. */
    private static final int MOST_OPEN = 64;

    /** Files in all: more are a mistake, such as a key for a partition column. */
    private static final int MOST_FILES = 100_000;

    private static final long MOST_HELD = 256L << 20;

    private final Path folder;
    private final String name; // what it is going to be called
    private final OutputFormat format;
    private final WriteOptions options;
    private final Schema schema;
    private final FileContent content;
    private final int[] partitionColumns;
    private final int[] otherColumns;
    private final Gather[] gathers;
    /** The files at hand by their folders, the least recently used first. */
    private final Map<String, BatchSink> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Integer> filesOf = new HashMap<>();
    private int files;

    private PartitionedSink(
            Path folder,
            String name,
            OutputFormat format,
            FileContent content,
            WriteOptions options,
            int[] partitions) {
        this.folder = folder;
        this.name = name;
        this.format = format;
        this.options = options;
        this.schema = content.schema();
        this.partitionColumns = partitions;
        this.otherColumns = IntStream.range(0, schema.size())
                .filter(column -> IntStream.of(partitions).noneMatch(partition -> partition == column))
                .toArray();
        // the schema of the origin and the metadata in it are about columns that are not all there
        this.content = FileContent.of(schema.project(otherColumns), options.properties());
        this.gathers = new Gather[otherColumns.length];
        Arrays.setAll(gathers, i -> new Gather());
    }

    static PartitionedSink create(
            Path folder, String name, OutputFormat format, FileContent content, WriteOptions options)
            throws IOException {
        Schema schema = content.schema();
        int[] partitions = options.partitionBy().stream()
                .mapToInt(column -> partitionColumn(schema, column))
                .toArray();
        if (IntStream.of(partitions).distinct().count() < partitions.length) {
            throw new InvalidQueryException(
                    "a column is named twice among the partition columns " + String.join(", ", options.partitionBy()));
        }
        if (partitions.length == schema.size()) {
            throw new InvalidQueryException("all columns are partition columns; a file has at least one of its own");
        }
        Files.createDirectory(folder);
        return new PartitionedSink(folder, name, format, content, options, partitions);
    }

    private static int partitionColumn(Schema schema, String name) {
        int column = schema.indexOf(name);
        if (!(schema.field(column).type() instanceof Type.Leaf leaf) || !isReadable(leaf)) {
            throw new InvalidQueryException("column '" + name + "' is "
                    + TypeName.of(schema.field(column).type())
                    + "; folders are named after integers, dates and text");
        }
        return column;
    }

    /** Whether what a folder is called is read as the value again. */
    private static boolean isReadable(Type.Leaf leaf) {
        LogicalType logical = leaf.logical();
        return switch (leaf.physical()) {
            case INT32, INT64 ->
                logical instanceof LogicalType.Plain
                        || logical instanceof LogicalType.IntType
                        || logical instanceof LogicalType.DateType;
            case BYTE_ARRAY -> logical.isText();
            default -> false;
        };
    }

    int files() {
        return files;
    }

    /** Of all files that are finished. */
    long bytes() throws IOException {
        long bytes = 0;
        try (var walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Override
    public void write(ColumnBatch batch) {
        Map<String, int[]> rowsOf = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            String name = folderName(batch, row);
            int count = counts.merge(name, 1, Integer::sum);
            int[] rows = rowsOf.computeIfAbsent(name, first -> new int[16]);
            if (count > rows.length) {
                rows = Arrays.copyOf(rows, 2 * rows.length);
                rowsOf.put(name, rows);
            }
            rows[count - 1] = row;
        }
        rowsOf.forEach((name, rows) -> write(name, gather(batch, rows, counts.get(name))));
    }

    private String folderName(ColumnBatch batch, int row) {
        StringBuilder name = new StringBuilder();
        for (int column : partitionColumns) {
            Field field = schema.field(column);
            Object value = Values.of(field, batch.column(column), row);
            name.append(name.isEmpty() ? "" : "/")
                    .append(PartitionValue.encode(field.name()))
                    .append('=')
                    .append(value == null ? PartitionValue.NULL : PartitionValue.encode(value.toString()));
        }
        return name.toString();
    }

    private ColumnBatch gather(ColumnBatch batch, int[] rows, int count) {
        List<ColumnVector> vectors = new ArrayList<>();
        for (int i = 0; i < otherColumns.length; i++) {
            vectors.add(gathers[i].gather(batch.column(otherColumns[i]), rows, count));
        }
        return new ColumnBatch(content.schema(), count, vectors);
    }

    private void write(String name, ColumnBatch batch) {
        BatchSink sink = open.get(name);
        if (sink == null) {
            makeRoom();
            sink = start(name);
            open.put(name, sink);
        }
        sink.write(batch);
    }

    private BatchSink start(String partition) {
        if (files == MOST_FILES) {
            throw new InvalidQueryException("partitions by " + String.join(", ", options.partitionBy())
                    + " are more than " + MOST_FILES + " files");
        }
        try {
            Path inside = folder.resolve(partition);
            Files.createDirectories(inside);
            int number = filesOf.merge(partition, 1, Integer::sum);
            files++;
            String file = "part-" + number + format.endings().get(0);
            return format.create(inside.resolve(file), name + "/" + partition + "/" + file, content, options.output());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void makeRoom() {
        while (!open.isEmpty() && (open.size() >= MOST_OPEN || heldBytes() > MOST_HELD)) {
            String eldest = open.keySet().iterator().next();
            open.get(eldest).finish();
            open.remove(eldest); // one that failed is left for close
        }
    }

    @Override
    public long heldBytes() {
        return open.values().stream().mapToLong(BatchSink::heldBytes).sum();
    }

    @Override
    public void finish() {
        open.values().forEach(BatchSink::finish);
        open.clear();
    }

    /** The folder itself is left to whoever named it. */
    @Override
    public void close() {
        open.values().forEach(BatchSink::close);
        open.clear();
    }
}
