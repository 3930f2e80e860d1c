package io.mbf.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.InvalidQueryException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnListTest {

    @Test
    void commasSeparateAndBlanksAroundNamesAreIgnored() {
        assertEquals(List.of("a", "b c", "d"), ColumnList.parse(List.of("a, b c ,d")));
    }

    @Test
    void listsAddUp() {
        assertEquals(List.of("a", "b", "a"), ColumnList.parse(List.of("a,b", "a")));
        assertEquals(List.of(), ColumnList.parse(List.of()));
    }

    @Test
    void quotedNamesAreTakenAsTheyStand() {
        assertEquals(
                List.of("a,b", "", "say \"x\"", " c "),
                ColumnList.parse(List.of("\"a,b\", \"\" ,\"say \"\"x\"\"\",\" c \"")));
    }

    @Test
    void aQuoteInsideANameIsPartOfIt() {
        assertEquals(List.of("a\"b"), ColumnList.parse(List.of("a\"b")));
    }

    @Test
    void emptyNamesMustBeMeant() {
        for (String list : List.of("", "a,", ",a", "a,,b", " ")) {
            assertThrows(InvalidQueryException.class, () -> ColumnList.parse(List.of(list)), list);
        }
    }

    @Test
    void brokenQuotesAreRefused() {
        assertThrows(InvalidQueryException.class, () -> ColumnList.parse(List.of("\"a")));
        assertThrows(InvalidQueryException.class, () -> ColumnList.parse(List.of("\"a\"b")));
    }
}
