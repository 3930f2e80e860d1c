package io.mbf.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.cli.shell.SqlParser.Place;
import java.util.Map;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

/** What the shell makes of a text that is being typed. */
class SqlParserTest {

    private final SqlParser parser = new SqlParser();

    @Test
    void aStatementGoesOnUntilItsSemicolon() {
        for (String open : new String[] {"select", "select ';", "select 1; select", "select 1 /*;", "select $$ ;"}) {
            assertThrows(EOFError.class, () -> parser.parse(open, open.length(), ParseContext.ACCEPT_LINE), open);
        }
        for (String complete :
                new String[] {"", " ", "-- nothing", "select\n1;", "select 1; -- one", ".tables", " .x"}) {
            parser.parse(complete, complete.length(), ParseContext.ACCEPT_LINE);
        }
    }

    @Test
    void theWordBeforeTheCursorIsCompletedByWhatItStartsAs() {
        Map<String, String> words = Map.ofEntries(
                Map.entry(".sch", "COMMAND .sch"),
                Map.entry(".schema tri", "WORD tri"),
                Map.entry("sel", "WORD sel"),
                Map.entry("select ", "WORD "),
                Map.entry("select a, t.reg", "WORD reg"),
                Map.entry("select \"my tri", "QUOTED_NAME my tri"),
                Map.entry("from 'lake/ev", "PATH lake/ev"),
                Map.entry("from a join 'it''s", "PATH it's"),
                Map.entry("from mbf('la", "PATH la"),
                Map.entry("where a = 'x", "OTHER x"),
                Map.entry("select 'x'", "OTHER "),
                Map.entry("select 1 /* com", "OTHER * com"));
        for (Map.Entry<String, String> word : words.entrySet()) {
            String text = word.getKey();
            SqlParser.Line line = (SqlParser.Line) parser.parse(text + " from t", text.length(), ParseContext.COMPLETE);
            Place place = line.place();
            assertEquals(word.getValue(), place + " " + line.word(), text);
        }
    }
}
