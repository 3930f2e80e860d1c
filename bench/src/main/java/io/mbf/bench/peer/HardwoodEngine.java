package io.mbf.bench.peer;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.bench.data.BenchFile;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hardwood's column readers, all in lockstep. Their arrays are wrapped as our vectors, without a copy, so that the consumer
 * is the same as ours: {@link BatchSums}.
 *
 * <p>Its classes need Java 21 and this module is compiled for 17, so that its methods are found by their names: some calls
 * a batch and column, none a value.
 */
final class HardwoodEngine implements Engine {

    private static final int LEAST_JAVA = 21;

    private final Path path;
    private final Reflected inputs;
    private final Reflected files;
    private final Reflected projections;
    private final Reflected context;

    /** @param threads that decode, beside the one that asks */
    HardwoodEngine(BenchFile file, int threads) throws IOException {
        if (Runtime.version().feature() < LEAST_JAVA) {
            throw new UnsupportedOperationException("Hardwood needs Java " + LEAST_JAVA);
        }
        path = file.parquet();
        inputs = Reflected.ofClass("dev.hardwood.InputFile");
        files = Reflected.ofClass("dev.hardwood.reader.ParquetFileReader");
        projections = Reflected.ofClass("dev.hardwood.schema.ColumnProjection");
        context = Reflected.ofClass("dev.hardwood.HardwoodContext").call("create", threads);
    }

    private Reflected file() throws IOException {
        return files.call("open", inputs.call("of", path), context);
    }

    private Reflected columns(Reflected file, List<String> names) throws IOException {
        Reflected projection = names.isEmpty()
                ? projections.call("all")
                : projections.call("columns", (Object) names.toArray(String[]::new));
        return file.call("columnReaders", projection);
    }

    @Override
    public Answer answer(Question question) throws IOException {
        if (!question.where().isEmpty()) {
            throw new UnsupportedOperationException("only unfiltered questions are put to it");
        }
        try (Reflected file = file();
                Reflected columns = columns(file, question.columns())) {
            List<Reflected> readers = readers(columns);
            BatchSums sums = new BatchSums(readers.size());
            while (columns.bool("nextBatch")) {
                add(columns, readers, sums);
            }
            return sums.answer();
        }
    }

    private static List<Reflected> readers(Reflected columns) throws IOException {
        List<Reflected> readers = new ArrayList<>();
        int count = columns.integer("getColumnCount");
        for (int i = 0; i < count; i++) {
            readers.add(columns.call("getColumnReader", i));
        }
        return readers;
    }

    private static void add(Reflected columns, List<Reflected> readers, BatchSums sums) throws IOException {
        List<ColumnVector> leaves = new ArrayList<>(readers.size());
        for (Reflected reader : readers) {
            leaves.add(vector(reader));
        }
        sums.add(columns.integer("getRecordCount"), leaves);
    }

    private static ColumnVector vector(Reflected reader) throws IOException {
        int size = reader.integer("getValueCount");
        long[] words = (long[]) reader.call("getLeafValidity").call("words").target();
        Validity validity = words == null ? Validity.allValid(size) : Validity.of(words, size);
        String type = reader.call("getColumnSchema").call("type").target().toString();
        return switch (type) {
            case "INT32" -> new IntVector((int[]) reader.call("getInts").target(), size, validity);
            case "INT64" -> new LongVector((long[]) reader.call("getLongs").target(), size, validity);
            case "FLOAT" -> new FloatVector((float[]) reader.call("getFloats").target(), size, validity);
            case "DOUBLE" ->
                new DoubleVector((double[]) reader.call("getDoubles").target(), size, validity);
            case "BOOLEAN" ->
                new BooleanVector((boolean[]) reader.call("getBooleans").target(), size, validity);
            case "BYTE_ARRAY" ->
                new BinaryVector(
                        (byte[]) reader.call("getBinaryValues").target(),
                        (int[]) reader.call("getBinaryOffsets").target(),
                        size,
                        validity);
            default -> throw new IllegalArgumentException("no table has columns of " + type);
        };
    }

    @Override
    public long count() throws IOException {
        try (Reflected file = file()) {
            return (long) file.call("getFileMetaData").call("numRows").target();
        }
    }

    @Override
    public int open() throws IOException {
        try (Reflected file = file()) {
            return file.call("getFileSchema").integer("getColumnCount");
        }
    }

    @Override
    public int firstBatch() throws IOException {
        try (Reflected file = file();
                Reflected columns = columns(file, List.of())) {
            List<Reflected> readers = readers(columns);
            BatchSums sums = new BatchSums(readers.size());
            if (columns.bool("nextBatch")) {
                add(columns, readers, sums);
            }
            return (int) sums.answer().rows();
        }
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
