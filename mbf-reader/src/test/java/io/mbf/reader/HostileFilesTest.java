package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.error.UnsupportedVersionException;
import io.mbf.file.RangeReader;
import io.mbf.reader.HostileFiles.Hostile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.plan.ScanPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads the committed files that break one rule each. They never change; new ones, and the list, are written with
 * {@code mvn -pl mbf-reader -am test -Dtest=HostileFilesTest -Dmbf.hostile.write=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class HostileFilesTest {

    private static final Path FOLDER = Path.of(System.getProperty("mbf.project", ".."), "spec", "hostile");

    /**
     * A line a file, of four parts with tabs in between: its name; {@code read} if whoever opens it and reads all columns
     * finds it out, {@code verify} if only who holds everything in it against the values; the name of the rule that it breaks, or else how it is refused; and the rule.
     */
    private static final String LIST = "rules.txt";

    private static final Pattern RULE = Pattern.compile("\\(([a-z]+(?:\\.[a-z-]+)?)\\)$");

    @TempDir
    static Path good;

    private static Map<String, Hostile> files;

    @BeforeAll
    static void forge() throws IOException {
        files = HostileFiles.all(good);
        if (Boolean.getBoolean("mbf.hostile.write")) {
            for (var file : files.entrySet()) {
                Path path = FOLDER.resolve(file.getKey() + ".mbf");
                if (Files.notExists(path)) {
                    Files.write(path, file.getValue().bytes());
                }
            }
            Files.writeString(FOLDER.resolve(LIST), list());
        }
    }

    private static String list() {
        return files.entrySet().stream()
                .map(file -> file.getKey() + ".mbf\t" + (isFoundByReading(file.getValue()) ? "read" : "verify") + "\t"
                        + refusal(file.getKey()) + "\t" + file.getValue().rule() + "\n")
                .collect(Collectors.joining());
    }

    /** The rule that the line ends with, or what else is the matter with a file. */
    private static String refusal(String name) {
        try {
            verify(FOLDER.resolve(name + ".mbf"));
            return "none";
        } catch (CorruptFileException e) {
            Matcher rule = RULE.matcher(e.getMessage());
            return rule.find() ? rule.group(1) : "damaged";
        } catch (UnsupportedVersionException e) {
            return e.isTooOld() ? "too old" : "too new";
        } catch (UnsupportedFeatureException e) {
            return "not supported";
        }
    }

    /** Without the check of all bytes that {@link MbfFile#open} makes of small files. */
    private static boolean isFoundByReading(Hostile hostile) {
        RangeReader reader = new MemoryFile("hostile.mbf", hostile.bytes()).open();
        try {
            Container container = new Container(reader);
            ScanPlan plan = ScanPlan.of(Query.ALL, container.schema());
            try (Scan scan = new MbfScan(container, plan, Long.MAX_VALUE)) {
                while (scan.next() != null) {
                    // until all is read
                }
            }
            return false;
        } catch (MbfException e) {
            return true;
        }
    }

    @Test
    void eachIsRefusedInOneLineThatNamesFileAndPlace() {
        StringBuilder wrong = new StringBuilder();
        files.forEach((name, hostile) -> {
            Path path = FOLDER.resolve(name + ".mbf");
            MbfException e = assertThrows(MbfException.class, () -> verify(path), name);
            boolean right = e.getMessage().startsWith(path + ": ")
                    && e.getMessage().lines().count() == 1
                    && e.getMessage().substring(path.toString().length()).contains(hostile.message());
            wrong.append(right ? "" : e.getMessage() + " [" + hostile.message() + "]\n");
        });
        assertEquals("", wrong.toString());
    }

    private static void verify(Path path) {
        try (MbfFile file = MbfFile.open(path)) {
            file.verify();
        }
    }

    /** Whoever does not verify gets the rows of a lie that only conditions would believe, or a refusal. */
    @Test
    void readingThemEndsInRowsOrInOneLine() {
        for (String name : files.keySet()) {
            try (MbfFile file = MbfFile.open(FOLDER.resolve(name + ".mbf"));
                    Scan scan = file.scan(Query.ALL)) {
                for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                    assertTrue(batch.rowCount() > 0);
                }
            } catch (MbfException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    @Test
    void eachIsListedWithItsRuleAndThereAreNoOthers() throws IOException {
        assertEquals(list(), Files.readString(FOLDER.resolve(LIST)));
        Set<String> expected = new TreeSet<>(Set.of(LIST));
        files.keySet().forEach(name -> expected.add(name + ".mbf"));
        try (Stream<Path> found = Files.list(FOLDER)) {
            assertEquals(
                    expected,
                    found.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
