package io.mbf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.terminal.Terminal.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final int WIDTH = 90;

    private final Screen screen = new Screen();

    private Terminal terminal(OutputStream out, Stream... terminals) {
        return new Terminal(InputStream.nullInputStream(), out, screen, Set.of(terminals), WIDTH);
    }

    private void awaitBar(String part) throws InterruptedException {
        while (!last().contains(part)) { // drawn by a thread of its own, ten times a second
            Thread.sleep(5);
        }
    }

    private String last() {
        List<String> lines = screen.lines();
        return lines.get(lines.size() - 1);
    }

    @Test
    void linesArePrintedAboveTheBarWhicheverStreamTheyGoTo() throws Exception {
        Terminal terminal = terminal(screen, Stream.OUT, Stream.ERR);
        try (Progress progress = Progress.ofBytes(terminal, "converting", 0)) {
            progress.report(6_000_000, 12_000_000, "file 2 of 3");
            awaitBar(" 50%"); // a bar drawn between two of a report's values shows the old share beside the new remark
            awaitBar("file 2 of 3");
            terminal.print("a.parquet: done");
            terminal.complain("b.parquet: is damaged");
            terminal.err().println("a remark");
            assertEquals(
                    List.of("a.parquet: done", "\u001b[31mmbf:\u001b[0m b.parquet: is damaged", "a remark"),
                    screen.lines().subList(0, 3));
            assertEquals(4, screen.lines().size());
            assertTrue(
                    last().matches("converting +50% \\|.*\\| +6/12 MB \\(0:00:0\\d / .*\\) .* MB/s, file 2 of 3"),
                    last());
            assertTrue(last().length() < WIDTH, last());
            progress.report(12_000_000, 12_000_000, "file 3 of 3");
            awaitBar("file 3 of 3");
        }
        assertEquals("", last());
        terminal.print("the end");
        assertEquals("the end", screen.lines().get(3));
        assertEquals(5, screen.lines().size());
    }

    @Test
    void linesThatGoElsewhereAreNotMixedWithTheBar() throws Exception {
        Screen file = new Screen();
        Terminal terminal = terminal(file, Stream.ERR);
        try (Progress progress = Progress.ofBytes(terminal, "converting", 0)) {
            progress.report(1, 2);
            awaitBar("converting");
            terminal.print("a line");
        }
        assertEquals("a line\n", file.toString(StandardCharsets.UTF_8));
        assertEquals(List.of(""), screen.lines());
    }

    @Test
    void thereIsNoBarWhereNobodySeesItOrBeforeItIsWorthIt() throws IOException {
        Terminal elsewhere = terminal(screen, Stream.OUT);
        try (Progress progress = Progress.ofBytes(elsewhere, "converting", 0)) {
            progress.report(1, 2);
        }
        try (Progress progress = new Progress(terminal(screen, Stream.ERR), "converting")) {
            progress.report(1, 2);
        }
        assertEquals("", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTerminalThatHasGoneEndsNoWork() throws IOException {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Input/output error");
            }
        };
        Terminal terminal = new Terminal(InputStream.nullInputStream(), screen, gone, Set.of(Stream.ERR), WIDTH);
        terminal.status().show("half way");
        terminal.status().show("");
        terminal.print("done");
        assertEquals("done\n", screen.toString(StandardCharsets.UTF_8));
    }
}
