package io.mbf.parquet.column;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.FloatVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.Validity;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.encoding.AlpDecoders;
import io.mbf.parquet.encoding.ByteStreamSplitDecoders;
import io.mbf.parquet.encoding.DeltaDecoders;
import io.mbf.parquet.encoding.ParquetEncoding;
import io.mbf.parquet.encoding.PlainDecoders;
import io.mbf.parquet.encoding.RleBooleanDecoder;
import io.mbf.parquet.encoding.ValueDecoder;

/** The {@link ArrayColumn}s, one per Java type: the same three loops over and over, so that each is monomorphic. */
final class ArrayColumns {

    private ArrayColumns() {}

    /** Decodes a PLAIN dictionary whose size is bounded by its page. */
    private static void checkDictionary(int count, int width, int length) {
        if ((long) count * width > length) {
            throw new DecodingException("a dictionary of " + count + " values in " + length + " bytes");
        }
    }

    public static final class Booleans extends ArrayColumn<boolean[]> {
        private final PlainDecoders.Booleans plain = new PlainDecoders.Booleans();
        private final RleBooleanDecoder rle = new RleBooleanDecoder();

        Booleans(int[] codeBuffer) {
            super(new boolean[codeBuffer.length], codeBuffer);
        }

        @Override
        ValueDecoder<boolean[]> decoder(ParquetEncoding encoding) {
            return switch (encoding) {
                case PLAIN -> plain;
                case RLE -> rle;
                default -> null;
            };
        }

        @Override
        void readDictionary(byte[] bytes, int offset, int length, int count) {
            throw new DecodingException("a dictionary of booleans");
        }

        @Override
        ColumnVector dictionaryVector() {
            throw new IllegalStateException("booleans have no dictionary");
        }

        @Override
        void gather(int[] codes, boolean[] values, int from, int count) {
            throw new IllegalStateException("booleans have no dictionary");
        }

        @Override
        void spread(boolean[] values, int from, int rows, int valid, long[] validity) {
            int source = from + valid - 1;
            for (int i = from + rows - 1; source >= from && source < i; i--) {
                values[i] = values[source];
                source -= (int) (validity[i >>> 6] >>> i & 1);
            }
        }

        @Override
        ColumnVector vector(boolean[] values, int rows, Validity validity) {
            return new BooleanVector(values, rows, validity);
        }
    }

    public static final class Ints extends ArrayColumn<int[]> {
        private final PlainDecoders.Ints plain = new PlainDecoders.Ints();
        private final DeltaDecoders.Ints delta = new DeltaDecoders.Ints();
        private final ByteStreamSplitDecoders.Ints split = new ByteStreamSplitDecoders.Ints();
        private int[] dictionary;

        public Ints(int[] codeBuffer) {
            super(new int[codeBuffer.length], codeBuffer);
        }

        @Override
        ValueDecoder<int[]> decoder(ParquetEncoding encoding) {
            return switch (encoding) {
                case PLAIN -> plain;
                case DELTA_BINARY_PACKED -> delta;
                case BYTE_STREAM_SPLIT -> split;
                default -> null;
            };
        }

        @Override
        void readDictionary(byte[] bytes, int offset, int length, int count) {
            checkDictionary(count, Integer.BYTES, length);
            dictionary = new int[count];
            plain.init(bytes, offset, length, count);
            plain.read(dictionary, 0, count);
        }

        @Override
        ColumnVector dictionaryVector() {
            return new IntVector(dictionary, dictionary.length, Validity.allValid(dictionary.length));
        }

        @Override
        void gather(int[] codes, int[] values, int from, int count) {
            int[] lookup = dictionary;
            for (int i = 0; i < count; i++) {
                values[from + i] = lookup[codes[i]];
            }
        }

        @Override
        void spread(int[] values, int from, int rows, int valid, long[] validity) {
            spreadInts(values, from, rows, valid, validity);
        }

        @Override
        ColumnVector vector(int[] values, int rows, Validity validity) {
            return new IntVector(values, rows, validity);
        }
    }

    /** As {@link ArrayColumn#spread}, also for codes. Rows before the first value keep what they hold. */
    static void spreadInts(int[] values, int from, int rows, int valid, long[] validity) {
        int source = from + valid - 1;
        for (int i = from + rows - 1; source >= from && source < i; i--) {
            values[i] = values[source];
            source -= (int) (validity[i >>> 6] >>> i & 1);
        }
    }

    public static final class Longs extends ArrayColumn<long[]> {
        private final PlainDecoders.Longs plain = new PlainDecoders.Longs();
        private final DeltaDecoders.Longs delta = new DeltaDecoders.Longs();
        private final ByteStreamSplitDecoders.Longs split = new ByteStreamSplitDecoders.Longs();
        private long[] dictionary;

        public Longs(int[] codeBuffer) {
            super(new long[codeBuffer.length], codeBuffer);
        }

        @Override
        ValueDecoder<long[]> decoder(ParquetEncoding encoding) {
            return switch (encoding) {
                case PLAIN -> plain;
                case DELTA_BINARY_PACKED -> delta;
                case BYTE_STREAM_SPLIT -> split;
                default -> null;
            };
        }

        @Override
        void readDictionary(byte[] bytes, int offset, int length, int count) {
            checkDictionary(count, Long.BYTES, length);
            dictionary = new long[count];
            plain.init(bytes, offset, length, count);
            plain.read(dictionary, 0, count);
        }

        @Override
        ColumnVector dictionaryVector() {
            return new LongVector(dictionary, dictionary.length, Validity.allValid(dictionary.length));
        }

        @Override
        void gather(int[] codes, long[] values, int from, int count) {
            long[] lookup = dictionary;
            for (int i = 0; i < count; i++) {
                values[from + i] = lookup[codes[i]];
            }
        }

        @Override
        void spread(long[] values, int from, int rows, int valid, long[] validity) {
            int source = from + valid - 1;
            for (int i = from + rows - 1; source >= from && source < i; i--) {
                values[i] = values[source];
                source -= (int) (validity[i >>> 6] >>> i & 1);
            }
        }

        @Override
        ColumnVector vector(long[] values, int rows, Validity validity) {
            return new LongVector(values, rows, validity);
        }
    }

    public static final class Floats extends ArrayColumn<float[]> {
        private final PlainDecoders.Floats plain = new PlainDecoders.Floats();
        private final ByteStreamSplitDecoders.Floats split = new ByteStreamSplitDecoders.Floats();
        private final AlpDecoders.Floats alp = new AlpDecoders.Floats();
        private float[] dictionary;

        public Floats(int[] codeBuffer) {
            super(new float[codeBuffer.length], codeBuffer);
        }

        @Override
        ValueDecoder<float[]> decoder(ParquetEncoding encoding) {
            return switch (encoding) {
                case PLAIN -> plain;
                case BYTE_STREAM_SPLIT -> split;
                case ALP -> alp;
                default -> null;
            };
        }

        @Override
        void readDictionary(byte[] bytes, int offset, int length, int count) {
            checkDictionary(count, Float.BYTES, length);
            dictionary = new float[count];
            plain.init(bytes, offset, length, count);
            plain.read(dictionary, 0, count);
        }

        @Override
        ColumnVector dictionaryVector() {
            return new FloatVector(dictionary, dictionary.length, Validity.allValid(dictionary.length));
        }

        @Override
        void gather(int[] codes, float[] values, int from, int count) {
            float[] lookup = dictionary;
            for (int i = 0; i < count; i++) {
                values[from + i] = lookup[codes[i]];
            }
        }

        @Override
        void spread(float[] values, int from, int rows, int valid, long[] validity) {
            int source = from + valid - 1;
            for (int i = from + rows - 1; source >= from && source < i; i--) {
                values[i] = values[source];
                source -= (int) (validity[i >>> 6] >>> i & 1);
            }
        }

        @Override
        ColumnVector vector(float[] values, int rows, Validity validity) {
            return new FloatVector(values, rows, validity);
        }
    }

    public static final class Doubles extends ArrayColumn<double[]> {
        private final PlainDecoders.Doubles plain = new PlainDecoders.Doubles();
        private final ByteStreamSplitDecoders.Doubles split = new ByteStreamSplitDecoders.Doubles();
        private final AlpDecoders.Doubles alp = new AlpDecoders.Doubles();
        private double[] dictionary;

        public Doubles(int[] codeBuffer) {
            super(new double[codeBuffer.length], codeBuffer);
        }

        @Override
        ValueDecoder<double[]> decoder(ParquetEncoding encoding) {
            return switch (encoding) {
                case PLAIN -> plain;
                case BYTE_STREAM_SPLIT -> split;
                case ALP -> alp;
                default -> null;
            };
        }

        @Override
        void readDictionary(byte[] bytes, int offset, int length, int count) {
            checkDictionary(count, Double.BYTES, length);
            dictionary = new double[count];
            plain.init(bytes, offset, length, count);
            plain.read(dictionary, 0, count);
        }

        @Override
        ColumnVector dictionaryVector() {
            return new DoubleVector(dictionary, dictionary.length, Validity.allValid(dictionary.length));
        }

        @Override
        void gather(int[] codes, double[] values, int from, int count) {
            double[] lookup = dictionary;
            for (int i = 0; i < count; i++) {
                values[from + i] = lookup[codes[i]];
            }
        }

        @Override
        void spread(double[] values, int from, int rows, int valid, long[] validity) {
            int source = from + valid - 1;
            for (int i = from + rows - 1; source >= from && source < i; i--) {
                values[i] = values[source];
                source -= (int) (validity[i >>> 6] >>> i & 1);
            }
        }

        @Override
        ColumnVector vector(double[] values, int rows, Validity validity) {
            return new DoubleVector(values, rows, validity);
        }
    }
}
