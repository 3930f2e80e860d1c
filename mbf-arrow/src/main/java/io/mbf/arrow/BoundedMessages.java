package io.mbf.arrow;

import io.mbf.error.CorruptFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.ipc.message.MessageResult;

/**
 * The messages of an IPC stream. Arrow's own reader takes as much of the heap as four bytes of the stream say, before it
 * reads on; here the heap grows with what has come.
 */
final class BoundedMessages extends MessageChannelReader {

    private static final int CONTINUATION = -1; // before each length, since Arrow 0.15
    private static final int STEP = 1 << 16;
    private static final int MOST_METADATA = 64 << 20;

    private final String name;
    private final Replayed source;

    /** @param name of the stream, for messages */
    BoundedMessages(String name, ReadableByteChannel in, BufferAllocator allocator) {
        this(name, new Replayed(in), allocator);
    }

    private BoundedMessages(String name, Replayed source, BufferAllocator allocator) {
        super(new ReadChannel(source), allocator);
        this.name = name;
        this.source = source;
    }

    @Override
    public MessageResult readNext() throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int length = CONTINUATION;
        for (int words = 0; length == CONTINUATION && words < 2; words++) {
            int read = in.readFully(prefix.clear());
            if (read <= 0 && words == 0) {
                return null; // streams may end so, too
            }
            if (read < Integer.BYTES) {
                throw new CorruptFileException(name, "Arrow", "ends within the length of a message");
            }
            length = prefix.getInt(0);
        }
        if (length == 0) {
            return null;
        }
        if (length < 0 || length > MOST_METADATA) {
            throw new CorruptFileException(
                    name, "Arrow", "the metadata of a message has " + length + " bytes, not 1 to " + MOST_METADATA);
        }
        source.replay(metadata(prefix.array(), length));
        return super.readNext();
    }

    /** The length of a message's metadata, and that. */
    private byte[] metadata(byte[] prefix, int length) throws IOException {
        byte[] bytes = prefix;
        while (bytes.length < Integer.BYTES + length) {
            int end = bytes.length;
            bytes = Arrays.copyOf(bytes, Math.min(Math.max(STEP, 2 * end), Integer.BYTES + length));
            if (in.readFully(ByteBuffer.wrap(bytes, end, bytes.length - end)) < bytes.length - end) {
                throw new CorruptFileException(
                        name, "Arrow", "ends within the metadata of a message, which has " + length + " bytes");
            }
        }
        return bytes;
    }

    /** A channel some of whose bytes are read once more. */
    private static final class Replayed implements ReadableByteChannel {

        private final ReadableByteChannel channel;
        private ByteBuffer again = ByteBuffer.allocate(0);

        Replayed(ReadableByteChannel channel) {
            this.channel = channel;
        }

        void replay(byte[] bytes) {
            again = ByteBuffer.wrap(bytes);
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            if (!again.hasRemaining()) {
                return channel.read(to);
            }
            int count = Math.min(again.remaining(), to.remaining());
            to.put(again.slice().limit(count));
            again.position(again.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
