package io.mbf.parquet;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.RangeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A file that keeps account of what is asked of it. */
final class CountedFile implements InputFile {

    private final InputFile file;
    private final List<List<RangeReader.Range>> requests = new ArrayList<>();
    private int open;

    CountedFile(InputFile file) {
        this.file = file;
    }

    /** The ranges of each request since the last call. */
    List<List<RangeReader.Range>> requests() {
        List<List<RangeReader.Range>> since = List.copyOf(requests);
        requests.clear();
        return since;
    }

    /** How many readers are open. */
    int readers() {
        return open;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public InputFile canonical() {
        return this;
    }

    @Override
    public String uri() {
        return file.uri();
    }

    @Override
    public FileState state() throws IOException {
        return file.state();
    }

    @Override
    public RangeReader open(FileState wanted) throws IOException {
        return counted(file.open(wanted));
    }

    @Override
    public RangeReader open() throws IOException {
        return counted(file.open());
    }

    private RangeReader counted(RangeReader reader) {
        open++;
        return new RangeReader() {
            @Override
            public String name() {
                return reader.name();
            }

            @Override
            public FileState state() {
                return reader.state();
            }

            @Override
            public void read(long position, byte[] target, int from, int length) throws IOException {
                read(List.of(new Range(position, target, from, length)));
            }

            @Override
            public void read(List<Range> ranges) throws IOException {
                requests.add(List.copyOf(ranges));
                reader.read(ranges);
            }

            @Override
            public void close() throws IOException {
                open--;
                reader.close();
            }
        };
    }
}
