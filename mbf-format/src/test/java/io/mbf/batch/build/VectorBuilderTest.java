package io.mbf.batch.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BooleanVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FixedBinaryVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Builders that give up their first values, against a list that does the same. */
class VectorBuilderTest {

    private static final BinaryVector DICTIONARY =
            new BinaryVector(new byte[] {1, 2, 2, 3, 3, 3}, new int[] {0, 1, 3, 6}, 3, Validity.allValid(3));

    @Test
    void whatIsLeftMovesToTheFront() {
        long seed = System.nanoTime();
        System.out.println("VectorBuilderTest seed " + seed);
        Random random = new Random(seed);
        List<VectorBuilder> builders = new ArrayList<>();
        for (PhysicalType type : PhysicalType.values()) {
            builders.add(VectorBuilder.of(
                    type == PhysicalType.FIXED_LEN_BYTE_ARRAY
                            ? Type.Leaf.fixed(3, io.mbf.schema.LogicalType.PLAIN)
                            : Type.Leaf.of(type)));
        }
        builders.add(VectorBuilder.ofCodes(DICTIONARY));
        for (int kind = 0; kind < builders.size(); kind++) {
            VectorBuilder builder = builders.get(kind);
            List<Object> expected = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                ColumnVector vector = vector(kind, random.nextInt(200), random);
                int from = random.nextInt(vector.size() + 1);
                int count = random.nextInt(vector.size() - from + 1);
                builder.append(vector, from, count);
                expected.addAll(values(vector).subList(from, from + count));
                int dropped = random.nextInt(expected.size() + 1);
                builder.dropFirst(dropped);
                expected.subList(0, dropped).clear();
                assertEquals(expected, values(builder.view()), "kind " + kind);
            }
            assertThrows(IndexOutOfBoundsException.class, () -> builder.dropFirst(builder.size() + 1));
        }
    }

    @Test
    void bytesOfByteStringsAreCounted() {
        VectorBuilder builder = VectorBuilder.of(Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        assertEquals(0, builder.valueBytes());
        builder.append(DICTIONARY, 0, 3);
        assertEquals(6, builder.valueBytes());
        builder.dropFirst(2);
        assertEquals(3, builder.valueBytes());
        assertArrayEquals(new byte[] {3, 3, 3}, ((BytesVector) builder.view()).bytes(0));
    }

    private static ColumnVector vector(int kind, int size, Random random) {
        long[] words = random.longs(Validity.wordCount(size)).toArray();
        Validity validity = random.nextInt(3) == 0 ? Validity.allValid(size) : Validity.of(words, size);
        switch (kind) {
            case 0 -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextBoolean();
                }
                return new BooleanVector(values, size, validity);
            }
            case 1 -> {
                return new IntVector(random.ints(size).toArray(), size, validity);
            }
            case 2 -> {
                return new LongVector(random.longs(size).toArray(), size, validity);
            }
            case 4 -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextFloat();
                }
                return new FloatVector(values, size, validity);
            }
            case 5 -> {
                return new DoubleVector(random.doubles(size).toArray(), size, validity);
            }
            case 6 -> {
                int[] offsets = new int[size + 1];
                for (int i = 0; i < size; i++) {
                    offsets[i + 1] = offsets[i] + (validity.isNull(i) ? 0 : random.nextInt(5));
                }
                byte[] bytes = new byte[offsets[size]];
                random.nextBytes(bytes);
                return new BinaryVector(bytes, offsets, size, validity);
            }
            case 8 -> {
                return new DictionaryVector(random.ints(size, 0, 3).toArray(), DICTIONARY, size, validity);
            }
            default -> {
                int width = kind == 3 ? 12 : 3;
                byte[] bytes = new byte[size * width];
                random.nextBytes(bytes);
                return new FixedBinaryVector(bytes, width, size, validity);
            }
        }
    }

    private static List<Object> values(ColumnVector vector) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < vector.size(); i++) {
            values.add(vector.isNull(i) ? null : value(vector, i));
        }
        return values;
    }

    private static Object value(ColumnVector vector, int i) {
        if (vector instanceof BooleanVector v) {
            return v.values()[i];
        } else if (vector instanceof IntVector v) {
            return v.values()[i];
        } else if (vector instanceof LongVector v) {
            return v.values()[i];
        } else if (vector instanceof FloatVector v) {
            return v.values()[i];
        } else if (vector instanceof DoubleVector v) {
            return v.values()[i];
        }
        return Arrays.toString(((BytesVector) vector).bytes(i));
    }
}
