package io.mbf.bench;

import io.mbf.Mbf;
import io.mbf.batch.ColumnBatch;
import io.mbf.bench.peer.BatchSums;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import java.nio.file.Path;

/** A program of a few lines that reads a Parquet file, through the cache or not, consumes every value, and ends. */
public final class ShortProgram {

    private ShortProgram() {}

    /** @param args the file; {@code on} or {@code off} */
    public static void main(String[] args) {
        boolean cached = args[1].equals("on");
        try (Dataset dataset = Mbf.readParquet(Path.of(args[0]), Mbf.cache(cached));
                Batches batches = dataset.batches()) {
            BatchSums sums = new BatchSums(batches.schema());
            for (ColumnBatch batch : batches) {
                sums.add(batch);
            }
            String state =
                    batches.explain().verdict().map(v -> v.state().name()).orElse("");
            System.out.println(ShortPrograms.TOLD + (cached ? state : "") + "\t" + sums.answer());
        }
    }
}
