package io.mbf.scan.plan;

import static io.mbf.predicate.Column.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidQueryException;
import io.mbf.scan.Query;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScanPlanTest {

    private static final Schema SCHEMA = Schema.of(
            Field.optional("a", Type.Leaf.of(PhysicalType.INT32)),
            Field.required("b", Type.Leaf.of(PhysicalType.INT64)),
            Field.optional("c", Type.Leaf.of(PhysicalType.DOUBLE)));

    @Test
    void everythingIsSelectedUnlessSaidOtherwise() {
        ScanPlan plan = ScanPlan.of(Query.ALL, SCHEMA);
        assertEquals(SCHEMA, plan.output());
        assertArrayEquals(new int[] {0, 1, 2}, plan.projected());
        assertArrayEquals(new int[] {0, 1, 2}, plan.decoded());
        assertTrue(plan.filter().isEmpty());
        assertTrue(plan.filterNodes().isEmpty());
        assertEquals(Long.MAX_VALUE, plan.limit());
    }

    @Test
    void columnsComeInTheOrderSelected() {
        ScanPlan plan = ScanPlan.of(Query.ALL.select(List.of("c", "a")).limit(7), SCHEMA);
        assertArrayEquals(new int[] {2, 0}, plan.projected());
        assertArrayEquals(new int[] {0, 2}, plan.decoded());
        assertEquals(List.of(SCHEMA.field(2), SCHEMA.field(0)), plan.output().fields());
        assertEquals(7, plan.limit());
    }

    @Test
    void filterColumnsAreDecodedButNotDelivered() {
        Query query = Query.ALL.select(List.of("c")).where(col("b").gt(1)).where(col("c").lt(5));
        ScanPlan plan = ScanPlan.of(query, SCHEMA);
        assertEquals(
                List.of(1, 2), plan.filterNodes().stream().map(Node::ordinal).toList());
        assertArrayEquals(new int[] {1, 2}, plan.decoded());
        assertEquals(1, plan.output().size());
    }

    @Test
    void manyNamesMeanWhatFewMean() {
        Field twice = Field.optional("c3", Type.Leaf.of(PhysicalType.INT32));
        Field struct = Field.optional("c4.s", Type.Struct.of(List.of(twice)));
        Schema schema = new Schema(Stream.concat(
                        IntStream.range(0, 40).mapToObj(i -> Field.required("c" + i, Type.Leaf.of(PhysicalType.INT64))),
                        Stream.of(twice, struct))
                .toList());
        List<String> many = new ArrayList<>(
                IntStream.range(0, 39).mapToObj(i -> "c" + (39 - i)).toList());
        many.add(5, "c4.s.c3");
        ScanPlan plan = ScanPlan.of(Query.ALL.select(many), schema);
        int[] expected =
                many.stream().mapToInt(name -> schema.find(name).column()).toArray();
        assertArrayEquals(expected, plan.projected());
        assertEquals(struct, plan.output().field(5));
        many.add("c7");
        assertThrows(InvalidQueryException.class, () -> ScanPlan.of(Query.ALL.select(many), schema));
        many.set(many.size() - 1, "c4.s");
        assertThrows(InvalidQueryException.class, () -> ScanPlan.of(Query.ALL.select(many), schema));
        many.set(many.size() - 1, "none");
        assertThrows(InvalidQueryException.class, () -> ScanPlan.of(Query.ALL.select(many), schema));
    }

    @Test
    void nothingMayBeSelected() {
        ScanPlan plan = ScanPlan.of(Query.ALL.select(List.of()), SCHEMA);
        assertEquals(0, plan.output().size());
        assertEquals(0, plan.decoded().length);
    }

    @Test
    void aColumnMayNotBeSelectedTwice() {
        Query query = Query.ALL.select(List.of("a", "b", "a"));
        InvalidQueryException e = assertThrows(InvalidQueryException.class, () -> ScanPlan.of(query, SCHEMA));
        assertEquals("column 'a' is selected twice", e.getMessage());
    }

    @Test
    void unknownColumnsAreRefused() {
        Query query = Query.ALL.select(List.of("A"));
        InvalidQueryException e = assertThrows(InvalidQueryException.class, () -> ScanPlan.of(query, SCHEMA));
        assertEquals("no column 'A'; the columns are a, b, c", e.getMessage());
    }
}
