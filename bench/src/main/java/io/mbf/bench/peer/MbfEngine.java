package io.mbf.bench.peer;

import io.mbf.batch.ColumnBatch;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Condition;
import io.mbf.bench.query.Question;
import io.mbf.predicate.Column;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.schema.LogicalType;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Us: any {@link Dataset}, whether read directly, through the cache, or from a {@code .mbf} file. */
final class MbfEngine implements Engine {

    private static final int THREADS = 2;

    /** Gives the dataset as an application would get it, opened anew by each read. */
    private final Dataset data;

    private final Runnable release;
    private final Schema schema;
    private final ExecutorService threads; // null for the caller's own thread

    /**
     * @param parallel whether two threads read two parts
     * @param release run when the engine is closed
     */
    MbfEngine(Dataset data, boolean parallel, Runnable release) {
        this.data = data;
        this.release = release;
        this.schema = data.schema();
        this.threads = parallel ? Executors.newFixedThreadPool(THREADS) : null;
    }

    @Override
    public Answer answer(Question question) throws IOException {
        Dataset narrowed = narrowed(question);
        if (threads == null) {
            return consume(narrowed.batches(), question);
        }
        List<Future<Answer>> parts = narrowed.batches(THREADS).stream()
                .map(part -> threads.submit(() -> consume(part, question)))
                .toList();
        try {
            Answer whole = parts.get(0).get();
            for (Future<Answer> part : parts.subList(1, parts.size())) {
                whole = whole.and(part.get());
            }
            return whole;
        } catch (ExecutionException | InterruptedException failed) {
            throw new IOException(failed);
        }
    }

    private static Answer consume(Batches part, Question question) {
        try (Batches batches = part) {
            if (question.product()) {
                return sumProducts(batches);
            }
            BatchSums sums = new BatchSums(batches.schema());
            for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                sums.add(batch);
            }
            return sums.answer();
        }
    }

    private static Answer sumProducts(Batches batches) {
        long rows = 0;
        long product = 0;
        for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
            rows += batch.rowCount();
            product += BatchSums.sumOfProducts(batch);
        }
        return new Answer(rows, List.of(), product);
    }

    private Dataset narrowed(Question question) {
        Dataset narrowed = question.columns().isEmpty()
                ? data
                : data.select(question.columns().toArray(String[]::new));
        for (Condition condition : question.where()) {
            narrowed = narrowed.where(predicate(condition));
        }
        return narrowed;
    }

    private Predicate predicate(Condition condition) {
        String column = condition.column();
        if (condition instanceof Condition.Range range) {
            Literal low = literal(column, range.low());
            return range.low() == range.high()
                    ? new Predicate.Compare(column, Predicate.Operator.EQ, low)
                    : new Predicate.Between(column, low, literal(column, range.high()));
        }
        if (condition instanceof Condition.OneOf oneOf) {
            return new Predicate.In(
                    column, oneOf.values().stream().map(Literal::of).toList());
        }
        return Column.col(column).like(((Condition.Text) condition).pattern());
    }

    /** What a stored number means in its column. */
    private Literal literal(String column, long stored) {
        LogicalType type = schema.field(schema.indexOf(column)).leaf().logical();
        if (type instanceof LogicalType.DecimalType decimal) {
            return Literal.of(new BigDecimal(BigInteger.valueOf(stored), decimal.scale()));
        }
        if (type instanceof LogicalType.DateType) {
            return Literal.of(LocalDate.ofEpochDay(stored));
        }
        return Literal.of(stored);
    }

    @Override
    public long count() {
        return data.count();
    }

    @Override
    public int open() {
        return data.schema().size();
    }

    @Override
    public int firstBatch() {
        try (Batches batches = data.batches()) {
            ColumnBatch batch = batches.next();
            return batch == null ? 0 : batch.rowCount();
        }
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdown();
        }
        data.close();
        release.run();
    }
}
