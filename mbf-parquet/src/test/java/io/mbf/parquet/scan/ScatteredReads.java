package io.mbf.parquet.scan;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.Values;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.source.SourceState;
import io.mbf.scan.Query;
import io.mbf.scan.plan.BatchSize;
import io.mbf.scan.plan.ScanPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Reads of rows here and there, as scans do them whose conditions leave few rows, but of any distance: so that pages are
 * passed over in small tables, too; with batches of the usual size, or small as for tables of very many columns.
 */
public final class ScatteredReads {

    private ScatteredReads() {}

    /** The rows that were read, and their values by column. */
    public record Rows(List<Integer> rows, Map<String, List<Object>> values) {}

    /** Reads runs of random lengths at random distances, of all columns or of each by itself. */
    public static Rows of(Path path, Random random) {
        SourceState source = SourceState.of(new LocalFile(path));
        Footer footer = Footer.read(source, DecryptionKeys.NONE);
        try (ParquetFile file = ParquetFile.open(path)) {
            ScanPlan plan = ScanPlan.of(Query.ALL, file.schema());
            int batchRows = random.nextBoolean() ? ColumnBatch.MAX_ROWS : BatchSize.STEP;
            RowGroupReader reader = new RowGroupReader(source, footer, plan, batchRows, KnownPages.SHARED);
            Rows read = new Rows(new ArrayList<>(), new LinkedHashMap<>());
            file.schema().fields().forEach(field -> read.values.put(field.name(), new ArrayList<>()));
            int first = 0;
            int groups = footer.rowGroups().size();
            for (int g = 0; g < groups; g++) {
                RowGroup group = footer.rowGroups().get(g);
                if (random.nextInt(4) > 0) {
                    reader.start(g, false);
                    read(reader, first, (int) group.numRows(), file, random, read);
                }
                first += (int) group.numRows();
            }
            reader.close();
            return read;
        }
    }

    private static void read(RowGroupReader reader, int first, int rows, ParquetFile file, Random random, Rows read) {
        ColumnVector[] vectors = new ColumnVector[file.schema().size()];
        int step = 1 + random.nextInt(1 + (random.nextBoolean() ? rows : Math.min(rows, 20)));
        for (int row = random.nextInt(1 + step); row < rows; row += random.nextInt(1 + step)) {
            int end = Math.min(rows, row + 1 + random.nextInt(Math.min(8192, step)));
            while (row < end) {
                int n = reader.read(reader.projected(), row, end - row, vectors);
                for (int i = 0; i < n; i++) {
                    read.rows.add(first + row + i);
                    for (int c = 0; c < vectors.length; c++) {
                        Object value = vectors[c].isNull(i) ? null : Values.value(vectors[c], i);
                        read.values.get(file.schema().field(c).name()).add(value);
                    }
                }
                row += n;
            }
        }
    }
}
