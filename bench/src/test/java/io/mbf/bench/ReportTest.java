package io.mbf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Answer;
import io.mbf.bench.query.ColumnSum;
import io.mbf.bench.query.Fold;
import io.mbf.bench.query.Work;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What surrounds the measuring: options, plans, the page, and the generators. */
final class ReportTest {

    @TempDir
    Path folder;

    @Test
    void everyKindOfWorkHasABenchmark() {
        for (Work work : Work.values()) {
            assertTrue(
                    Arrays.stream(ReadBenchmark.class.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(work.method())),
                    work.method());
        }
    }

    @Test
    void wrongOptionsAreRefusedInWords() {
        assertEquals("unknown option --fast", refusal("--fast"));
        assertEquals("--size needs a value", refusal("--size"));
        assertEquals("--size needs a number, not big", refusal("--size", "big"));
        assertEquals("there is no table trees", refusal("--only", "trees"));
        assertEquals("there is no peer nobody", refusal("--peers", "nobody"));
        assertEquals("--before needs a value", refusal("--before"));
    }

    @Test
    void somePeersAreMeasuredWithoutAPage() {
        Arguments some = Arguments.parse(List.of("--peers", "MBF warm,MBF direct"));
        assertEquals(EnumSet.of(Peer.MBF_WARM, Peer.MBF_DIRECT), some.peers());
        assertTrue(some.someFigures());
        assertFalse(Arguments.parse(List.of()).someFigures());
    }

    @Test
    void aPageDoesNotSayWhereAnEarlierBuildLies() {
        Arguments arguments = Arguments.parse(List.of("--quick", "--before", "some/where"));
        assertEquals(List.of("--quick", "--before", "EARLIER"), arguments.words());
        assertEquals(Optional.of(Path.of("some/where")), arguments.before());
    }

    @Test
    void figuresOfOtherProgramsAreKeptAndNoneOfOurs() {
        assertTrue(Arguments.parse(List.of("--ours")).ours());
        assertFalse(Arguments.parse(List.of()).ours());
        Figures figures = new Figures();
        for (Peer peer : Peer.values()) {
            figures.add(new Figure(BenchTable.LINEITEM, 1, Variant.SNAPPY, Work.FULL_SCAN, peer, 2, 1, 3));
        }
        assertEquals(
                EnumSet.range(Peer.COLUMN_READER, Peer.VORTEX),
                figures.ofOthers().all().stream().map(Figure::peer).collect(Collectors.toSet()));
    }

    private static String refusal(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> Arguments.parse(List.of(words)))
                .getMessage();
    }

    @Test
    void thePageShowsFiguresGoalsAndWhoIsMissing() throws Exception {
        Plan plan = Plan.of(folder, true, 0.01, 1, EnumSet.of(BenchTable.LINEITEM));
        Figures figures = new Figures();
        figures.add(figure(Peer.COLUMN_READER, 90));
        figures.add(figure(Peer.MBF_WARM, 10));
        Figures before = new Figures();
        before.add(figure(Peer.MBF_WARM, 20));
        ColdStarts starts = ColdStarts.measure(
                Map.of(ColdStarts.NOW, List.of("true"), ColdStarts.BEFORE, List.of("sleep", "0.2")), 1);
        Measurements measured = new Measurements(
                plan,
                figures,
                before,
                new Probes(),
                new Sizes(),
                Optional.of(starts),
                Map.of(
                        Chapter.MANY_FILES,
                        "| sum of a column | 90, 120 ms | 1, 2 ms | 80, 100 ms |\n",
                        Chapter.PIECES,
                        "| from the cache | 90, 150 ms | 80, 100 ms |\n| directly | 90, 110 ms | 80, 100 ms |\n"));
        ResultsPage page = new ResultsPage(
                Map.of("processor", "a fast one"),
                measured,
                Map.of(Peer.VORTEX, "no library for this machine"),
                Goals.of(measured));
        Files.writeString(folder.resolve("short-program-jdk99.md"), "as measured\n");
        String markdown = page.markdown("results/quick.svg", folder, "quick");
        assertTrue(markdown.contains("| MBF warm | 10.0 (9.00–11.0) | 6.0 | 9.00 |  |  |"), markdown);
        assertTrue(markdown.contains("≥ 9.0 × as fast as ColumnReader | 9.00 × | reached |"), markdown);
        assertTrue(markdown.contains(" × as fast as the build before | 2.00 × | reached |"), markdown);
        assertTrue(markdown.contains("≤ 1.0 × DuckDB | 1.20 × | **not reached** |"), markdown);
        assertTrue(markdown.contains("≤ 1.2 × one file of the same rows | 1.50 × | **not reached** |"), markdown);
        assertTrue(markdown.contains("≤ 1.2 × one file of the same rows | 1.10 × | reached |"), markdown);
        assertTrue(markdown.contains("## " + Chapter.MANY_FILES + "\n\n| sum of a column | 90"), markdown);
        assertTrue(markdown.matches("(?s).*\\| mbf head \\| \\d+ \\(\\d+\\) \\| \\d+ \\|\n.*"), markdown);
        assertTrue(markdown.contains("Vortex cannot run on this machine: no library for this machine"), markdown);
        assertTrue(markdown.contains("### On jdk99\n\nas measured\n"), markdown);
        assertTrue(page.chart().contains("MBF warm"), page.chart());
    }

    private static Figure figure(Peer peer, double mean) {
        return new Figure(
                BenchTable.LINEITEM, 0.01, Variant.SNAPPY, Work.FULL_SCAN, peer, mean, 0.9 * mean, 1.1 * mean);
    }

    @Test
    void figuresSurviveTheirFile() throws Exception {
        Figures figures = new Figures();
        figures.add(figure(Peer.ARROW, 12.5));
        figures.save(folder.resolve("jdk17.tsv"));
        assertEquals(
                figures.all().toString(),
                Figures.load(folder.resolve("jdk17.tsv")).all().toString());
    }

    @Test
    void answersSurviveTheirFileAndDifferencesShow() {
        ColumnSum sum = new ColumnSum();
        byte[] text = "three words here".getBytes(StandardCharsets.US_ASCII);
        sum.add(text, 0, text.length);
        sum.add(text, 0, 5);
        sum.add(text, 0, 3);
        sum.add(text, 0, 0);
        Answer answer = new Answer(4, List.of(sum), 7);
        Answer again = Answer.parse(answer.toString());
        assertTrue(answer.agreesWith(again));
        again.columns().get(0).fold++;
        assertFalse(answer.agreesWith(again));
    }

    @Test
    void foldsAreSumsOfBytesAtEveryLength() {
        byte[] bytes = new byte[3_000];
        long sum = 0;
        for (int length = 0; length < bytes.length; length++) {
            assertEquals(sum, Fold.of(bytes, 0, length), "length " + length);
            bytes[length] = (byte) (255 - length % 7);
            sum += bytes[length] & 0xFF;
        }
    }

    @Test
    void aCommandThatPrintsSomethingElseTheNextTimeIsRefused() {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> ColdStarts.measure(Map.of("the process's number", List.of("sh", "-c", "echo $$")), 1));
        assertTrue(refused.getMessage().contains("printed"), refused.getMessage());
    }

    @Test
    void aCommandThatFailsIsSaidSo() {
        IllegalStateException failed = assertThrows(
                IllegalStateException.class,
                () -> ColdStarts.measure(Map.of("a", List.of("sh", "-c", "echo no room; exit 3")), 1));
        assertEquals(
                "failed: sh -c echo no room; exit 3\nno room\n",
                failed.getMessage().substring(0, 43));
    }

    @Test
    void aChapterIsWhatItsProgramPrints() throws Exception {
        assertTrue(new Chapter("usage", Report.class, List.of("--help")).text().startsWith("usage: mbf bench"));
        assertEquals(
                "not measured: Report ended with exit code 2\n",
                new Chapter("misuse", Report.class, List.of("--fast")).text());
    }

    @Test
    void probesRun() throws Exception {
        BenchFile file = new BenchFile(folder, BenchTable.TRIPS, 0.001, Variant.SNAPPY);
        for (String what : List.of("scan-warm", "scan-direct", "scan-column-reader", "convert", "first-read")) {
            Probe.run(what, file, 1);
        }
    }
}
