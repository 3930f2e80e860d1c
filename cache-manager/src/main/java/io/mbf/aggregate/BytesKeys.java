package io.mbf.aggregate;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.Validity;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.SortKeys;
import io.mbf.stats.XxHash64;
import java.util.Arrays;

/**
 * Keys that are byte strings. Of dictionary-coded ones each code is looked up once; decimals and INT96 are one key if
 * their values are, however they were written.
 */
final class BytesKeys extends KeyColumn {

    private final Type.Leaf type;
    private final ColumnOrder order;
    private final HeapShare heap;
    private final BytesTable table;

    private BytesVector dictionary; // of the batch before
    private int[] numberOfCode = new int[0]; // in that dictionary; 0 where it was not looked up

    BytesKeys(Type.Leaf type, HeapShare heap) {
        this.type = type;
        this.order = ColumnOrder.of(type);
        this.heap = heap;
        this.table = new BytesTable(heap);
        table.reserve(); // NOBODY
    }

    @Override
    int size() {
        return table.size();
    }

    @Override
    int reserve() {
        return table.reserve();
    }

    @Override
    void valueNumbers(ColumnVector vector, int[] numbers) {
        int size = vector.size();
        if (!(vector instanceof DictionaryVector coded)) {
            for (int i = 0; i < size; i++) {
                numbers[i] = lookUp((BytesVector) vector, i);
            }
            return;
        }
        turnTo(coded.dictionary());
        int[] codes = coded.codes();
        int[] known = numberOfCode;
        for (int i = 0; i < size; i++) {
            int number = known[codes[i]];
            if (number == NOBODY) {
                number = lookUp(dictionary, codes[i]);
                known[codes[i]] = number;
            }
            numbers[i] = number;
        }
    }

    @Override
    int valueNumber(ColumnVector vector, int index) {
        if (!(vector instanceof DictionaryVector coded)) {
            return lookUp((BytesVector) vector, index);
        }
        turnTo(coded.dictionary());
        int code = coded.codes()[index];
        if (numberOfCode[code] == NOBODY) {
            numberOfCode[code] = lookUp(dictionary, code);
        }
        return numberOfCode[code];
    }

    private void turnTo(BytesVector next) {
        if (next != dictionary) {
            dictionary = next;
            if (next.size() > numberOfCode.length) {
                numberOfCode = heap.grow(numberOfCode, next.size());
            }
            Arrays.fill(numberOfCode, 0, next.size(), NOBODY);
        }
    }

    private int lookUp(BytesVector vector, int index) {
        byte[] array = vector.array(index);
        int start = vector.start(index);
        int length = vector.length(index);
        return switch (order) {
            case DECIMAL_BYTES -> {
                if (length == 0) {
                    yield table.number(new byte[1], 0, 1);
                }
                int from = start;
                int last = start + length - 1;
                while (from < last && array[from] == array[from + 1] >> 7) { // nothing but sign
                    from++;
                }
                yield table.number(array, from, last + 1 - from);
            }
            case INT96_TIMESTAMP -> table.number(SortKeys.bytesKey(order, vector, index), 0, SortKeys.INT96_KEY_LENGTH);
            default -> table.number(array, start, length);
        };
    }

    @Override
    long hash(int number) {
        return XxHash64.hash(table.bytes(), table.start(number), table.end(number) - table.start(number));
    }

    @Override
    ColumnVector values(int[] numbers, int count, Validity validity) {
        byte[] from = table.bytes();
        if (type.physical() == PhysicalType.BYTE_ARRAY) {
            int[] offsets = new int[count + 1];
            for (int i = 0; i < count; i++) {
                offsets[i + 1] = Math.addExact(offsets[i], table.end(numbers[i]) - table.start(numbers[i]));
            }
            byte[] bytes = new byte[offsets[count]];
            for (int i = 0; i < count; i++) {
                System.arraycopy(from, table.start(numbers[i]), bytes, offsets[i], offsets[i + 1] - offsets[i]);
            }
            return new BinaryVector(bytes, offsets, count, validity);
        }
        int width = type.width();
        byte[] bytes = new byte[Math.multiplyExact(count, width)];
        for (int i = 0; i < count; i++) {
            if (validity.isNull(i)) {
                continue;
            }
            int start = table.start(numbers[i]);
            int length = table.end(numbers[i]) - start;
            if (order == ColumnOrder.INT96_TIMESTAMP) {
                SortKeys.int96Value(from, start, bytes, i * width);
            } else {
                int to = (i + 1) * width - length;
                if (order == ColumnOrder.DECIMAL_BYTES) {
                    Arrays.fill(bytes, i * width, to, (byte) (from[start] >> 7));
                }
                System.arraycopy(from, start, bytes, to, length);
            }
        }
        return new FixedBinaryVector(bytes, width, count, validity);
    }
}
