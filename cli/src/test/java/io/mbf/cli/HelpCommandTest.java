package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpCommandTest {

    @TempDir
    Path folder;

    @Test
    void aCommandIsTheSameWhetherItsModelIsMadeAloneOrAmongAll() {
        for (String name : Main.NAMES) {
            Run among = Run.of("help", name);
            assertEquals(0, among.exit(), among.err());
            assertEquals(among, Run.of(name, "--help"));
        }
    }

    @Test
    void helpOfACommandIsWhatItsOptionSays() {
        assertEquals(Run.of("cat", "--help"), Run.of("help", "cat"));
        assertEquals(Run.of("cache", "ls", "--help"), Run.of("help", "cache", "ls"));
        assertEquals(Run.of("--help"), Run.of("help"));
    }

    @Test
    void everyCommandHasAManualPageOfWhatItTakes() throws IOException {
        assertEquals(new Run(0, "", ""), Run.of("help", "--manual-pages", folder));
        String cat = Files.readString(folder.resolve("mbf-cat.1"));
        assertTrue(cat.startsWith(".TH \"mbf-cat\" 1 "), cat);
        assertTrue(cat.contains("\n.TP\n\\fB\\-\\-limit=N\\fR\nThe first N rows only"), cat);
        assertTrue(cat.contains("\n.SH SEE ALSO\nmbf(1)\n"), cat);
        String evict = Files.readString(folder.resolve("mbf-cache-evict.1"));
        assertTrue(evict.contains("\n\\fB\\-\\-older\\-than=TIME\\fR\n"), evict);
    }

    @Test
    void noLineOfAManualPageIsARequestByChance() throws IOException {
        assertEquals(0, Run.of("help", "--manual-pages", folder).exit());
        try (Stream<Path> pages = Files.list(folder)) {
            for (Path page : pages.toList()) {
                for (String line : Files.readAllLines(page)) {
                    assertTrue(
                            !line.startsWith("'") && !line.startsWith(".")
                                    || line.matches("\\.(TP|nf|fi|SH [A-Z ]+|TH \".*)"),
                            page + ": " + line);
                    assertTrue(
                            !line.contains("${") && !line.contains("%%") && !line.contains("%n"), page + ": " + line);
                }
            }
        }
    }

    @Test
    void pagesGoWhereTheyCanAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Run run = Run.of("help", "--manual-pages", file);
        assertEquals(1, run.exit());
        assertEquals(
                List.of("mbf: " + file + ": already exists (--force replaces it)"),
                run.err().lines().toList());
    }

    @Test
    void benchmarksAreInTheHelpAndNeedACheckout() {
        assertTrue(Run.of("help").out().contains("\n  bench "), "all commands");
        assertTrue(Run.of("help", "bench").out().contains("beside its peers"), "what it does");
        assertEquals(
                new Run(1, "", "mbf: bench needs a checkout of the project, where ./mbf bench builds it\n"),
                Run.of("bench", "--quick", "--only", "trips"));
    }
}
