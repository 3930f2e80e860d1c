package io.mbf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.reader.MbfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that Spark writes as {@code .mbf}, and what becomes of those that are not as they should be. */
class MbfFilesTest {

    private static final SparkSession SESSION = SideBySide.session();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        SESSION.conf().unset("spark.sql.files.ignoreCorruptFiles");
        SESSION.conf().unset("spark.sql.files.ignoreMissingFiles");
    }

    private Dataset<Row> read() {
        return SESSION.read().format("mbf").load(folder.resolve("t").toString());
    }

    private void write(Dataset<Row> rows, String mode) {
        rows.write().format("mbf").mode(mode).save(folder.resolve("t").toString());
    }

    private static Dataset<Row> numbers(long from, long to) {
        return SESSION.range(from, to).coalesce(1).selectExpr("id", "id % 3 as part", "string(id) as text");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private Path only() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".mbf"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void modesDoWhatTheySay() {
        write(numbers(0, 10), "error");
        assertThrows(Exception.class, () -> write(numbers(0, 10), "error"));
        write(numbers(10, 30), "ignore");
        assertEquals(10, read().count());
        write(numbers(10, 30), "append");
        assertEquals("[30,435]", read().selectExpr("count(*)", "sum(id)").head().toString());
        write(numbers(0, 7), "overwrite");
        assertEquals("[7,21]", read().selectExpr("count(*)", "sum(id)").head().toString());
    }

    @Test
    void columnsBecomeFoldersAndColumnsAgain() throws IOException {
        numbers(0, 1000)
                .write()
                .format("mbf")
                .partitionBy("part")
                .save(folder.resolve("t").toString());
        assertEquals(
                3,
                files().stream()
                        .filter(file -> file.toString().endsWith(".mbf"))
                        .count());
        assertEquals(
                "[333,166167,1]",
                read().where("part = 1")
                        .selectExpr("count(*)", "sum(id)", "max(part)")
                        .head()
                        .toString());
        assertEquals(
                "[0,0],[1,1],[2,2]",
                String.join(
                        ",",
                        read().where("id < 3").orderBy("id").select("id", "part").collectAsList().stream()
                                .map(Row::toString)
                                .toList()));
        String plan = ((org.apache.spark.sql.classic.Dataset<Row>) read().where("part = 1"))
                .queryExecution()
                .executedPlan()
                .toString();
        assertTrue(plan.contains("PartitionFilters: [isnotnull(part"), plan);
    }

    @Test
    void aTableWithoutRowsKeepsItsColumns() {
        write(numbers(0, 0), "error");
        assertEquals(numbers(0, 0).schema().simpleString(), read().schema().simpleString());
        assertEquals(0, read().count());
    }

    @Test
    void whatSparkWroteIsAFileLikeAnyOther() throws IOException {
        numbers(0, 100)
                .write()
                .format("mbf")
                .option("compression", "zstd")
                .save(folder.resolve("t").toString());
        try (MbfFile file = MbfFile.open(only())) {
            file.verify();
            assertEquals("[ZSTD]", file.codecs().toString());
        }
        assertEquals(100, Mbf.readMbf(only()).count());
        Path exported = folder.resolve("exported.parquet");
        SESSION.read().format("mbf").load(only().toString()).write().parquet(exported.toString());
        assertEquals(100, SESSION.read().parquet(exported.toString()).count());
    }

    @Test
    void aConvertedFileHasTheColumnsThatSparkSeesInItsSource() throws IOException {
        Path parquet = folder.resolve("p");
        SESSION.createDataFrame(RandomRows.of(7, 100), RandomRows.SCHEMA)
                .coalesce(1)
                .write()
                .parquet(parquet.toString());
        Path source = files().stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        Path mbf = folder.resolve("converted.mbf");
        Mbf.convertToMbf(source, mbf);
        Dataset<Row> converted = SESSION.read().format("mbf").load(mbf.toString());
        assertEquals(SESSION.read().parquet(parquet.toString()).schema(), converted.schema());
        assertEquals(
                SideBySide.alone(session -> session.read().parquet(parquet.toString()))
                        .rows(),
                SideBySide.with(session -> session.read().format("mbf").load(mbf.toString()))
                        .rows());
    }

    @Test
    void aFailedTaskLeavesNothing() throws IOException {
        for (String partition : List.of("part", "")) {
            Exception failed = assertThrows(
                    Exception.class,
                    () -> numbers(0, 50_000)
                            .selectExpr("id", "part", "if(id = 40000, raise_error('enough'), text) as text")
                            .write()
                            .format("mbf")
                            .partitionBy(partition.isEmpty() ? new String[0] : new String[] {partition})
                            .save(folder.resolve("t" + partition).toString()));
            assertTrue(causes(failed).contains("enough"), () -> causes(failed));
            assertEquals(List.of(), files());
        }
    }

    @Test
    void aCancelledTaskLeavesNothing() throws Exception {
        SESSION.udf().register("slow", (UDF1<Long, Long>) MbfFilesTest::slow, DataTypes.LongType);
        Thread writing = new Thread(() -> {
            SESSION.sparkContext().setJobGroup("cancelled", "is cancelled in the middle", true);
            assertThrows(
                    Exception.class, () -> write(numbers(0, 1_000_000).selectExpr("slow(id) as id", "text"), "error"));
        });
        writing.start();
        while (writing.isAlive() && files().isEmpty()) {
            Thread.sleep(5);
        }
        SESSION.sparkContext().cancelJobGroup("cancelled");
        writing.join();
        for (int waits = 0; waits < 6_000 && !files().isEmpty(); waits++) {
            Thread.sleep(5); // the task itself may end a little later than its job
        }
        assertEquals(List.of(), files());
    }

    private static Long slow(Long value) throws InterruptedException {
        Thread.sleep(1);
        return value;
    }

    @Test
    void streamsReadAndWriteFiles() throws Exception {
        write(numbers(0, 100), "error");
        SESSION.readStream()
                .schema(read().schema())
                .format("mbf")
                .load(folder.resolve("t").toString())
                .where("id >= 50")
                .writeStream()
                .format("mbf")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start(folder.resolve("out").toString())
                .awaitTermination();
        assertEquals(
                "[50,3725]",
                SESSION.read()
                        .format("mbf")
                        .load(folder.resolve("out").toString())
                        .selectExpr("count(*)", "sum(id)")
                        .head()
                        .toString());
    }

    @Test
    void anUnknownCodecIsSaidBeforeAnythingRuns() throws IOException {
        Exception refused = assertThrows(
                Exception.class,
                () -> numbers(0, 5)
                        .write()
                        .format("mbf")
                        .option("compression", "gzip")
                        .save(folder.resolve("t").toString()));
        assertEquals("compression: 'gzip' is none of .mbf: snappy, zstd, lz4, none", refused.getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    void aDamagedFileIsOneClearError() throws IOException {
        write(numbers(0, 100_000), "error");
        Path file = only();
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 1000; i < 1100; i++) {
            bytes[i] ^= 1;
        }
        Dataset<Row> whole = read();
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis()));
        Exception failed = assertThrows(
                Exception.class,
                () -> read().selectExpr("sum(id)", "max(text)", "sum(part)").head());
        assertTrue(causes(failed).contains(file.getFileName() + ": "), () -> causes(failed));
        assertTrue(causes(failed).contains("checksum"), () -> causes(failed));

        Files.write(file, "no such thing".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Exception refused = assertThrows(Exception.class, this::read);
        assertTrue(refused.getMessage().contains(file.getFileName().toString()), refused::getMessage);
        Exception changed =
                assertThrows(Exception.class, () -> whole.selectExpr("sum(id)").head());
        assertTrue(causes(changed).contains("when it was listed"), () -> causes(changed));
    }

    @Test
    void damagedAndMissingFilesCanBeIgnored() throws IOException {
        write(numbers(0, 100), "append");
        Files.writeString(folder.resolve("t/a-broken.mbf"), "no such thing");
        SESSION.conf().set("spark.sql.files.ignoreCorruptFiles", "true");
        Dataset<Row> rows = read();
        assertEquals(100, rows.count());
        SESSION.conf().set("spark.sql.files.ignoreCorruptFiles", "false");
        assertThrows(Exception.class, rows::count);

        Files.delete(folder.resolve("t/a-broken.mbf"));
        Dataset<Row> listed = read();
        Files.delete(only());
        Exception missing = assertThrows(Exception.class, listed::count);
        assertTrue(causes(missing).contains("no such file"), () -> causes(missing));
        SESSION.conf().set("spark.sql.files.ignoreMissingFiles", "true");
        assertEquals(0, listed.count());
    }

    @Test
    void columnsOfSeveralFilesAreMergedWhenAsked() {
        write(SESSION.range(5).coalesce(1).selectExpr("id", "string(id) as text"), "append");
        write(SESSION.range(5, 9).coalesce(1).selectExpr("id", "id / 2 as half"), "append");
        Dataset<Row> merged = SESSION.read()
                .format("mbf")
                .option("mergeSchema", "true")
                .load(folder.resolve("t").toString());
        assertEquals(
                "[9,5,4]",
                merged.selectExpr("count(id)", "count(text)", "count(half)")
                        .head()
                        .toString());
    }

    @Test
    void aSchemaCanBeGiven() {
        write(numbers(0, 9), "error");
        StructType given = new StructType().add("TEXT", DataTypes.StringType).add("more", DataTypes.DateType);
        Dataset<Row> rows = SESSION.read()
                .format("mbf")
                .schema(given)
                .load(folder.resolve("t").toString());
        assertEquals("[8,null]", rows.orderBy("text").collectAsList().get(8).toString());

        Dataset<Row> wrong = SESSION.read()
                .format("mbf")
                .schema(new StructType().add("id", DataTypes.StringType))
                .load(folder.resolve("t").toString());
        Exception refused = assertThrows(Exception.class, wrong::collectAsList);
        assertTrue(
                causes(refused).contains("schema: column 'required int64 id' is read as string"),
                () -> causes(refused));
    }

    @Test
    void filesOfOtherStoresAreWrittenAndRead() throws IOException {
        SESSION.sparkContext()
                .hadoopConfiguration()
                .setClass(
                        "fs.other.impl", OtherStoresTest.OtherFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        String place = "other://" + folder.resolve("t");
        numbers(0, 100).write().format("mbf").partitionBy("part").save(place);
        assertEquals(
                "[100,4950]",
                SESSION.read()
                        .format("mbf")
                        .load(place)
                        .selectExpr("count(*)", "sum(id)")
                        .head()
                        .toString());
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(
                    0,
                    left.filter(file -> file.getFileName().toString().startsWith("mbf-spark-"))
                            .count());
        }
    }

    private static String causes(Throwable failed) {
        StringBuilder messages = new StringBuilder();
        for (Throwable each = failed; each != null; each = each.getCause()) {
            messages.append(each.getMessage()).append('\n');
        }
        return messages.toString();
    }
}
