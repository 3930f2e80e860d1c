package io.mbf.parquet;

import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TEndpointTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * A Thrift struct in memory, read straight from its array: by a stream, as parquet-java reads, it takes a call or two
 * per byte.
 */
final class ThriftBytes extends TEndpointTransport {

    private final byte[] bytes;
    private int position;

    private ThriftBytes(byte[] bytes) throws TTransportException {
        // no string and no list is longer than the bytes it is in
        super(new TConfiguration(
                Math.max(1, bytes.length), Math.max(1, bytes.length), TConfiguration.DEFAULT_RECURSION_DEPTH));
        this.bytes = bytes;
    }

    /**
     * Reads a struct at the beginning of an array.
     *
     * @return where it ends
     * @throws TException if it is none
     */
    static int read(byte[] bytes, TBase<?, ?> target) throws TException {
        ThriftBytes in = new ThriftBytes(bytes);
        target.read(new TCompactProtocol(in));
        return in.position;
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getBufferPosition() {
        return position;
    }

    @Override
    public int getBytesRemainingInBuffer() {
        return bytes.length - position;
    }

    @Override
    public void consumeBuffer(int length) {
        position += length;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int n = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, n);
        position += n;
        return n == 0 && length > 0 ? -1 : n;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public void write(byte[] source, int offset, int length) {
        throw new UnsupportedOperationException("this is for reading");
    }
}
