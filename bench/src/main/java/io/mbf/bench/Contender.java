package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Engine;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Question;
import io.mbf.bench.query.Work;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One peer on one file. Every answer is compared with parquet-java's before it counts: a peer that reads something else
 * has no figure.
 */
@State(Scope.Thread)
public class Contender {

    @Param("LINEITEM")
    public BenchTable table;

    @Param("0.1")
    public double size;

    @Param("SNAPPY")
    public BenchFile.Variant variant;

    @Param({"MBF_WARM", "MBF_DIRECT", "COLUMN_READER"})
    public Peer peer;

    private BenchFile file;
    private Engine engine;
    private Map<Work, Question> questions;
    private final Map<Work, Answer> expected = new EnumMap<>(Work.class);

    public static Contender of(Peer peer, BenchFile file) throws Exception {
        Contender contender = new Contender();
        contender.peer = peer;
        contender.table = file.table();
        contender.size = file.size();
        contender.variant = file.variant();
        contender.setUp(file);
        return contender;
    }

    @Setup(Level.Trial)
    public void setUp() throws Exception {
        Path folder = BenchFile.workFolder();
        setUp(new BenchFile(folder, table, size, variant));
    }

    private void setUp(BenchFile benchFile) throws Exception {
        file = benchFile;
        questions = table.questions(size);
        engine = peer.open(file);
    }

    @TearDown(Level.Trial)
    public void tearDown() throws Exception {
        engine.close();
    }

    /** Whether the table gives this work a sense. */
    static boolean has(BenchFile file, Work work) {
        return work == Work.COUNT
                || work == Work.OPEN
                || work == Work.FIRST_BATCH
                || file.table().questions(file.size()).containsKey(work);
    }

    Answer answer(Work work) throws Exception {
        Question question = questions.get(work);
        Answer answer = engine.answer(question);
        Answer right = expected.get(work);
        if (right == null) {
            right = Expected.answer(file, work, question);
            expected.put(work, right);
        }
        if (!answer.agreesWith(right)) {
            throw new IllegalStateException(peer.title() + " does not agree on " + work.title() + " of "
                    + file.parquet() + ":\n" + answer + "\nshould be\n" + right);
        }
        return answer;
    }

    long count() throws Exception {
        long count = engine.count();
        if (count != file.rows()) {
            throw new IllegalStateException(peer.title() + " counts " + count + " rows of " + file.rows());
        }
        return count;
    }

    int open() throws Exception {
        return engine.open();
    }

    int firstBatch() throws Exception {
        int rows = engine.firstBatch();
        if (rows == 0) {
            throw new IllegalStateException(peer.title() + " finds no rows");
        }
        return rows;
    }
}
