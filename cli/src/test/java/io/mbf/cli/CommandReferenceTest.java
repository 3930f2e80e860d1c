package io.mbf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/reference/command.md} against the help of all commands. The page is written anew with {@code mvn verify -pl cli
 * -am -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dmbf.write-commands=true}.
 */
class CommandReferenceTest {

    private static final Path PAGE =
            Path.of(System.getProperty("mbf.project", "..")).resolve("docs/reference/command.md");

    @TempDir
    Path temp;

    @Test
    void thePageOfTheCommandIsWhatItsHelpSays() throws IOException {
        assertEquals(new Run(0, "", ""), Run.of("help", "--manual-pages", temp));
        StringBuilder found = new StringBuilder("""
                # The command

                What `mbf help COMMAND` prints, of all commands; `man mbf` has the same. This page is made from them. What they
                are for is in the [tutorial](../tutorial/README.md) and in [How to](../README.md#how-to).
                """);
        for (String command : commands()) {
            String help = Run.of((Object[]) ("help" + command.substring("mbf".length())).split(" "))
                    .out()
                    .stripTrailing();
            found.append("\n## ").append(command).append("\n```\n").append(help).append("\n```\n");
        }
        if (Boolean.getBoolean("mbf.write-commands")) {
            Files.writeString(PAGE, found);
        }
        assertEquals(Files.readString(PAGE), found.toString());
    }

    /** As {@code mbf cache ls}, in the order of the alphabet. */
    private List<String> commands() throws IOException {
        try (Stream<Path> pages = Files.list(temp)) {
            return pages.map(page ->
                            page.getFileName().toString().replace(".1", "").replace('-', ' '))
                    .sorted()
                    .toList();
        }
    }
}
