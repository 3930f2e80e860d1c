package io.mbf.row;

import static java.util.Objects.requireNonNull;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.error.InvalidQueryException;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows as objects of one class: of records, of data classes of Kotlin, or of case classes of Scala; all are called records
 * here.
 *
 * <p>A component takes the column of its name, or else the column whose name is its own in snake case
 * ({@code pickupZone} and {@code pickup_zone}). Its type is that of {@link Values}, the primitive of it, or a supertype; of integers also
 * any other integer, of floating point the other one, where every value fits without loss; or an Optional of such, empty
 * where it is null; or an Option of Scala, which has primitives in the class that {@link Values} gives. Within that, a struct can become a record, whose components take its
 * fields in the same way; a list a List of whatever suits its elements, records included; and a map a Map, in which the
 * last of several entries with the same key counts. Everything is checked before the first row. Columns that may be
 * null can be read into primitives; an actual null is an error. Immutable and thread-safe.
 */
public final class RecordMapper<R> {

    private final Class<R> type;
    private final Schema schema;
    private final RecordBinding binding;

    private RecordMapper(Class<R> type, Schema schema) {
        this.type = type;
        this.schema = schema;
        this.binding = RecordBinding.of(type, schema.fields());
    }

    /**
     * Binds the components of a record to the columns of a schema.
     *
     * @throws InvalidQueryException if a component has no column, its type does not suit the column's, or the class is
     *     in a module that does not let us construct it
     */
    public static <R> RecordMapper<R> of(Class<R> type, Schema schema) {
        requireNonNull(type, "type");
        requireNonNull(schema, "schema");
        return new RecordMapper<>(type, schema);
    }

    /** What the components need, to be selected: columns, or paths to the fields of structs that nested records have. */
    public List<String> columns() {
        Map<String, Set<String>> names = new LinkedHashMap<>(); // by column
        Set<String> whole = new HashSet<>();
        for (List<String> path : binding.paths()) {
            String column = path.get(0);
            String name = String.join(".", path);
            names.computeIfAbsent(column, c -> new LinkedHashSet<>()).add(name);
            if (!schema.find(name).path().equals(positions(path))) {
                whole.add(column); // something else goes by this name
            }
        }
        List<String> columns = new ArrayList<>();
        names.forEach((column, paths) -> columns.addAll(whole.contains(column) ? List.of(column) : paths));
        return columns;
    }

    private List<Integer> positions(List<String> path) {
        List<Integer> positions = new ArrayList<>();
        List<Field> fields = schema.fields();
        for (String name : path) {
            int position = new Schema(fields).indexOf(name);
            positions.add(position);
            fields = fields.get(position).type().children();
        }
        return positions;
    }

    /**
     * One row.
     *
     * @param batch of the schema that this was bound to
     * @param rowsBefore rows in earlier batches, for messages
     * @throws IllegalStateException if a value is null and its component primitive, or does not fit it
     * @throws java.time.DateTimeException if a time is not within a day, or is its end, 24:00:00
     */
    public R read(ColumnBatch batch, int row, long rowsBefore) {
        requireNonNull(batch, "batch");
        return type.cast(binding.read(batch.columns(), row, rowsBefore + row));
    }

    /**
     * All rows of a source as records. Closing the stream closes the source; nothing else does.
     *
     * @throws InvalidQueryException as {@link #of} does
     */
    public static <R> Stream<R> stream(BatchSource source, Class<R> type) {
        requireNonNull(source, "source");
        requireNonNull(type, "type");
        RecordMapper<R> mapper = of(type, source.schema());
        int ordered = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(mapper.iterator(source), ordered), false)
                .onClose(source::close);
    }

    /**
     * All rows of a source, one by one; the caller closes the source.
     *
     * @param source with the schema that this was bound to
     */
    public Iterator<R> iterator(BatchSource source) {
        requireNonNull(source, "source");
        return new Iterator<>() {
            private ColumnBatch batch;
            private int row;
            private long rowsBefore;
            private boolean ended;

            @Override
            public boolean hasNext() {
                if (!ended && (batch == null || row == batch.rowCount())) {
                    rowsBefore += row;
                    row = 0;
                    batch = source.next();
                    ended = batch == null;
                }
                return !ended;
            }

            @Override
            public R next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return read(batch, row++, rowsBefore);
            }
        };
    }
}
