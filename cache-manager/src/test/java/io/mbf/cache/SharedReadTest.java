package io.mbf.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.error.SourceChangedException;
import io.mbf.format.SourceIdentity;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source is decoded once for the first read and its conversion, and the entry is the same as if it were not. */
class SharedReadTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROWS = 50_000;
    private static final int PLENTY = 64 << 20;

    private static final List<String> FIELDS = List.of(
            "optional int32 f%d;",
            "optional double f%d;",
            "required boolean f%d;",
            "optional float f%d;",
            "optional binary f%d (STRING);", // few values: in codes
            "required binary g%d (STRING);", // many values
            "optional fixed_len_byte_array(5) f%d;",
            "optional group s%d { optional binary a (STRING); required int64 b; }",
            "optional group l%d (LIST) { repeated group list { optional binary element (STRING); } }",
            "optional group m%d (MAP) { repeated group key_value { required binary key (STRING); optional double value; } }");

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();

    /** The transcoder of production, which begins when it may, and keeps what it tells. */
    private static final class Gated implements Transcoder {
        final CountDownLatch mayBegin = new CountDownLatch(1);
        volatile long sharedRows = -1;
        Consumer<ConversionProgress> onProgress = progress -> {};

        @Override
        public Made transcode(
                Source source,
                Path target,
                SourceIdentity identity,
                WriterOptions options,
                Consumer<ConversionProgress> progress) {
            throw new AssertionError("not without shared rows");
        }

        @Override
        public Made transcode(
                Source source,
                Path target,
                SourceIdentity identity,
                WriterOptions options,
                SharedRows shared,
                Consumer<ConversionProgress> progress) {
            try {
                mayBegin.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            Made made = Transcoder.PARQUET_TO_MBF.transcode(source, target, identity, options, shared, done -> {
                onProgress.accept(done);
                progress.accept(done);
            });
            sharedRows = made.sharedRows();
            return made;
        }
    }

    private interface Reading {
        void of(ParquetCache cache, Gated gate) throws Exception;
    }

    private CacheBuilder builder(String folder, long budget, Transcoder transcoder) {
        CacheBuilder builder =
                ParquetCache.builder().directory(temp.resolve(folder)).minFreeBytes(0);
        builder.clock = clock;
        builder.transcoder = transcoder;
        builder.sharing = new SharingBudget(budget);
        return builder;
    }

    /** Reads, converts, and holds the entry against one that was decoded by its conversion alone; the rows shared. */
    private long shared(Path source, long budget, Reading reading) throws Exception {
        byte[] expected;
        try (ParquetCache alone = builder("alone", 0, Transcoder.PARQUET_TO_MBF).build()) {
            alone.prewarm(source.toString());
            expected = entry("alone");
            alone.clear();
        }
        Gated gate = new Gated();
        CacheBuilder builder = builder("cache", budget, gate);
        try (ParquetCache cache = builder.build()) {
            reading.of(cache, gate);
            gate.mayBegin.countDown();
            assertTrue(cache.awaitConversions(LONG));
            assertArrayEquals(expected, entry("cache"));
            assertEquals(0, builder.sharing.used());
            cache.clear();
        }
        return gate.sharedRows;
    }

    private byte[] entry(String folder) throws IOException {
        List<Path> entries = Sources.filesIn(temp.resolve(folder)).stream()
                .filter(file -> file.toString().endsWith(".mbf"))
                .toList();
        assertEquals(1, entries.size());
        return Files.readAllBytes(entries.get(0));
    }

    private Path ids() {
        return Sources.write(temp.resolve("ids.parquet"), Sources.noise(1, ROWS));
    }

    private static void drain(Batches batches) {
        while (batches.next() != null) {}
    }

    @Test
    void aReadOfAllRowsBeforeTheConversionLeavesItNothingToDecode() throws Exception {
        assertEquals(ROWS, shared(ids(), PLENTY, (cache, gate) -> {
            try (Batches batches = cache.read(temp.resolve("ids.parquet")).batches()) {
                drain(batches);
            }
        }));
    }

    @Test
    void allColumnsByNameAreAllColumns() throws Exception {
        assertEquals(
                ROWS,
                shared(
                        ids(),
                        PLENTY,
                        (cache, gate) -> Sources.ids(
                                cache.read(temp.resolve("ids.parquet")).select("id", "even"))));
    }

    @Test
    void columnsInAnotherOrderConditionsAndPartsAreNotShared() throws Exception {
        Path source = ids();
        assertEquals(
                0,
                shared(
                        source,
                        PLENTY,
                        (cache, gate) -> Sources.ids(cache.read(source).select("even", "id"))));
        assertEquals(
                0,
                shared(
                        source,
                        PLENTY,
                        (cache, gate) -> Sources.ids(cache.read(source).where("id <> 5"))));
        assertEquals(0, shared(source, PLENTY, (cache, gate) -> {
            for (Batches part : cache.read(source).batches(2)) {
                drain(part);
                part.close();
            }
        }));
    }

    @Test
    void aReadThatIsLeftEarlyIsGoneOnWithFromThere() throws Exception {
        Path source = ids();
        assertEquals(2 * ColumnBatch.MAX_ROWS, shared(source, PLENTY, (cache, gate) -> {
            try (Batches batches = cache.read(source).batches()) {
                batches.next();
                batches.next();
            }
        }));
    }

    @Test
    void rowsUpToALimitAreShared() throws Exception {
        Path source = ids();
        // of the second batch a part is read, and what columns hold beyond is not trusted
        assertEquals(
                ColumnBatch.MAX_ROWS,
                shared(
                        source,
                        PLENTY,
                        (cache, gate) -> Sources.ids(cache.read(source).limit(10_000))));
    }

    @Test
    void anErrorInTheUsersCodeEndsTheSharingOnly() throws Exception {
        Path source = ids();
        assertEquals(
                ColumnBatch.MAX_ROWS,
                shared(
                        source,
                        PLENTY,
                        (cache, gate) -> assertThrows(IllegalStateException.class, () -> {
                            try (Batches batches = cache.read(source).batches()) {
                                for (ColumnBatch batch : batches) {
                                    throw new IllegalStateException("row " + batch.rowCount());
                                }
                            }
                        })));
    }

    @Test
    void whatTheBudgetDoesNotTakeIsDecodedByTheConversion() throws Exception {
        long shared = shared(ids(), 3 * 80_000, (cache, gate) -> Sources.ids(cache.read(temp.resolve("ids.parquet"))));
        assertTrue(shared > 0 && shared < ROWS, shared + " rows");
    }

    @Test
    void ofTwoReadersOneShares() throws Exception {
        Path source = ids();
        assertEquals(ROWS, shared(source, PLENTY, (cache, gate) -> {
            try (Batches first = cache.read(source).batches();
                    Batches second = cache.read(source).batches()) {
                while (first.next() != null) {
                    second.next();
                }
                drain(second);
            }
        }));
    }

    @Test
    void aReaderThatLeavesTheConversionBehindAndOneThatItOvertakesShareWhatTheyCan() throws Exception {
        Path source = ids();
        CountDownLatch overtaken = new CountDownLatch(1);
        long shared = shared(source, PLENTY, (cache, gate) -> {
            gate.onProgress = progress -> {
                if (progress.rowsDone() >= 3 * ColumnBatch.MAX_ROWS) {
                    overtaken.countDown();
                }
            };
            try (Batches batches = cache.read(source).batches()) {
                batches.next();
                gate.mayBegin.countDown();
                assertTrue(overtaken.await(60, java.util.concurrent.TimeUnit.SECONDS));
                drain(batches);
            }
        });
        assertTrue(shared >= ColumnBatch.MAX_ROWS, shared + " rows");
    }

    @Test
    void aSourceOfAnotherStateThanTheOneReadIsDecodedAnew() throws Exception {
        Path source = ids();
        Gated gate = new Gated();
        CacheBuilder builder = builder("cache", PLENTY, gate);
        try (ParquetCache cache = builder.build()) {
            Batches batches = cache.read(source).batches();
            batches.next();
            // the conversion has taken its identity or will; either way it must not use what was read before
            Sources.write(source, LongStream.range(7, ROWS + 7));
            assertThrows(SourceChangedException.class, () -> drain(batches));
            batches.close();
            gate.mayBegin.countDown();
            assertTrue(cache.awaitConversions(LONG));
            assertArrayEquals(LongStream.range(7, ROWS + 7).toArray(), Sources.ids(cache.read(source)));
            assertTrue(cache.awaitConversions(LONG));
            assertArrayEquals(LongStream.range(7, ROWS + 7).toArray(), Sources.ids(cache.read(source)));
            assertTrue(gate.sharedRows <= 0 || cache.why(source).state() == CacheState.HIT);
        }
    }

    @Test
    void whoWritesIntoDeliveredArraysHarmsNobodyElse() throws Exception {
        for (int run = 0; run < 6; run++) {
            long seed = System.nanoTime();
            System.out.println("seed " + seed);
            Path source = random(new Random(seed));
            shared(source, PLENTY, (cache, gate) -> {
                try (Batches batches = cache.read(source).batches()) {
                    for (ColumnBatch batch = batches.next(); batch != null; batch = batches.next()) {
                        batch.columns().forEach(SharedReadTest::scribble);
                    }
                } catch (RuntimeException ownFault) {
                    // codes and offsets that make no sense are the reader's own
                }
            });
        }
    }

    @Test
    void whatSharesADictionaryThatTheUserChangedIsDecodedAnew() throws Exception {
        MessageType type = MessageTypeParser.parseMessageType("message rows { required binary f (STRING); }");
        Path file = temp.resolve("coded.parquet");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .build()) {
            for (int row = 0; row < ROWS; row++) {
                writer.write(new SimpleGroup(type).append("f", "value " + row % 100));
            }
        }
        assertEquals(0, shared(file, PLENTY, (cache, gate) -> {
            try (Batches batches = cache.read(file).batches()) {
                for (ColumnBatch batch : batches) {
                    scribble(((DictionaryVector) batch.column(0)).dictionary());
                }
            }
        }));
    }

    /** Turns over every bit of every value, also of dictionaries. */
    private static void scribble(ColumnVector vector) {
        if (vector instanceof LongVector v) {
            Arrays.fill(v.values(), 0, v.size(), -1);
        } else if (vector instanceof DoubleVector v) {
            Arrays.fill(v.values(), 0, v.size(), -1);
        } else if (vector instanceof DictionaryVector v) {
            Arrays.fill(v.codes(), 0, v.size(), 0);
            scribble(v.dictionary());
        } else if (vector instanceof BinaryVector v) {
            for (int i = v.offsets()[0]; i < v.offsets()[v.size()]; i++) {
                v.bytes()[i] ^= 0x55;
            }
        } else if (vector instanceof FixedBinaryVector v) {
            Arrays.fill(v.bytes(), 0, v.size() * v.width(), (byte) 0x55);
        } else if (vector instanceof StructVector v) {
            v.children().forEach(SharedReadTest::scribble);
        } else if (vector instanceof ListVector v) {
            scribble(v.elements());
        } else if (vector instanceof MapVector v) {
            scribble(v.keys());
            v.values().ifPresent(SharedReadTest::scribble);
        }
    }

    @Test
    void entriesOfRandomTablesAreTheSameHoweverTheyWereRead() throws Exception {
        for (int run = 0; run < 12; run++) {
            long seed = System.nanoTime();
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            Path source = random(random);
            int batches = random.nextInt(8);
            long budget = random.nextInt(3) == 0 ? random.nextInt(4 << 20) : PLENTY;
            int begin = random.nextInt(8);
            long shared = shared(source, budget, (cache, gate) -> {
                try (Batches read = cache.read(source).batches()) {
                    for (int i = 0; i < batches && read.next() != null; i++) {
                        if (i == begin) {
                            gate.mayBegin.countDown();
                        }
                    }
                }
            });
            assertTrue(batches == 0 || budget < PLENTY || begin < batches || shared > 0, "seed " + seed);
        }
    }

    /** A table of some of {@link #FIELDS}, in small row groups. */
    private Path random(Random random) throws IOException {
        StringBuilder text = new StringBuilder("message rows { required int64 id;");
        int fields = 1 + random.nextInt(6);
        for (int i = 0; i < fields; i++) {
            text.append(String.format(FIELDS.get(random.nextInt(FIELDS.size())), i));
        }
        MessageType type = MessageTypeParser.parseMessageType(text.append(" }").toString());
        int rows = 9_000 + random.nextInt(22_000);
        Path file = temp.resolve("random.parquet");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withType(type)
                .withDictionaryPageSize(random.nextBoolean() ? 1 << 20 : 20_000)
                .withRowGroupSize(100_000L + random.nextInt(2_000_000))
                .build()) {
            for (int row = 0; row < rows; row++) {
                writer.write(row(type, random));
            }
        }
        return file;
    }

    private static Group row(MessageType type, Random random) {
        SimpleGroup row = new SimpleGroup(type);
        row.add(0, random.nextLong());
        for (int i = 1; i < type.getFieldCount(); i++) {
            if (type.getType(i).getRepetition() == org.apache.parquet.schema.Type.Repetition.OPTIONAL
                    && random.nextInt(5) == 0) {
                continue;
            }
            if (!type.getType(i).isPrimitive()) {
                nested(row.addGroup(i), type.getFieldName(i).charAt(0), random);
                continue;
            }
            switch (type.getType(i).asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> row.add(i, random.nextInt(100));
                case DOUBLE -> row.add(i, random.nextInt(1000) / 100.0);
                case FLOAT -> row.add(i, random.nextFloat());
                case BOOLEAN -> row.add(i, random.nextBoolean());
                case FIXED_LEN_BYTE_ARRAY -> row.add(i, Binary.fromString("ab" + (100 + random.nextInt(50))));
                default ->
                    row.add(
                            i,
                            type.getFieldName(i).startsWith("f")
                                    ? "value " + random.nextInt(300)
                                    : Long.toString(random.nextLong(), 36));
            }
        }
        return row;
    }

    private static void nested(Group group, char kind, Random random) {
        if (kind == 's') {
            if (random.nextBoolean()) {
                group.add("a", "s" + random.nextInt(9));
            }
            group.add("b", random.nextLong());
            return;
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Group entry = group.addGroup(0);
            entry.add(0, "e" + random.nextInt(40));
            if (kind == 'm' && random.nextBoolean()) {
                entry.add(1, random.nextDouble());
            }
        }
    }

    @Test
    void aSmallHeapSharesNothingAndReadsEverything() throws Exception {
        Path source = Sources.write(temp.resolve("large.parquet"), Sources.noise(3, 1_500_000));
        Process child = new ProcessBuilder(ChildJvm.command(
                        Path.of(System.getProperty("java.home")),
                        64,
                        SmallHeap.class,
                        source.toString(),
                        temp.resolve("small").toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals("1500000 HIT", new String(child.getInputStream().readAllBytes()).strip());
        assertEquals(0, child.waitFor());
    }

    /** The child's main class. */
    static final class SmallHeap {

        private SmallHeap() {}

        public static void main(String[] args) {
            try (ParquetCache cache = ParquetCache.builder()
                    .directory(Path.of(args[1]))
                    .minFreeBytes(0)
                    .build()) {
                Path source = Path.of(args[0]);
                long rows = 0;
                try (Batches batches = cache.read(source).batches()) {
                    for (ColumnBatch batch : batches) {
                        rows += batch.rowCount();
                    }
                }
                cache.awaitConversions(LONG);
                System.out.println(rows + " " + cache.why(source).state());
            }
        }
    }
}
