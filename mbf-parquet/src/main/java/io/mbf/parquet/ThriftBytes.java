package io.mbf.parquet;

import org.apache.parquet.format.FileMetaData;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TField;
import shaded.parquet.org.apache.thrift.protocol.TStruct;
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

    /**
     * Reads a footer without the statistics of its encodings, for one that has encodings that parquet-java does not
     * know: it insists on knowing those.
     *
     * @throws TException if it is none
     */
    static void readWithoutEncodingStats(byte[] bytes, FileMetaData target) throws TException {
        target.read(new WithoutEncodingStats(new ThriftBytes(bytes)));
    }

    private static final class WithoutEncodingStats extends TCompactProtocol {
        private static final int COLUMN_META_DATA = 4; // structs deep: file, row group, column chunk, this
        private static final short ENCODING_STATS = 13;
        private static final short NO_FIELD = Short.MAX_VALUE;

        private int depth;

        WithoutEncodingStats(ThriftBytes in) {
            super(in);
        }

        @Override
        public TStruct readStructBegin() throws TException {
            depth++;
            return super.readStructBegin();
        }

        @Override
        public void readStructEnd() throws TException {
            depth--;
            super.readStructEnd();
        }

        @Override
        public TField readFieldBegin() throws TException {
            TField field = super.readFieldBegin();
            return depth == COLUMN_META_DATA && field.id == ENCODING_STATS
                    ? new TField(field.name, field.type, NO_FIELD)
                    : field;
        }
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
