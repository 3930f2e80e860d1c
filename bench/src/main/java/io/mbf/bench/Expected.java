package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.peer.Engine;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Question;
import io.mbf.bench.query.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The right answers: parquet-java's, kept beside the file so that not every run has to compute them. */
final class Expected {

    private Expected() {}

    static Answer answer(BenchFile file, Work work, Question question) throws Exception {
        Path kept = file.ensure(work.name().toLowerCase(Locale.ROOT) + ".answer", temporary -> {
            try (Engine engine = Peer.COLUMN_READER.open(file)) {
                Files.writeString(temporary, question + "\n" + engine.answer(question) + "\n");
            }
        });
        String[] lines = Files.readString(kept).split("\n");
        if (!lines[0].equals(question.toString())) {
            Files.delete(kept); // the question was changed since
            return answer(file, work, question);
        }
        return Answer.parse(lines[1]);
    }
}
