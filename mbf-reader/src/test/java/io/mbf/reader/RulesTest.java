package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.format.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules have one name, in the specification and in messages. */
class RulesTest {

    private static final Path SPEC = Path.of(System.getProperty("mbf.project", ".."), "spec");

    private static Set<String> namedIn(String chapter) throws IOException {
        return Pattern.compile("`([a-z]+\\.[a-z-]+|limits)`")
                .matcher(Files.readString(SPEC.resolve(chapter)))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.endsWith(".md"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> known() {
        return Arrays.stream(Rule.values()).map(Rule::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theSpecificationNamesTheRulesThatMessagesName() throws IOException {
        assertEquals(known(), namedIn("SPEC.md"));
    }

    /** What breaks a rule of the chapter on encodings has one of the names as well. */
    @Test
    void theOtherChaptersNameNoOthers() throws IOException {
        Set<String> named = namedIn("encodings.md");
        assertTrue(named.contains("page.content"), named::toString);
        for (String chapter : List.of("encodings.md", "ndjson.md")) {
            Set<String> others = namedIn(chapter);
            others.removeAll(known());
            assertEquals(Set.of(), others, chapter);
        }
    }

    /** Each can be tried with a file that breaks it. */
    @Test
    void everyRuleHasAHostileFile() throws IOException {
        Set<String> broken = Files.readAllLines(SPEC.resolve("hostile").resolve("rules.txt")).stream()
                .map(line -> line.split("\t")[2])
                .filter(name -> name.contains(".") || name.equals("limits"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known(), broken);
    }
}
