package io.mbf.parquet.property;

import static org.apache.parquet.column.Encoding.BYTE_STREAM_SPLIT;
import static org.apache.parquet.column.Encoding.DELTA_BINARY_PACKED;
import static org.apache.parquet.column.Encoding.DELTA_BYTE_ARRAY;
import static org.apache.parquet.column.Encoding.DELTA_LENGTH_BYTE_ARRAY;
import static org.apache.parquet.column.Encoding.PLAIN;
import static org.apache.parquet.column.Encoding.PLAIN_DICTIONARY;
import static org.apache.parquet.column.Encoding.RLE;
import static org.apache.parquet.column.Encoding.RLE_DICTIONARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;
import org.apache.parquet.column.values.plain.FixedLenByteArrayPlainValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How a leaf column is encoded and compressed.
 *
 * @param fallback of a dictionary that does not pay, or has become too large
 */
@SuppressWarnings("deprecation") // PLAIN_DICTIONARY is what most files have
record Coding(Encoding encoding, Optional<Encoding> fallback, CompressionCodecName codec) {

    /**
     * What may stand on which type (apache/parquet-format, {@code Encodings.md}); every one of them must be covered.
     * Booleans in dictionaries are allowed too, but nobody writes them.
     */
    static final Map<PrimitiveTypeName, List<Encoding>> ENCODINGS = Map.of(
            BOOLEAN, List.of(PLAIN, RLE),
            INT32, List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, DELTA_BINARY_PACKED, BYTE_STREAM_SPLIT),
            INT64, List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, DELTA_BINARY_PACKED, BYTE_STREAM_SPLIT),
            INT96, List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY),
            FLOAT, List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, BYTE_STREAM_SPLIT),
            DOUBLE, List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, BYTE_STREAM_SPLIT),
            BINARY, List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY),
            FIXED_LEN_BYTE_ARRAY,
                    List.of(PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, DELTA_BYTE_ARRAY, BYTE_STREAM_SPLIT));

    /** All but LZO. */
    static final List<CompressionCodecName> CODECS = List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.BROTLI,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4,
            CompressionCodecName.LZ4_RAW);

    private static final int SLAB = 64;
    private static final int PAGE = 1 << 20;

    /** @param dictionaryBytes at which a dictionary is given up */
    ValuesWriter writer(PrimitiveTypeName type, int width, int dictionaryBytes) {
        HeapByteBufferAllocator heap = new HeapByteBufferAllocator();
        if (encoding != PLAIN_DICTIONARY && encoding != RLE_DICTIONARY) {
            return writer(encoding, type, width, heap);
        }
        Encoding dictionary = encoding == PLAIN_DICTIONARY ? PLAIN_DICTIONARY : PLAIN;
        int limit = fallback.isPresent() ? dictionaryBytes : Integer.MAX_VALUE;
        DictionaryValuesWriter codes = switch (type) {
            case INT32 ->
                new DictionaryValuesWriter.PlainIntegerDictionaryValuesWriter(limit, encoding, dictionary, heap);
            case INT64 -> new DictionaryValuesWriter.PlainLongDictionaryValuesWriter(limit, encoding, dictionary, heap);
            case FLOAT ->
                new DictionaryValuesWriter.PlainFloatDictionaryValuesWriter(limit, encoding, dictionary, heap);
            case DOUBLE ->
                new DictionaryValuesWriter.PlainDoubleDictionaryValuesWriter(limit, encoding, dictionary, heap);
            case BINARY ->
                new DictionaryValuesWriter.PlainBinaryDictionaryValuesWriter(limit, encoding, dictionary, heap);
            case INT96, FIXED_LEN_BYTE_ARRAY ->
                new DictionaryValuesWriter.PlainFixedLenArrayDictionaryValuesWriter(
                        limit, length(type, width), encoding, dictionary, heap);
            case BOOLEAN -> throw new IllegalStateException("nobody writes dictionaries of booleans");
        };
        return fallback.<ValuesWriter>map(plain -> FallbackValuesWriter.of(codes, writer(plain, type, width, heap)))
                .orElse(codes);
    }

    private static ValuesWriter writer(
            Encoding encoding, PrimitiveTypeName type, int width, HeapByteBufferAllocator heap) {
        return switch (encoding) {
            case PLAIN ->
                switch (type) {
                    case BOOLEAN -> new BooleanPlainValuesWriter();
                    case INT96, FIXED_LEN_BYTE_ARRAY ->
                        new FixedLenByteArrayPlainValuesWriter(length(type, width), SLAB, PAGE, heap);
                    case INT32, INT64, FLOAT, DOUBLE, BINARY -> new PlainValuesWriter(SLAB, PAGE, heap);
                };
            case RLE -> new RunLengthBitPackingHybridValuesWriter(1, SLAB, PAGE, heap);
            case DELTA_BINARY_PACKED ->
                type == INT32
                        ? new DeltaBinaryPackingValuesWriterForInteger(SLAB, PAGE, heap)
                        : new DeltaBinaryPackingValuesWriterForLong(SLAB, PAGE, heap);
            case DELTA_LENGTH_BYTE_ARRAY -> new DeltaLengthByteArrayValuesWriter(SLAB, PAGE, heap);
            case DELTA_BYTE_ARRAY -> new DeltaByteArrayWriter(SLAB, PAGE, heap);
            case BYTE_STREAM_SPLIT ->
                switch (type) {
                    case INT32 -> new ByteStreamSplitValuesWriter.IntegerByteStreamSplitValuesWriter(SLAB, PAGE, heap);
                    case INT64 -> new ByteStreamSplitValuesWriter.LongByteStreamSplitValuesWriter(SLAB, PAGE, heap);
                    case FLOAT -> new ByteStreamSplitValuesWriter.FloatByteStreamSplitValuesWriter(SLAB, PAGE, heap);
                    case DOUBLE -> new ByteStreamSplitValuesWriter.DoubleByteStreamSplitValuesWriter(SLAB, PAGE, heap);
                    default ->
                        new ByteStreamSplitValuesWriter.FixedLenByteArrayByteStreamSplitValuesWriter(
                                width, SLAB, PAGE, heap);
                };
            default -> throw new IllegalArgumentException(encoding + " on " + type);
        };
    }

    private static int length(PrimitiveTypeName type, int width) {
        return type == INT96 ? 12 : width;
    }
}
