package io.mbf.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A channel for Arrow's writers, whose close writes the end of a stream and closes the channel: after a failure nothing may
 * make what was written look complete, and the channel belongs to the caller.
 */
final class GuardedChannel implements WritableByteChannel {

    private final WritableByteChannel out;
    private boolean ended;

    GuardedChannel(WritableByteChannel out) {
        this.out = out;
    }

    /** Nothing reaches the channel from now on. */
    void end() {
        ended = true;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (ended) {
            int dropped = bytes.remaining();
            bytes.position(bytes.limit());
            return dropped;
        }
        return out.write(bytes);
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void close() {}
}
