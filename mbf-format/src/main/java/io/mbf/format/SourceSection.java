package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.file.SourceIdentity;
import java.util.Optional;

/**
 * Which files this one was converted from (SPEC.md, "SOURCE"). This library writes one at most, with all of its rows and
 * columns.
 *
 * <pre>
 * uint sources, in the order of their rows; per source:
 *   uint   length of what follows of it
 *   string URI
 *   uint   how its state is known: 0 not at all, 1 by a version text, 2 by size and times
 *     1: string
 *     2: uint size, sint modification time, uint bits: 1 change time, 2 file id; sint change time, u64 file id
 *   u64    hash of the footer, or 0
 *   uint   mapping revision, or 0
 *   uint   first row that is here, uint rows
 *   uint   0 for all columns, else their number + 1, and their names
 * </pre>
 */
public final class SourceSection {

    private static final int BY_TIMES = 2;
    private static final int CHANGE_TIME = 1;
    private static final int FILE_ID = 2;

    private SourceSection() {}

    /** @param rows of the file, which are all of the source's */
    public static void write(Optional<SourceIdentity> source, long rows, ByteSink out) {
        out.putUint(source.isPresent() ? 1 : 0);
        if (source.isPresent()) {
            ByteSink one = new ByteSink();
            write(source.get(), rows, one);
            out.putUint(one.size());
            out.putBytes(one.array(), 0, one.size());
        }
    }

    private static void write(SourceIdentity identity, long rows, ByteSink out) {
        SchemaSection.writeString(identity.uri(), out);
        out.putUint(BY_TIMES);
        out.putUint(identity.size());
        out.putSint(identity.modifiedNanos());
        out.putUint((identity.changedNanos() != 0 ? CHANGE_TIME : 0) | (identity.fileId() != 0 ? FILE_ID : 0));
        if (identity.changedNanos() != 0) {
            out.putSint(identity.changedNanos());
        }
        if (identity.fileId() != 0) {
            out.putLong(identity.fileId());
        }
        out.putLong(identity.footerHash());
        out.putUint(identity.mapping());
        out.putUint(0);
        out.putUint(rows);
        out.putUint(0);
    }

    /**
     * The source of a file that has all rows and columns of one; empty if it has none, or others.
     *
     * @param bytes of the section, from index {@code from} on
     * @param rows of the file
     */
    public static Optional<SourceIdentity> read(String file, byte[] bytes, int from, int length, long rows) {
        MetadataInput in = new MetadataInput(file, "source section", bytes, from, length);
        int count = in.count("sources", in.left());
        if (count != 1) {
            return Optional.empty();
        }
        MetadataInput one = in.fork("source", in.count("length of a source", in.left()));
        String uri = one.string("uri");
        if (one.count("kind of state", Integer.MAX_VALUE) != BY_TIMES) {
            return Optional.empty();
        }
        long size = one.count64("size", Long.MAX_VALUE);
        long modified = one.sint("modification time");
        int bits = one.count("bits", Integer.MAX_VALUE);
        long changed = (bits & CHANGE_TIME) != 0 ? one.sint("change time") : 0;
        long fileId = (bits & FILE_ID) != 0 ? one.i64("file id") : 0;
        long footerHash = one.i64("footer hash");
        int mapping = one.count("mapping revision", Integer.MAX_VALUE);
        long first = one.count64("first row", Long.MAX_VALUE);
        long here = one.count64("rows", Long.MAX_VALUE);
        boolean whole = first == 0 && here == rows && one.count("columns", Integer.MAX_VALUE) == 0;
        return whole
                ? Optional.of(new SourceIdentity(uri, size, modified, changed, fileId, footerHash, mapping))
                : Optional.empty();
    }
}
