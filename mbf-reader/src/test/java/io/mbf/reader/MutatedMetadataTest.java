package io.mbf.reader;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.MbfException;
import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random bytes of the metadata changed, and all checksums made right again: a file that {@code verify} passes answers
 * every condition as its own full scan does, whatever else its metadata say.
 */
class MutatedMetadataTest {

    private static final int FILES = Integer.getInteger("mbf.mutations", 400);
    private static final long SEED = Long.getLong("mbf.seed", 20261128);
    private static final int ROWS = 3 * 8192 / 2;

    private static final Field MEMBER = Field.optional("a", Type.Leaf.of(PhysicalType.INT32));
    private static final Schema SCHEMA = Schema.of(
            Field.required("id", Type.Leaf.of(PhysicalType.INT64)),
            Field.optional("v", Type.Leaf.of(PhysicalType.INT32)),
            Field.optional("x", Type.Leaf.of(PhysicalType.DOUBLE)),
            Field.optional("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING)),
            Field.optional("s", Type.Struct.of(List.of(MEMBER))));

    /** A row as the test sees it; null where the file has null. */
    private record Row(long id, Integer v, Double x, String t, boolean structIsNull, Integer member) {}

    /** A condition, and what it means. */
    private record Condition(Predicate predicate, java.util.function.Predicate<Row> matches) {}

    @TempDir
    Path folder;

    private byte[] good;

    @BeforeEach
    void write() throws IOException {
        Path path = folder.resolve("good.mbf");
        Random random = new Random(SEED);
        long[] ids = new long[ROWS];
        int[] v = new int[ROWS];
        double[] x = new double[ROWS];
        int[] member = new int[ROWS];
        int[] offsets = new int[ROWS + 1];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            ids[i] = i * 7L + random.nextInt(7);
            v[i] = i / 3000 * 50 + random.nextInt(20);
            x[i] = i < 8192 ? random.nextInt(30) / 2.0 : random.nextInt(9) == 0 ? Double.NaN : -random.nextInt(30);
            member[i] = random.nextInt(5);
            text.append("t").append(random.nextInt(12));
            offsets[i + 1] = text.length();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        List<ColumnVector> columns = List.of(
                new LongVector(ids, ROWS, Validity.allValid(ROWS)),
                new IntVector(v, ROWS, nulls(random, 0, 100)),
                new DoubleVector(x, ROWS, nulls(random, 8192, ROWS)),
                new BinaryVector(bytes, offsets, ROWS, nulls(random, 0, ROWS)),
                new StructVector(List.of(new IntVector(member, ROWS, nulls(random, 0, 0))), ROWS, nulls(random, 0, 0)));
        WriterOptions options =
                WriterOptions.builder().indexColumns(Set.of("id")).build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, SCHEMA, options)) {
            writer.write(new ColumnBatch(SCHEMA, ROWS, columns));
            writer.finish();
        }
        good = Files.readAllBytes(path);
    }

    /** About a fifth of the rows in a range. */
    private static Validity nulls(Random random, int from, int to) {
        BitSet valid = new BitSet(ROWS);
        for (int i = 0; i < ROWS; i++) {
            valid.set(i, i < from || i >= to || random.nextInt(5) > 0);
        }
        return Validity.of(Arrays.copyOf(valid.toLongArray(), Validity.wordCount(ROWS)), ROWS);
    }

    @Test
    void whatVerifyPassesAnswersEveryConditionAsItsFullScanDoes() throws IOException {
        Random random = new Random(SEED);
        MbfFileAccess access = new MbfFileAccess(good);
        int metadata = access.dataEnd();
        int passed = 0;
        for (int file = 0; file < FILES; file++) {
            byte[] bad = good.clone();
            for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
                int at = metadata + random.nextInt(access.directory() - metadata);
                bad[at] = (byte) (random.nextBoolean() ? bad[at] + random.nextInt(3) - 1 : random.nextInt());
            }
            access.resealMetadata(bad);
            Path path = folder.resolve("bad.mbf");
            Files.deleteIfExists(path);
            Files.write(path, bad);
            if (isVerified(path)) {
                passed++;
                compare(path, random, "-Dmbf.seed=" + SEED + ", file " + file);
            }
        }
        assertTrue(passed > 0, "no file passed, so nothing was compared");
        assertTrue(passed < FILES, "every file passed");
    }

    private static boolean isVerified(Path path) {
        try (MbfFile file = MbfFile.open(path)) {
            file.verify();
            return file.schema().equals(SCHEMA);
        } catch (MbfException refused) {
            return false;
        }
    }

    private static void compare(Path path, Random random, String what) {
        try (MbfFile file = MbfFile.open(path)) {
            List<Row> rows = rows(file, Query.ALL);
            assertEquals(file.rowCount(), rows.size(), what);
            for (int i = 0; i < 4; i++) {
                Condition condition = condition(rows.get(random.nextInt(rows.size())), random);
                List<Row> expected = rows.stream().filter(condition.matches).toList();
                assertEquals(
                        expected, rows(file, Query.ALL.where(condition.predicate)), what + ": " + condition.predicate);
            }
        }
    }

    private static Condition condition(Row row, Random random) {
        int v = row.v == null ? 3 : row.v;
        double x = row.x == null ? -3 : row.x;
        String t = row.t == null ? "t99" : row.t;
        return switch (random.nextInt(10)) {
            case 0 -> new Condition(col("id").eq(row.id), r -> r.id == row.id);
            case 1 -> new Condition(col("id").eq(row.id + 1), r -> r.id == row.id + 1);
            case 2 -> new Condition(col("v").eq(v), r -> r.v != null && r.v == v);
            case 3 -> new Condition(col("v").isNull(), r -> r.v == null);
            case 4 ->
                new Condition(col("v").ge(v).and(col("x").isNotNull()), r -> r.v != null && r.v >= v && r.x != null);
            case 5 -> new Condition(col("x").eq(x), r -> r.x != null && Double.compare(r.x + 0.0, x + 0.0) == 0);
            case 6 -> new Condition(col("x").gt(14.0), r -> r.x != null && (r.x > 14 || r.x.isNaN()));
            case 7 -> new Condition(col("t").eq(t), r -> t.equals(r.t));
            case 8 -> new Condition(col("s").isNull().or(col("t").isNull()), r -> r.structIsNull || r.t == null);
            default -> new Condition(col("s.a").eq(2), r -> r.member != null && r.member == 2);
        };
    }

    private static List<Row> rows(MbfFile file, Query query) {
        List<Row> rows = new ArrayList<>();
        try (Scan scan = file.scan(query)) {
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                LongVector ids = (LongVector) batch.column("id");
                IntVector v = (IntVector) batch.column("v");
                DoubleVector x = (DoubleVector) batch.column("x");
                BytesVector t = (BytesVector) batch.column("t");
                StructVector s = (StructVector) batch.column("s");
                IntVector member = (IntVector) s.children().get(0);
                for (int i = 0; i < batch.rowCount(); i++) {
                    rows.add(new Row(
                            ids.values()[i],
                            v.isNull(i) ? null : (Integer) v.values()[i],
                            x.isNull(i) ? null : (Double) x.values()[i],
                            t.isNull(i) ? null : t.getString(i),
                            s.isNull(i),
                            s.isNull(i) || member.isNull(i) ? null : (Integer) member.values()[i]));
                }
            }
        }
        return rows;
    }
}
