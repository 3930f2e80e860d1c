package io.mbf.bench;

import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Work;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a file that was read before: one method per kind of question, one parameter per peer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {JvmFlags.HEAP, JvmFlags.OPENS, JvmFlags.ARROW_UNSAFE, JvmFlags.ARROW_NO_NULL_CHECKS})
public class ReadBenchmark {

    @Benchmark
    public Answer fullScan(Contender contender) throws Exception {
        return contender.answer(Work.FULL_SCAN);
    }

    @Benchmark
    public Answer projection(Contender contender) throws Exception {
        return contender.answer(Work.PROJECTION);
    }

    @Benchmark
    public Answer q6(Contender contender) throws Exception {
        return contender.answer(Work.Q6);
    }

    @Benchmark
    public Answer sortedKey(Contender contender) throws Exception {
        return contender.answer(Work.SORTED_KEY);
    }

    @Benchmark
    public Answer sortedAbsentKey(Contender contender) throws Exception {
        return contender.answer(Work.SORTED_ABSENT_KEY);
    }

    @Benchmark
    public Answer unsortedKey(Contender contender) throws Exception {
        return contender.answer(Work.UNSORTED_KEY);
    }

    @Benchmark
    public Answer unsortedAbsentKey(Contender contender) throws Exception {
        return contender.answer(Work.UNSORTED_ABSENT_KEY);
    }

    @Benchmark
    public Answer in(Contender contender) throws Exception {
        return contender.answer(Work.IN);
    }

    @Benchmark
    public Answer prefix(Contender contender) throws Exception {
        return contender.answer(Work.PREFIX);
    }

    @Benchmark
    public Answer suffix(Contender contender) throws Exception {
        return contender.answer(Work.SUFFIX);
    }

    @Benchmark
    public Answer contains(Contender contender) throws Exception {
        return contender.answer(Work.CONTAINS);
    }

    @Benchmark
    public long count(Contender contender) throws Exception {
        return contender.count();
    }

    @Benchmark
    public int open(Contender contender) throws Exception {
        return contender.open();
    }

    @Benchmark
    public int firstBatch(Contender contender) throws Exception {
        return contender.firstBatch();
    }
}
