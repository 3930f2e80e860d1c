package io.mbf.cli.help;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cli.Run;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MisuseTest {

    private static void assertSays(String sentence, String command, Object... args) {
        assertEquals(new Run(2, "", "mbf: " + sentence + "\nTry '" + command + " --help'.\n"), Run.of(args));
    }

    @Test
    void aMistypedCommandIsGuessed() {
        assertSays("mbf has no command 'hed'; did you mean head?", "mbf", "hed", "x");
        assertSays("mbf has no command 'CAT'; did you mean cat?", "mbf", "CAT");
        assertSays("mbf has no command 'vreify'; did you mean verify?", "mbf", "vreify");
        assertSays("mbf has no command 'comp'; did you mean completion?", "mbf", "comp");
        assertSays("mbf cache has no command 'lss'; did you mean ls?", "mbf cache", "cache", "lss");
        assertSays("mbf has no command 'hea'; did you mean head?", "mbf", "help", "hea");
    }

    @Test
    void nothingIsGuessedWhereNothingIsClose() {
        assertSays("mbf has no command 'frobnicate'", "mbf", "frobnicate");
        assertSays("mbf cat has no option --nope", "mbf cat", "cat", "x", "--nope");
        assertEquals(Optional.empty(), Misuse.closest("", List.of("ls", "rm")));
        assertEquals(Optional.empty(), Misuse.closest("x".repeat(5_000), List.of("ls", "rm")));
    }

    @Test
    void aMistypedOptionIsGuessed() {
        assertSays("mbf head has no option --rwos; did you mean --rows?", "mbf head", "head", "--rwos", 3, "x");
        assertSays("mbf cat has no option --fromat; did you mean --format?", "mbf cat", "cat", "--fromat=csv", "x");
        assertSays("mbf sql has no option --no-cach; did you mean --no-cache?", "mbf sql", "sql", "--no-cach", "x");
    }

    @Test
    void whatLacksIsNamed() {
        assertSays("mbf cat lacks FILE", "mbf cat", "cat");
        assertSays("mbf head lacks the N of --rows", "mbf head", "head", "x", "-n");
        assertSays("mbf export lacks --output OUT", "mbf export", "export", "x");
        assertSays(
                "mbf cache lacks a command: clear, config, dir, evict, gc, ls, rm, stats, verify",
                "mbf cache",
                "cache");
    }

    @Test
    void aValueThatIsNoneIsToldWhatItShouldBe() {
        assertSays("--rows abc: is not a number that fits", "mbf head", "head", "x", "-n", "abc");
        assertSays("--format xml: is not one of ndjson, csv, arrow", "mbf cat", "cat", "x", "--format", "xml");
        assertSays("SHELL tcsh: is not one of bash, zsh, fish", "mbf completion", "completion", "tcsh");
        assertSays("--cache foo: is not true or false", "mbf cat", "cat", "x", "--cache=foo");
    }

    @Test
    void whatIsTooMuchIsNamed() {
        assertSays("mbf head does not take 'b'", "mbf head", "head", "a", "b");
        assertSays("--rows is given twice", "mbf head", "head", "a", "-n", 1, "--rows", 2);
    }

    @Test
    void whatCannotBePrintedIsShown() {
        assertSays("mbf has no command 'a\\u001b[31m'", "mbf", "a\u001b[31m");
    }
}
