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

    private static final int UNKNOWN = 0;
    private static final int BY_VERSION = 1;
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
     * A source, as far as this library can say.
     *
     * @param identity empty if its state is not known by size and times
     * @param whole whether all of its columns are here, and its rows from the first on
     */
    private record Part(Optional<SourceIdentity> identity, boolean whole, long rows) {}

    /**
     * The source of a file that has all rows and columns of one; empty if it has none, or others.
     *
     * @param bytes of the section, from index {@code from} on
     * @param rows of the file
     */
    public static Optional<SourceIdentity> read(String file, byte[] bytes, int from, int length, long rows) {
        MetadataInput in = new MetadataInput(file, "source section", bytes, from, length);
        int count = in.count("sources", in.left());
        Optional<SourceIdentity> only = Optional.empty();
        long before = 0;
        for (int i = 0; i < count; i++) {
            Optional<Part> part = readPart(in.fork("source", in.count("length of a source", in.left())));
            if (part.isEmpty()) {
                return Optional.empty(); // nor can the rows of the others be counted
            }
            long here = part.get().rows();
            if (here > rows - before) {
                throw in.corrupt(
                        Rule.SOURCE_ROWS,
                        "source " + i + " has " + here + " rows, " + (rows - before) + " of the file are left");
            }
            before += here;
            only = count == 1 && part.get().whole() ? part.get().identity() : Optional.empty();
        }
        if (count > 0 && before != rows) {
            throw in.corrupt(Rule.SOURCE_ROWS, "the sources have " + before + " rows, the file has " + rows);
        }
        return only;
    }

    /** Empty if its state is known in a way that this library does not know. */
    private static Optional<Part> readPart(MetadataInput in) {
        String uri = in.string("uri");
        long size = 0;
        long modified = 0;
        long changed = 0;
        long fileId = 0;
        int state = in.count("kind of state", Integer.MAX_VALUE);
        switch (state) {
            case UNKNOWN -> {}
            case BY_VERSION -> in.string("version");
            case BY_TIMES -> {
                size = in.count64("size", Long.MAX_VALUE);
                modified = in.sint("modification time");
                int bits = in.count("bits", Integer.MAX_VALUE);
                if (bits > (CHANGE_TIME | FILE_ID)) {
                    return Optional.empty();
                }
                changed = (bits & CHANGE_TIME) != 0 ? in.sint("change time") : 0;
                fileId = (bits & FILE_ID) != 0 ? in.i64("file id") : 0;
            }
            default -> {
                return Optional.empty();
            }
        }
        long footerHash = in.i64("footer hash");
        // larger ones are of a mapping that this library never had, which is all that has to be known of them
        int mapping = (int) Math.min(Integer.MAX_VALUE, in.count64("mapping revision", Long.MAX_VALUE));
        long first = in.count64("first row", Long.MAX_VALUE);
        long rows = in.count64("rows", Long.MAX_VALUE - first);
        int columns = in.count("columns", Integer.MAX_VALUE);
        for (int i = 1; i < columns; i++) {
            in.string("column");
        }
        return Optional.of(new Part(
                state == BY_TIMES
                        ? Optional.of(new SourceIdentity(uri, size, modified, changed, fileId, footerHash, mapping))
                        : Optional.empty(),
                first == 0 && columns == 0,
                rows));
    }
}
