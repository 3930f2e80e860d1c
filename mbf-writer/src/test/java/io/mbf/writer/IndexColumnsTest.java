package io.mbf.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexColumnsTest {

    private static final int ROWS = 100;

    private static final Field CITY = Field.required("city", Type.Leaf.of(PhysicalType.INT32));

    private static final Schema SCHEMA = Schema.of(
            CITY,
            Field.required("home", Type.Struct.of(List.of(CITY))),
            Field.required("work", Type.Struct.of(List.of(CITY, Field.required("x.y", CITY.type())))),
            Field.required("list", new Type.ListOf(Field.required("city", CITY.type()))));

    @TempDir
    Path folder;

    /** The nodes with bloom filters; the values ascend, so that none gets one by itself. */
    private List<Integer> indexed(String... names) {
        Path path = folder.resolve("t.mbf");
        WriterOptions options =
                WriterOptions.builder().indexColumns(Set.of(names)).build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, SCHEMA, options)) {
            IntVector ints = new IntVector(IntStream.range(0, ROWS).toArray(), ROWS, Validity.allValid(ROWS));
            List<ColumnVector> columns = List.of(
                    ints,
                    new StructVector(List.of(ints), ROWS, Validity.allValid(ROWS)),
                    new StructVector(List.of(ints, ints), ROWS, Validity.allValid(ROWS)),
                    new ListVector(IntStream.rangeClosed(0, ROWS).toArray(), ints, ROWS, Validity.allValid(ROWS)));
            writer.write(new ColumnBatch(SCHEMA, ROWS, columns));
            writer.finish();
        }
        WrittenFile file = WrittenFile.read(path);
        return IntStream.range(0, file.nodes().size())
                .filter(ordinal -> file.column(ordinal).segments().stream()
                        .anyMatch(segment -> segment.filter().isPresent()))
                .boxed()
                .toList();
    }

    @Test
    void aNameIndexesTheColumnOfThatNameAlone() {
        assertEquals(List.of(0), indexed("city"));
    }

    @Test
    void aPathIndexesTheLeafThatItLeadsTo() {
        assertEquals(List.of(4), indexed("work.city"));
    }

    @Test
    void namesWithinAPathMayHoldDots() {
        assertEquals(List.of(0, 5), indexed("work.x.y", "city"));
    }

    @Test
    void nothingIsIndexedWithoutBeingNamed() {
        assertEquals(List.of(), indexed());
    }

    @Test
    void whatCannotBeIndexedIsRefusedBeforeAFileIsMade() {
        refused("town", "no column 'town'; the columns are city, home, work, list");
        refused("home.town", "no column 'home.town'; the columns are city, home, work, list");
        refused("home", "column 'home' cannot be indexed: it is nested (STRUCT)");
        refused("list.city", "column 'list.city' cannot be indexed: it is below a list or map");
    }

    private void refused(String name, String message) {
        var e = assertThrows(InvalidQueryException.class, () -> indexed(name));
        assertEquals(message, e.getMessage());
        assertEquals(false, Files.exists(folder.resolve("t.mbf")));
    }

    @Test
    void aCacheIndexesWhatASourceHas() {
        assertEquals(
                Set.of("city", "home.city"),
                IndexColumns.known(SCHEMA, Set.of("city", "home.city", "home", "list.city", "town")));
    }
}
