package io.mbf.cache;

import io.mbf.Mbf;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.LongVector;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a file of {@link Sources} holds, as told by a process that has never heard of a cache: it reads Parquet files
 * directly, and says how many rows there are and what their digest is. The digest depends on every value and their
 * order.
 */
public final class DirectRead implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;

    DirectRead() throws IOException {
        process = ChildJvm.start(Reader.class);
        answers = process.inputReader();
    }

    /** The digest of the rows of a file, as that process reads them now. */
    public String of(Path parquet) throws IOException {
        process.outputWriter().append(parquet + "\n").flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the process that reads directly has died");
        }
        return answer;
    }

    /** The digest of what this process is served. */
    public static String digest(Dataset dataset) {
        try (Batches batches = dataset.batches()) {
            return digest(batches);
        }
    }

    public static String digest(Batches batches) {
        long rows = 0;
        long digest = 0;
        for (ColumnBatch batch : batches) {
            long[] ids = ((LongVector) batch.column("id")).values();
            boolean[] even = ((BooleanVector) batch.column("even")).values();
            for (int i = 0; i < batch.rowCount(); i++) {
                digest = Long.rotateLeft((digest ^ ids[i]) * 0x9e3779b97f4a7c15L, 29) + (even[i] ? 1 : 0);
            }
            rows += batch.rowCount();
        }
        return rows + ":" + Long.toHexString(digest);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Answers each path on its input with a digest. */
    static final class Reader {
        public static void main(String[] arguments) throws IOException {
            BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String path = paths.readLine(); path != null; path = paths.readLine()) {
                String answer;
                try {
                    answer = digest(Mbf.readParquet(Path.of(path)));
                } catch (RuntimeException failed) {
                    answer = failed.toString();
                }
                System.out.println(answer);
            }
        }
    }
}
