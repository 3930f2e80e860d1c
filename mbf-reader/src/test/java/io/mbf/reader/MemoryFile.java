package io.mbf.reader;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.RangeReader;
import java.io.EOFException;

/** A file that is an array: thousands of damaged ones need no disk. */
record MemoryFile(String name, byte[] bytes) implements InputFile {

    @Override
    public InputFile canonical() {
        return this;
    }

    @Override
    public String uri() {
        return "memory:" + name;
    }

    @Override
    public FileState state() {
        return FileState.of(bytes.length, 0, 0);
    }

    @Override
    public RangeReader open() {
        return new RangeReader() {
            @Override
            public String name() {
                return MemoryFile.this.name();
            }

            @Override
            public FileState state() {
                return MemoryFile.this.state();
            }

            @Override
            public void read(long position, byte[] target, int from, int length) throws EOFException {
                if (position < 0 || length < 0 || position > bytes.length - length) {
                    throw new EOFException(length + " bytes at " + position + " of " + bytes.length);
                }
                System.arraycopy(bytes, (int) position, target, from, length);
            }

            @Override
            public void close() {}
        };
    }
}
