package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.cli.terminal.Quantity;
import io.mbf.encoding.ByteSink;
import io.mbf.fixture.Drafts;
import io.mbf.format.Checksum;
import io.mbf.format.FileTrailer;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final int ROWS = 20_000;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path parquet;
    private static Path mbf;
    private static Run demo;

    @BeforeAll
    static void makeFiles() {
        demo = Run.of("demo", "--rows", ROWS, "--keep", shared);
        parquet = shared.resolve("trips.parquet");
        mbf = shared.resolve("trips.mbf");
        Run convert = Run.of("convert", parquet, "-o", mbf);
        assertEquals(0, convert.exit(), convert.err());
    }

    private static void assertFails(int exit, String message, Object... args) {
        Run run = Run.of(args);
        assertEquals(message, run.err());
        assertEquals(exit, run.exit());
        assertEquals("", run.out());
    }

    // ---- reading

    @Test
    void theDemoComparesAndAgrees() {
        assertEquals(0, demo.exit(), demo.err());
        assertEquals("", demo.err());
        assertTrue(demo.out().contains("20,000 rows, 13 columns"), demo.out());
        assertTrue(demo.out().contains("warm read from the cache, first"), demo.out());
        assertTrue(demo.out().endsWith("all 20,000 rows agree\n"), demo.out());
    }

    @Test
    void parquetAndMbfPrintTheSameBytes() {
        for (String format : List.of("ndjson", "csv")) {
            Run direct = Run.of("cat", parquet, "--format", format);
            Run converted = Run.of("cat", mbf, "--format", format);
            assertEquals(0, direct.exit(), direct.err());
            assertEquals(direct.out(), converted.out());
            assertEquals(
                    ROWS + (format.equals("csv") ? 1 : 0), direct.out().lines().count());
        }
        assertEquals(Run.of("schema", parquet).out(), Run.of("schema", mbf).out());
        assertEquals(
                Run.of("schema", "--json", parquet).out(),
                Run.of("schema", "--json", mbf).out());
        assertEquals(Run.of("head", parquet).out(), Run.of("head", mbf).out());
    }

    @Test
    void theDemosRowsAreTheSameEverywhere() {
        Run run = Run.of("cat", parquet, "--limit", 2);
        assertEquals("""
                {"trip_id":1,"passengers":1,"driver_id":10000006167,"picked_up":"2024-01-01T00:00:58.013737Z",\
                "booked_on":"2023-12-11","fare":"21.74","distance_km":8.635,"latitude":-38.6084,"rating":2.7,\
                "paid_by_card":false,"region":"LATAM","promotion":null,"receipt":"8a75c4f6ead6b9f6"}
                {"trip_id":2,"passengers":5,"driver_id":10000191485,"picked_up":"2024-01-01T00:01:31.438168Z",\
                "booked_on":"2023-12-30","fare":"4.93","distance_km":0.409,"latitude":-67.8404,"rating":3.2,\
                "paid_by_card":true,"region":"APAC","promotion":null,"receipt":"72dcb544546133b0"}
                """, run.out());
    }

    @Test
    void countCountsTheRowsOfAllFilesThatMeetTheCondition() {
        assertEquals(new Run(0, 2 * ROWS + "\n", ""), Run.of("count", parquet, mbf));
        for (Object file : List.of(parquet, mbf)) {
            assertEquals(new Run(0, "100\n", ""), Run.of("count", file, "--where", "trip_id <= 100"));
        }
        assertFails(1, "mbf: none.parquet: no such file\n", "count", "none.parquet");
    }

    @Test
    void selectWhereAndLimitNarrow() {
        for (Path file : List.of(parquet, mbf)) {
            Run run = Run.of(
                    "cat",
                    file,
                    "--select",
                    "region, trip_id",
                    "--where",
                    "trip_id > 100 and region = 'EMEA'",
                    "--limit",
                    2);
            assertEquals(0, run.exit(), run.err());
            List<String> lines = run.out().lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.get(0).startsWith("{\"region\":\"EMEA\",\"trip_id\":1"), run.out());
        }
    }

    @Test
    void theLimitCountsOverAllFilesAndCsvHasOneHeader() {
        Run run = Run.of("cat", parquet, mbf, "--select", "trip_id", "--format", "csv", "--limit", ROWS + 1);
        assertEquals(ROWS + 2, run.out().lines().count());
        assertTrue(run.out().startsWith("trip_id\n1\n2\n"), "header");
        assertTrue(run.out().endsWith("\n" + ROWS + "\n1\n"), "first row of the second file");
    }

    @Test
    void aLimitOfZeroPrintsNoRows() {
        assertEquals(new Run(0, "", ""), Run.of("cat", parquet, "--limit", 0));
        assertEquals(
                new Run(0, "region\n", ""),
                Run.of("cat", parquet, "--limit", 0, "--format", "csv", "--select", "region"));
    }

    @Test
    void explainSaysOnStandardErrorWhatWasRead() {
        Run run = Run.of("cat", mbf, "--explain", "--where", "trip_id = 5", "--select", "trip_id");
        assertEquals("{\"trip_id\":5}\n", run.out());
        assertTrue(run.err().startsWith(mbf + ": mbf: 1 chunks considered"), run.err());
    }

    @Test
    void headIsATableOfTheFirstRows() {
        Run run = Run.of("head", "-n", 3, mbf, "--select", "trip_id,region,promotion");
        assertEquals("""
                trip_id  region  promotion
                  INT32  STRING  STRING
                ───────  ──────  ──────────────
                      1  LATAM   ∅
                      2  APAC    ∅
                      3  APAC    promotion-m2ce
                """, run.out());
    }

    @Test
    void infoKnowsBothKinds() throws IOException {
        JsonNode direct =
                new ObjectMapper().readTree(Run.of("info", "--json", parquet).out());
        JsonNode converted =
                new ObjectMapper().readTree(Run.of("info", "--json", mbf).out());
        assertEquals("parquet", direct.get("format").asText());
        assertEquals(1, direct.get("rowGroups").asInt());
        assertEquals("mbf", converted.get("format").asText());
        assertEquals("1.0", converted.get("version").asText());
        assertEquals(Files.size(mbf), converted.get("bytes").asLong());
        assertEquals(parquet.toUri().toString(), converted.get("source").asText());
        for (JsonNode info : List.of(direct, converted)) {
            assertEquals(ROWS, info.get("rows").asInt());
            assertEquals(13, info.get("columns").size());
            assertEquals("driver_id", info.get("columns").get(2).get("name").asText());
            assertTrue(info.get("columns").get(2).get("storedBytes").asLong() > 0);
        }
        assertTrue(Run.of("info", mbf).out().contains("\nchunks "), "text");
    }

    @Test
    void infoSaysWhatAnMbfFileHasBesideData() throws IOException {
        JsonNode info =
                new ObjectMapper().readTree(Run.of("info", "--json", mbf).out());
        assertEquals(4 + 13, info.get("sections").asInt());
        long ofColumns = 0;
        long stored = 0;
        for (JsonNode column : info.get("columns")) {
            assertTrue(column.get("metadataBytes").asLong() > 0, column.toString());
            ofColumns += column.get("metadataBytes").asLong();
            stored += column.get("storedBytes").asLong();
        }
        long metadata = info.get("metadataBytes").asLong();
        assertTrue(ofColumns < metadata, ofColumns + " of " + metadata);
        assertTrue(stored + metadata <= Files.size(mbf), stored + " and " + metadata);
        long rest = 64 * 13 * 2 + 2 * 20_000; // padding, and the filter of the one column of texts that do not repeat
        assertTrue(stored + metadata + rest > Files.size(mbf), stored + " and " + metadata);
        Set<String> required = new TreeSet<>();
        for (JsonNode requirement : info.get("requirements")) {
            assertEquals("1.0", requirement.get("since").asText());
            required.add(requirement.get("what").asText() + " "
                    + requirement.get("name").asText());
        }
        assertTrue(
                required.containsAll(Set.of("codec snappy", "encoding linear", "encoding dictionary")),
                required::toString);
        String text = Run.of("info", mbf).out();
        assertTrue(text.contains("\nsections           17, "), text);
        assertTrue(text.contains("\nrequires           1.0: "), text);
    }

    @Test
    void infoNamesTheSourceAndTheStateThatItWasIn() throws IOException {
        String text = Run.of("info", mbf).out();
        assertTrue(
                text.contains(
                        "\nsource             " + parquet.toUri().toString().substring(0, 20)),
                text);
        String state = new ObjectMapper()
                .readTree(Run.of("info", "--json", mbf).out())
                .get("sourceState")
                .asText();
        Instant modified = Files.getLastModifiedTime(parquet).toInstant();
        assertTrue(
                state.startsWith(Quantity.count(Files.size(parquet)) + " bytes, file id "
                        + Files.getAttribute(parquet, "unix:ino") + ", modified " + modified + ", changed "),
                state);
    }

    @Test
    void infoNamesEachSourceAndWhichPartOfItIsThere() {
        Path golden = Path.of(System.getProperty("mbf.project", ".."), "spec", "golden", "v1");
        String part = Run.of("info", golden.resolve("part.mbf")).out();
        assertTrue(part.contains("\nsource    file:///sold.parquet, rows 40 to 70 of 100, 2 of 4 columns: "), part);
        List<String> sources = Run.of("info", golden.resolve("sources.mbf"))
                .out()
                .lines()
                .filter(line -> line.startsWith("source "))
                .map(line -> line.substring(line.indexOf("file"), line.indexOf(": 1")))
                .toList();
        assertEquals(
                List.of(
                        "file:///source-0.parquet, rows 0 to 4 of 4",
                        "file:///source-1.parquet, rows 0 to 0 of 0",
                        "file:///source-2.parquet, rows 0 to 7 of 7"),
                sources);
    }

    @Test
    void aColumnThatALaterVersionWroteIsNamedAndTheOthersAreRead() throws IOException {
        assertEquals(0, Run.of("demo", "--rows", 1_000, "--keep", folder).exit());
        Path small = folder.resolve("small.mbf");
        assertEquals(
                0,
                Run.of("convert", folder.resolve("trips.parquet"), "-o", small).exit());
        for (Path file : List.of(small, mbf)) {
            Path later = Files.write(folder.resolve("later.mbf"), withUnknownEncoding(Files.readAllBytes(file), 2));
            String problem = later + ": column 'driver_id': encoding 100 is not known to this library";
            assertEquals(
                    Run.of("cat", file, "--select", "trip_id,fare"), Run.of("cat", later, "--select", "trip_id,fare"));
            for (String command : List.of("cat", "verify", "head")) {
                assertFails(1, "mbf: " + problem + "\n", command, later);
            }
            Run info = Run.of("info", later);
            assertEquals(0, info.exit(), info.err());
            assertTrue(info.out().endsWith("\ncannot be read: " + problem + "\n"), info.out());
            JsonNode columns = new ObjectMapper()
                    .readTree(Run.of("info", "--json", later).out())
                    .get("columns");
            assertEquals(problem, columns.get(2).get("problem").asText());
            assertFalse(columns.get(1).has("problem"));
        }
    }

    /** An encoding of a column has another number. */
    private static byte[] withUnknownEncoding(byte[] file, int column) {
        byte[] last = Arrays.copyOfRange(file, file.length - FileTrailer.BYTES, file.length);
        FileTrailer trailer = FileTrailer.read("", last, file.length);
        List<Section> sections =
                new ArrayList<>(SectionDirectory.read("", file, (int) trailer.directoryOffset(), trailer)
                        .sections());
        for (int i = 0; i < sections.size(); i++) {
            Section old = sections.get(i);
            if (old.is(Kind.COLUMN) && old.node() == column) {
                file[(int) old.offset() + 2] = 100; // behind the section's bits and the number of encodings
                int checksum = Checksum.of(file, (int) old.offset(), old.length());
                sections.set(
                        i,
                        new Section(
                                old.kind(),
                                column,
                                old.offset(),
                                old.dictionary(),
                                old.tables(),
                                old.length(),
                                checksum));
            }
        }
        ByteSink end = new ByteSink();
        new SectionDirectory(sections).write(end);
        int checksum = Checksum.of(end.array(), 0, end.size());
        new FileTrailer(
                        trailer.version(),
                        trailer.directoryOffset(),
                        trailer.directoryLength(),
                        checksum,
                        trailer.openingLength())
                .write(end);
        System.arraycopy(end.array(), 0, file, file.length - end.size(), end.size());
        return file;
    }

    // ---- the cache

    @Test
    void catWithCacheConvertsBeforeItEndsAndHitsTheNextTime() throws IOException {
        assertEquals(0, Run.of("cache", "clear").exit()); // of what an earlier run may have left
        Path source = Files.copy(parquet, folder.resolve("a b.parquet"));
        Run direct = Run.of("cat", source);
        Run first = Run.of("cat", "--cache", source);
        assertEquals(direct, first);
        Run why = Run.of("why", source);
        assertTrue(why.out().startsWith(source + ": hit: "), why.out());
        Run second = Run.of("cat", "--cache", source, "--explain");
        assertEquals(direct.out(), second.out());
        assertTrue(second.err().contains("mbf: 1 chunks considered"), second.err());

        JsonNode listed =
                new ObjectMapper().readTree(Run.of("cache", "ls", "--json").out());
        assertEquals(ROWS, listed.get("rows").asInt());
        String stats = Run.of("cache", "stats").out();
        assertTrue(stats.contains(" holds 1 entry, ") && stats.contains(" of 10 GiB; "), stats);
        assertTrue(listed.get("source").asText().endsWith("/a%20b.parquet"), listed.toString());
        String ls = Run.of("cache", "ls").out();
        assertTrue(ls.contains("a b.parquet  "), ls);
        assertEquals(
                System.getenv("MBF_CACHE_DIR") + "\n", Run.of("cache", "dir").out());

        assertEquals(new Run(0, "removed " + source + "\n", ""), Run.of("cache", "rm", source));
        assertEquals(new Run(1, "", "mbf: " + source + ": not in the cache\n"), Run.of("cache", "rm", source));
        assertEquals(
                "miss",
                new ObjectMapper()
                        .readTree(Run.of("why", "--json", source).out())
                        .get("state")
                        .asText());
        assertEquals(0, Run.of("cache", "clear").exit());
    }

    // ---- conversion

    @Test
    void foldersAndGlobsAreConvertedIntoAFolder() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("in/deep"));
        Files.copy(parquet, sources.resolve("a.parquet"));
        Files.copy(parquet, sources.getParent().resolve("b.parquet"));
        Files.copy(parquet, sources.resolve("_ignored.parquet"));
        Files.writeString(sources.resolve("notes.txt"), "not Parquet");
        Run run = Run.of("convert", folder.resolve("in"), "-o", folder.resolve("out"), "--codec", "none", "--jobs", 2);
        assertEquals(0, run.exit(), run.err());
        assertEquals(List.of("out/b.mbf", "out/deep/a.mbf"), filesBelow(folder.resolve("out")));
        Run glob = Run.of("convert", folder.resolve("in") + "/d*/[ab].parquet");
        assertEquals(0, glob.exit(), glob.err());
        assertTrue(Files.exists(sources.resolve("a.mbf")), "beside its source");
        assertEquals(
                Run.of("cat", parquet).out(),
                Run.of("cat", sources.resolve("a.mbf")).out());
    }

    private List<String> filesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anExistingTargetIsOnlyReplacedByForce() throws IOException {
        Path target = Files.writeString(folder.resolve("x.mbf"), "precious");
        Run refused = Run.of("convert", parquet, "-o", target);
        assertEquals(1, refused.exit());
        assertEquals("mbf: " + target + ": already exists (--force replaces it)\n", refused.err());
        assertEquals("precious", Files.readString(target));
        assertEquals(0, Run.of("convert", parquet, "-o", target, "--force").exit());
        assertEquals(0, Run.of("verify", target).exit());
    }

    @Test
    void aBadFileAmongGoodOnesIsReportedAndTheOthersConverted() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Files.copy(parquet, in.resolve("good.parquet"));
        Files.writeString(in.resolve("bad.parquet"), "PAR1 but not really");
        Run run = Run.of("convert", in);
        assertEquals(1, run.exit());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("mbf: " + in.resolve("bad.parquet") + ": "), run.err());
        assertEquals(List.of("in/bad.parquet", "in/good.mbf", "in/good.parquet"), filesBelow(in));
    }

    @Test
    void twoSourcesForOneTargetAreRefused() throws IOException {
        Path a = Files.createDirectories(folder.resolve("a")).resolve("x.parquet");
        Path b = Files.createDirectories(folder.resolve("b")).resolve("x.parquet");
        Files.copy(parquet, a);
        Files.copy(parquet, b);
        Path out = folder.resolve("out");
        assertFails(
                2,
                "mbf: " + a + " and " + b + " would both become " + out.resolve("x.mbf") + "\n",
                "convert",
                a,
                b,
                "-o",
                out);
    }

    @Test
    void wrongConvertOptionsAreRefusedBeforeAnythingIsWritten() {
        Path target = folder.resolve("x.mbf");
        assertFails(
                2,
                "mbf: '8 bananas' is not a size such as 8MiB, up to 2147483647 bytes\n",
                "convert",
                parquet,
                "-o",
                target,
                "--chunk-size",
                "8 bananas");
        assertFails(
                2,
                "mbf: --chunk-size 1k: a chunk size of 1024 bytes is not within 65536..268435456\n",
                "convert",
                parquet,
                "-o",
                target,
                "--chunk-size",
                "1k");
        assertFails(2, "mbf: --jobs 0 is not within 1..64\n", "convert", parquet, "-o", target, "--jobs", 0);
        Run unknown = Run.of("convert", parquet, "-o", target, "--index", "nope");
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().startsWith("mbf: " + parquet + ": no column 'nope'"), unknown.err());
        assertFalse(Files.exists(target));
    }

    // ---- damage and other bad input

    @Test
    void verifySaysOkOrNamesThePlace() throws IOException {
        assertEquals(
                new Run(0, mbf + ": ok, 20,000 rows\n" + parquet + ": ok, 20,000 rows\n2 files checked, all ok\n", ""),
                Run.of("verify", mbf, parquet));
        byte[] bytes = Files.readAllBytes(mbf);
        bytes[bytes.length / 4] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.mbf"), bytes);
        Run run = Run.of("verify", damaged, mbf);
        assertEquals(1, run.exit());
        assertEquals(mbf + ": ok, 20,000 rows\n2 files checked, 1 not ok\n", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("mbf: " + damaged + ": "), run.err());
        assertTrue(run.err().contains(": chunk 0, column 'fare', block 0: checksum is "), run.err());
    }

    @Test
    void aCutMbfIsOneLine() throws IOException {
        byte[] bytes = Files.readAllBytes(mbf);
        for (int length : new int[] {8, 63, 64, 5_000, bytes.length - 1}) {
            Path cut = Files.write(folder.resolve("cut.mbf"), Arrays.copyOf(bytes, length));
            for (String command : List.of("cat", "verify", "info", "schema", "head")) {
                Run run = Run.of(command, cut);
                assertEquals(1, run.exit(), command);
                assertTrue(run.err().startsWith("mbf: " + cut + ": "), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
            }
        }
    }

    @Test
    void aFileOfADraftOfTheFormatIsSaidToBeOne() throws IOException {
        Path draft = Files.write(folder.resolve("draft.mbf"), Drafts.bytes());
        for (String command : List.of("cat", "verify", "info", "schema", "head")) {
            assertFails(
                    1,
                    "mbf: " + draft + ": trailer: the file is of a draft of format 1.0, which is read no more\n",
                    command,
                    draft);
        }
    }

    @Test
    void whatIsNoParquetFileIsSaidSo() throws IOException {
        Path text = Files.writeString(folder.resolve("x.parquet"), "hello\tworld");
        Path empty = Files.writeString(folder.resolve("empty.parquet"), "");
        Path missing = folder.resolve("missing.parquet");
        for (String command : List.of("cat", "head", "schema", "info", "verify")) {
            assertFails(
                    1,
                    "mbf: " + text + ": offset 0: neither a Parquet nor a .mbf file: it starts with"
                            + " 68 65 6c 6c 6f 09 77 6f\n",
                    command,
                    text);
            assertFails(1, "mbf: " + missing + ": no such file\n", command, missing);
        }
        for (String command : List.of(
                "cat",
                "head",
                "schema",
                "info",
                "verify",
                "count",
                "stats",
                "sample",
                "convert",
                "why",
                "cat --cache")) {
            List<Object> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add(empty);
            assertFails(1, "mbf: " + empty + ": file: it is empty\n", arguments.toArray());
        }
        assertFails(1, "mbf: " + empty + ": file: it is empty\n", "export", empty, "-o", folder.resolve("out.mbf"));
        Run warmed = Run.of("prewarm", empty);
        assertEquals(1, warmed.exit());
        assertTrue((warmed.out() + warmed.err()).contains(empty + ": file: it is empty\n"), warmed.toString());
        assertFails(1, "mbf: " + missing + ": no such file\n", "convert", missing);
        assertFails(1, "mbf: " + missing + ": no such file\n", "why", missing);
        assertFails(1, "mbf: " + folder.resolve("*.pq") + ": no file matches\n", "convert", folder.resolve("*.pq"));
        assertFails(
                2,
                "mbf: " + mbf + ": is not a Parquet file but a .mbf file already\n",
                "convert",
                mbf,
                "-o",
                folder.resolve("y.mbf"));
    }

    @Test
    void whatCannotBeReadIsSaidSo() throws IOException {
        Path secret = Files.copy(parquet, folder.resolve("secret.parquet"));
        Files.setPosixFilePermissions(secret, Set.of());
        if (Files.isReadable(secret)) {
            return; // whoever runs this may read everything; FailureTest covers the words
        }
        assertFails(1, "mbf: " + secret + ": permission denied\n", "cat", secret);
    }

    @Test
    void wrongQueriesAreUsageErrors() {
        for (Path file : List.of(parquet, mbf)) {
            Run select = Run.of("cat", file, "--select", "nope");
            assertEquals(2, select.exit());
            assertTrue(select.err().startsWith("mbf: no column 'nope'; the columns are trip_id, "), select.err());
            Run where = Run.of("cat", file, "--where", "nope = 1");
            assertEquals(2, where.exit());
            assertTrue(where.err().contains("no column 'nope'"), where.err());
            Run literal = Run.of("cat", file, "--where", "trip_id = 'x'");
            assertEquals(2, literal.exit());
            assertEquals(1, literal.err().lines().count(), literal.err());
            Run syntax = Run.of("cat", file, "--where", "trip_id = ");
            assertEquals(2, syntax.exit());
            assertEquals(1, syntax.err().lines().count(), syntax.err());
        }
        assertFails(2, "mbf: --limit -1: a number of rows is not negative\n", "cat", parquet, "--limit", -1);
        assertFails(2, "mbf: a table has 0 to 10000 rows, not -1; cat has no limit\n", "head", parquet, "-n", -1);
    }

    @Test
    void aCommandIsWanted() {
        Run nothing = Run.of();
        assertEquals(2, nothing.exit());
        assertTrue(nothing.err().startsWith("Usage: mbf "), nothing.err());
    }

    @Test
    void helpAndVersionAreAnswers() {
        assertEquals(new Run(0, "mbf (not packaged)\n", ""), Run.of("--version"));
        for (String command : List.of("cat", "head", "schema", "info", "convert", "verify", "cache", "why", "demo")) {
            Run help = Run.of(command, "--help");
            assertEquals(0, help.exit());
            assertTrue(help.out().startsWith("Usage: mbf " + command), help.out());
        }
    }

    @Test
    void aStackTraceIsOnlyShownOnRequest() {
        Path missing = folder.resolve("missing.parquet");
        assertEquals(
                "mbf: " + missing + ": no such file\n", Run.of("cat", missing).err());
        assertTrue(Run.of("cat", "--verbose", missing).err().contains("\tat io.mbf.cli."));
        assertTrue(Run.of("--verbose", "cat", missing).err().contains("\tat io.mbf.cli."));
    }

    // ---- standard output that fails

    @Test
    void aBrokenPipeEndsQuietly() {
        OutputStream closed = new OutputStream() {
            private int left = 100_000;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        assertEquals(new Run(0, "", ""), Run.into(closed, "cat", parquet));
        assertEquals(new Run(0, "", ""), Run.into(closed, "cat", "--format", "csv", parquet));
    }

    @Test
    void aFullDiskIsSaidSo() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            for (String command : List.of("cat", "head", "schema", "info", "verify")) {
                assertEquals(
                        new Run(1, "", "mbf: standard output: No space left on device\n"),
                        Run.into(full, command, mbf));
            }
        }
    }
}
