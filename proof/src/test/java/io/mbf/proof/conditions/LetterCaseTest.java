package io.mbf.proof.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.predicate.LetterCase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DuckDB makes each letter of Unicode small and capital. */
class LetterCaseTest {

    private static final int LATIN_ENDS = 0x180;

    @ParameterizedTest
    @EnumSource
    void everyLetterThatBothKnowBecomesWhatDuckDbMakesOfIt(LetterCase letters) throws SQLException {
        int mapped = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement duckDb = connection.createStatement();
                ResultSet result = duckDb.executeQuery("SELECT c, " + letters.function() + "(chr(c::INTEGER))"
                        + " FROM range(1, 1114112) t(c) WHERE c NOT BETWEEN 55296 AND 57343")) {
            while (result.next()) {
                int letter = result.getInt(1);
                int ours = letters.map(letter);
                String theirs = result.getString(2);
                String at = String.format("U+%04X", letter);
                if (letter < LATIN_ENDS) {
                    assertEquals(theirs, Character.toString(ours), at);
                }
                // of scripts that came late to Unicode, the JDK or DuckDB may know the letters only
                boolean unknown = ours == letter || theirs.codePointAt(0) == letter;
                assertTrue(unknown || theirs.equals(Character.toString(ours)), at);
                mapped += ours == letter ? 0 : 1;
            }
        }
        assertTrue(mapped > 1_300, mapped + " letters");
    }
}
