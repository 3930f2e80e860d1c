package io.mbf.reader;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.format.ColumnSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FormatLimits;
import io.mbf.format.Properties;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.format.StoredSegment;
import io.mbf.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A container as a writer sees it that copies from it. */
final class StoredContainer implements StoredFile {

    private final Container file;
    private final ScanBuffers buffers = new ScanBuffers();
    private final Map<Integer, LeafReader> leaves = new HashMap<>();

    StoredContainer(Container file) {
        this.file = file;
        buffers.begin(true);
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public long length() {
        return file.length();
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public List<Chunk> chunks() {
        return file.chunks();
    }

    @Override
    public List<SourcePart> sources() {
        return file.sources();
    }

    @Override
    public Properties properties() {
        return file.properties();
    }

    @Override
    public ColumnSection column(int node) {
        return file.columnToRead(node);
    }

    @Override
    public StoredSegment segment(int node, int chunk) {
        return file.storedSegment(node, chunk);
    }

    @Override
    public StoredSegment dictionarySegment(int node) {
        return file.storedDictionary(node);
    }

    /** Not shared with scans, or all parts of a file would hold their dictionaries at once. */
    @Override
    public BytesVector dictionary(int node) {
        return DictionaryReader.read(file, node, file.nodes().get(node).leaf());
    }

    @Override
    public ColumnVector page(int node, int chunk, int page) {
        LeafReader reader = leaves.computeIfAbsent(
                node, n -> new LeafReader(file, file.nodes().get(n).leaf(), n, buffers));
        int from = page * FormatLimits.PAGE_ENTRIES;
        int entries = column(node).segments().get(chunk).entries();
        return reader.read(chunk, from, Math.min(entries, from + FormatLimits.PAGE_ENTRIES));
    }

    @Override
    public void copy(long offset, byte[] target, int from, int length) {
        file.copy(offset, target, from, length);
    }
}
