package io.mbf.cli.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion as the shells themselves do it where they are on the machine; bash is wherever the launcher runs. */
class CompletionTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeScripts() throws Exception {
        for (String shell : List.of("bash", "zsh", "fish")) {
            Run run = Run.of("completion", shell);
            assertEquals(0, run.exit(), run.err());
            Files.writeString(folder.resolve(shell), run.out());
        }
        Files.writeString(folder.resolve("trips.parquet"), "");
    }

    private static String run(List<String> shell, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        return out;
    }

    private static boolean isThere(String shell) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
    }

    private static String bash(String... words) throws Exception {
        // compopt works only while bash itself completes
        return run(
                List.of("bash"),
                """
                compopt() { :; }
                source ./bash
                COMP_WORDS=("$0" "$@")
                COMP_CWORD=$#
                _complete_mbf mbf "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                echo "${COMPREPLY[*]}"
                """,
                Stream.concat(Stream.of("mbf"), Stream.of(words)).toArray(String[]::new));
    }

    private static String fish(String line) throws Exception {
        return run(List.of("fish", "--no-config"), "source ./fish; complete -C '" + line + "'")
                .replaceAll("\t[^\n]*", "");
    }

    @Test
    void bashKnowsCommandsOptionsValuesAndFiles() throws Exception {
        assertEquals("count\n", bash("cou"));
        assertEquals("--select\n", bash("cat", "--sel"));
        assertEquals("NDJSON CSV ARROW\n", bash("cat", "--format", ""));
        assertEquals("ls\n", bash("cache", "l"));
        for (String command : List.of("cat", "convert", "prewarm", "why", "verify")) {
            assertEquals("trips.parquet\n", bash(command, "tri"), command);
        }
    }

    @Test
    void fishKnowsThemToo() throws Exception {
        if (isThere("fish")) {
            assertEquals("count\n", fish("mbf cou"));
            assertEquals("--select\n", fish("mbf cat --sel"));
            assertEquals("arrow\ncsv\nndjson\n", fish("mbf cat --format "));
            assertEquals("ls\n", fish("mbf cache l"));
            assertEquals("trips.parquet\n", fish("mbf cat tri"));
            assertEquals("--no-cache\n", fish("mbf sql --no-"));
        }
    }

    @Test
    void zshTakesItsScript() throws Exception {
        if (isThere("zsh")) {
            assertEquals("", run(List.of("zsh", "-f"), "autoload -Uz compinit; compinit -D; source ./zsh"));
        }
    }

    @Test
    void everyCommandIsCompletedInEveryShell() throws Exception {
        String help = Run.of("help").out();
        List<String> commands = help.substring(help.indexOf("\nCommands:") + 1)
                .lines()
                .filter(line -> line.matches("  [a-z]+ +.*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertTrue(commands.containsAll(List.of("cat", "cache", "help", "completion")), help);
        for (String command : commands) {
            assertTrue(
                    Files.readString(folder.resolve("bash")).contains("function _picocli_mbf_" + command + "()"),
                    command);
            assertTrue(Files.readString(folder.resolve("zsh")).contains("\n_mbf_" + command + "() {"), command);
            assertTrue(Files.readString(folder.resolve("fish")).contains(" -f -a " + command + " "), command);
        }
    }
}
