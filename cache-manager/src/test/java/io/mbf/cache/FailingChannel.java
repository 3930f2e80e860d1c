package io.mbf.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a {@link FailingFileSystem}. */
final class FailingChannel extends FileChannel {

    private final FailingFileSystem owner;
    private final Path path;
    private final FileChannel real;

    FailingChannel(FailingFileSystem owner, Path path, FileChannel real) {
        this.owner = owner;
        this.path = path;
        this.real = real;
    }

    private interface Move {
        int move(ByteBuffer buffer) throws IOException;
    }

    private int move(ByteBuffer buffer, Move move) throws IOException {
        if (!owner.count(path) || buffer.remaining() <= 1) {
            return move.move(buffer);
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + 1);
        try {
            return move.move(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return move(target, real::read);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return move(target, buffer -> real.read(buffer, position));
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        owner.count(path);
        return real.read(targets, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return move(source, real::write);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return move(source, buffer -> real.write(buffer, position));
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        owner.count(path);
        return real.write(sources, offset, length);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        owner.count(path);
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        owner.count(path);
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        owner.count(path);
        real.force(metadata);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        owner.count(path);
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        owner.count(path);
        return real.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        owner.count(path);
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        owner.count(path);
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        owner.count(path);
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
