package io.mbf.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BatchSource;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.Validity;
import io.mbf.error.CorruptFileException;
import io.mbf.error.MbfException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.fixture.Vectors;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are cut off, changed, or promise more than there is: one line says so, and no memory is taken for it. */
class DamagedStreamTest {

    private static byte[] stream(ArrowOptions.Compression compression) {
        List<ColumnBatch> batches = List.of(batch("a", "b"), batch("c", "a long one, with some text"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArrowFiles.write(
                new Listed(batches.get(0).schema(), batches),
                Channels.newChannel(out),
                ArrowOptions.DEFAULT.withCompression(compression));
        return out.toByteArray();
    }

    private static ColumnBatch batch(String first, String second) {
        return Vectors.batch(
                io.mbf.schema.Schema.of(
                        io.mbf.schema.Field.required("n", Type.Leaf.of(PhysicalType.INT32)),
                        io.mbf.schema.Field.optional("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING))),
                Vectors.ints(1, 2, 3),
                new DictionaryVector(new int[] {1, 0, 1}, Vectors.strings(first, second), 3, Validity.allValid(3)));
    }

    private static int rows(byte[] stream) {
        int rows = 0;
        try (BatchSource source = ArrowFiles.batches(Channels.newChannel(new ByteArrayInputStream(stream)), "stream")) {
            for (ColumnBatch batch = source.next(); batch != null; batch = source.next()) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    private static String refusal(byte[] stream) {
        return assertThrows(CorruptFileException.class, () -> rows(stream)).getMessage();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamComesBackHoweverItIsCompressed(ArrowOptions.Compression compression) {
        assertEquals(6, rows(stream(compression)));
    }

    @ParameterizedTest
    @EnumSource
    void aChangedOrShortenedStreamIsReadOrRefusedInALine(ArrowOptions.Compression compression) {
        byte[] bytes = stream(compression);
        Random random = new Random(11);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(bytes.length);
            switch (round % 3) {
                case 0 -> damaged = Arrays.copyOf(bytes, at);
                case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                default ->
                    ByteBuffer.wrap(damaged)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(Math.min(at, bytes.length - 4) & -4, Integer.MAX_VALUE - random.nextInt(9));
            }
            try {
                rows(damaged);
            } catch (CorruptFileException | UnsupportedFeatureException e) {
                assertOneLine(e);
                refused++;
            }
        }
        assertTrue(refused >= 100, refused + " refused");
    }

    private static void assertOneLine(MbfException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @Test
    void metadataThatIsLongerThanTheStreamTakesNoMemory() {
        byte[] bytes = stream(ArrowOptions.Compression.NONE);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 60_000_000);
        assertEquals("stream: Arrow: ends within the metadata of a message, which has 60000000 bytes", refusal(bytes));
    }

    @Test
    void metadataOfAbsurdLengthIsRefused() {
        byte[] bytes = stream(ArrowOptions.Compression.NONE);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, Integer.MAX_VALUE);
        assertEquals(
                "stream: Arrow: the metadata of a message has 2147483647 bytes, not 1 to 67108864", refusal(bytes));
    }

    @Test
    void aDictionaryThatClaimsMoreValuesThanItsBytesHoldIsRefused() throws IOException {
        int claimed = 1 << 16;
        ArrowType.Int index = new ArrowType.Int(Integer.SIZE, true);
        DictionaryEncoding encoding = new DictionaryEncoding(7, false, index);
        // in messages the type is the values'
        Field field = new Field("t", new FieldType(false, ArrowType.Utf8.INSTANCE, encoding), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WriteChannel channel = new WriteChannel(Channels.newChannel(out));
        MessageSerializer.serialize(channel, new Schema(List.of(field)));
        try (BufferAllocator allocator = new RootAllocator();
                ArrowBuf valid = allocator.buffer(claimed / 8);
                ArrowBuf offsets = allocator.buffer(8);
                ArrowBuf text = allocator.buffer(8);
                ArrowBuf codes = allocator.buffer(8)) {
            valid.setOne(0, valid.capacity());
            valid.writerIndex(valid.capacity());
            offsets.writeInt(0);
            offsets.writeInt(1);
            text.writeByte('a');
            codes.writeInt(0);
            try (ArrowDictionaryBatch dictionary = new ArrowDictionaryBatch(
                            7,
                            new ArrowRecordBatch(
                                    claimed, List.of(new ArrowFieldNode(claimed, 0)), List.of(valid, offsets, text)),
                            false);
                    ArrowRecordBatch rows =
                            new ArrowRecordBatch(1, List.of(new ArrowFieldNode(1, 0)), List.of(valid, codes))) {
                MessageSerializer.serialize(channel, dictionary);
                MessageSerializer.serialize(channel, rows);
            }
        }
        assertOneLine(assertThrows(CorruptFileException.class, () -> rows(out.toByteArray())));
    }
}
