package io.mbf.arrow;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.error.CorruptFileException;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/**
 * Takes values out of Arrow's vectors, by their positions, into arrays of their own. Every offset and code is checked
 * before it is used. One is made for each record batch.
 */
final class VectorTake {

    private final String file;
    private final DictionaryProvider provider;
    private final Map<Long, BytesVector> dictionaries = new HashMap<>();
    private final LeafTake leaves;

    /** @param file named in messages */
    VectorTake(String file, DictionaryProvider provider) {
        this.file = file;
        this.provider = provider;
        this.leaves = new LeafTake(file);
    }

    /** Rows {@code [from, from + count)} of a column. */
    ColumnVector rows(Field field, FieldVector vector, int from, int count) {
        return take(field, vector, range(from, count), Validity.allValid(count));
    }

    private static int[] range(int from, int count) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = from + i;
        }
        return rows;
    }

    /**
     * @param rows positions in the vector; of any value where the parent is null
     * @param parents which entries of the struct around exist, and of the codes that led here
     */
    private ColumnVector take(Field field, FieldVector given, int[] rows, Validity parents) {
        FieldVector vector = given instanceof ExtensionTypeVector<?> extension
                ? (FieldVector) extension.getUnderlyingVector()
                : given;
        Validity validity = validity(field, vector, rows, parents);
        DictionaryEncoding encoding = given.getField().getDictionary();
        if (encoding != null) {
            return coded(field, vector, encoding.getId(), rows, validity);
        }
        if (field.type() instanceof Type.Leaf leaf) {
            return leaves.take(field.name(), leaf, vector, rows, validity);
        }
        List<FieldVector> below = vector.getChildrenFromFields();
        if (field.type() instanceof Type.Struct struct) {
            List<ColumnVector> children = new ArrayList<>();
            for (int i = 0; i < below.size(); i++) {
                children.add(take(struct.fields().get(i), below.get(i), rows, validity));
            }
            return new StructVector(children, rows.length, validity);
        }
        int[] offsets = new int[rows.length + 1];
        int[] entries = entries(field, (BaseListVector) vector, below.get(0).getValueCount(), rows, validity, offsets);
        Validity all = Validity.allValid(entries.length);
        if (field.type() instanceof Type.ListOf list) {
            ColumnVector elements = take(list.element(), below.get(0), entries, all);
            return new ListVector(offsets, elements, rows.length, validity);
        }
        Type.MapOf map = (Type.MapOf) field.type();
        if (map.value().isEmpty()) {
            ColumnVector keys = take(map.key(), below.get(0), entries, all);
            return new MapVector(offsets, keys, Optional.empty(), rows.length, validity);
        }
        List<FieldVector> entry = below.get(0).getChildrenFromFields();
        return new MapVector(
                offsets,
                take(map.key(), entry.get(0), entries, all),
                map.value().map(value -> take(value, entry.get(1), entries, all)),
                rows.length,
                validity);
    }

    private Validity validity(Field field, FieldVector vector, int[] rows, Validity parents) {
        long[] words = new long[Validity.wordCount(rows.length)];
        for (int i = 0; i < rows.length; i++) {
            if (parents.isValid(i)) {
                boolean valid = !vector.isNull(rows[i]);
                if (!valid && !field.nullable()) {
                    throw corrupt(field, "is null in row " + rows[i] + ", and not nullable");
                }
                words[i >>> 6] |= (valid ? 1L : 0L) << i;
            }
        }
        return Validity.of(words, rows.length);
    }

    /** The positions of all elements of lists that are not null; writes where each list starts. */
    private int[] entries(
            Field field, BaseListVector vector, int elements, int[] rows, Validity validity, int[] offsets) {
        long total = 0;
        for (int i = 0; i < rows.length; i++) {
            if (validity.isValid(i)) {
                int start = vector.getElementStartIndex(rows[i]);
                int end = vector.getElementEndIndex(rows[i]);
                if (start < 0 || end < start || end > elements) {
                    throw corrupt(
                            field, "has elements " + start + " to " + end + " of " + elements + " in row " + rows[i]);
                }
                total += end - start;
            }
            if (total > Integer.MAX_VALUE - 8) {
                throw corrupt(field, "has more than 2^31 elements in " + rows.length + " rows");
            }
            offsets[i + 1] = (int) total;
        }
        int[] entries = new int[(int) total];
        for (int i = 0; i < rows.length; i++) {
            int start = offsets[i] == offsets[i + 1] ? 0 : vector.getElementStartIndex(rows[i]);
            for (int at = offsets[i]; at < offsets[i + 1]; at++) {
                entries[at] = start + at - offsets[i];
            }
        }
        return entries;
    }

    private ColumnVector coded(Field field, FieldVector indexes, long id, int[] rows, Validity validity) {
        Dictionary dictionary = provider.lookup(id);
        FieldVector values = dictionary.getVector();
        int[] codes = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (validity.isValid(i)) {
                long code = ((BaseIntVector) indexes).getValueAsLong(rows[i]);
                if (code < 0 || code >= values.getValueCount()) {
                    throw corrupt(field, "has code " + code + " into " + values.getValueCount() + " values");
                }
                codes[i] = (int) code;
            }
        }
        boolean bytes = field.type() instanceof Type.Leaf leaf && leaf.isBytes();
        if (!bytes || values.getNullCount() > 0 || values.getValueCount() == 0) {
            return take(field, values, codes, validity);
        }
        requireValues(field, values);
        BytesVector own = dictionaries.computeIfAbsent(
                id, absent -> (BytesVector) rows(field, values, 0, values.getValueCount()));
        return new DictionaryVector(codes, own, rows.length, validity);
    }

    /** Before room is made for as many values as a dictionary says it has. */
    private void requireValues(Field field, FieldVector values) {
        boolean offsets = values instanceof BaseVariableWidthVector || values instanceof BaseLargeVariableWidthVector;
        long bytes = (offsets ? values.getOffsetBuffer() : values.getDataBuffer()).capacity();
        if (values.getValueCount() > bytes) {
            throw corrupt(field, "has a dictionary of " + values.getValueCount() + " values in " + bytes + " bytes");
        }
    }

    private CorruptFileException corrupt(Field field, String problem) {
        return new CorruptFileException(file, "column '" + field.name() + "'", problem);
    }
}
