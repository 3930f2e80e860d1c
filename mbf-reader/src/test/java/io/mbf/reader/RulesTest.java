package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.format.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules have one name, in the specification and in messages. */
class RulesTest {

    private static final Path SPEC = Path.of(System.getProperty("mbf.project", ".."), "spec", "SPEC.md");

    @Test
    void theSpecificationNamesTheRulesThatMessagesName() throws IOException {
        Set<String> named = Pattern.compile("`([a-z]+\\.[a-z-]+|limits)`")
                .matcher(Files.readString(SPEC))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.endsWith(".md"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known =
                Arrays.stream(Rule.values()).map(Rule::toString).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, named);
    }
}
