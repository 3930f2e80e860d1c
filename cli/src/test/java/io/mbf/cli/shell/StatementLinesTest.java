package io.mbf.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statements out of lines. */
class StatementLinesTest {

    private static List<String> texts(String lines) throws IOException {
        StatementLines source = new StatementLines(new BufferedReader(new StringReader(lines)));
        List<String> texts = new ArrayList<>();
        for (Optional<String> next = source.next(); next.isPresent(); next = source.next()) {
            texts.add(next.get());
        }
        return texts;
    }

    @Test
    void statementsMayHaveManyLinesAndLinesManyStatements() throws IOException {
        assertEquals(
                List.of("select\n1;", "select 2; select 3;", "select ';\n';"),
                texts("select\n1;\nselect 2; select 3;\nselect ';\n';\n"));
    }

    @Test
    void commandsAreLinesAlsoBehindComments() throws IOException {
        assertEquals(List.of("-- tables", "", ".tables", "select 1;"), texts("-- tables\n\n  .tables\nselect 1;"));
    }

    @Test
    void theLastStatementNeedsNoSemicolon() throws IOException {
        assertEquals(List.of("select\n1"), texts("select\n1"));
    }
}
