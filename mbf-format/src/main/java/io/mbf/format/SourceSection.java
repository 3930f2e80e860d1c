package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.file.SourceIdentity;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Which files this one was converted from, and what of them is here (SPEC.md, "SOURCE"). This library writes sources whose
 * state is known by size and times, and reads all.
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
 *   uint   first row that is here, uint rows, uint rows of the source
 *   uint   0 for all columns, else length + 1 of the schema of the source, as in the section SCHEMA; and that
 * </pre>
 */
public final class SourceSection {

    private static final int UNKNOWN = 0;
    private static final int BY_VERSION = 1;
    private static final int BY_TIMES = 2;
    private static final int CHANGE_TIME = 1;
    private static final int FILE_ID = 2;

    private static volatile Reference<Schema> lastRead = new WeakReference<>(null);

    private SourceSection() {}

    /** @param sources in the order of their rows, which are those of the file together */
    public static void write(List<SourcePart> sources, ByteSink out) {
        out.putUint(sources.size());
        ByteSink one = new ByteSink();
        for (SourcePart source : sources) {
            one.reset();
            write(source, one);
            out.putUint(one.size());
            out.putBytes(one.array(), 0, one.size());
        }
    }

    private static void write(SourcePart part, ByteSink out) {
        SourceIdentity identity = part.identity();
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
        out.putUint(part.firstRow());
        out.putUint(part.rows());
        out.putUint(part.sourceRows());
        if (part.schema().isEmpty()) {
            out.putUint(0);
            return;
        }
        ByteSink schema = new ByteSink();
        SchemaSection.write(part.schema().get(), schema);
        out.putUint(schema.size() + 1L);
        out.putBytes(schema.array(), 0, schema.size());
    }

    /**
     * A source, as far as this library can say.
     *
     * @param identity empty if its state is not known by size and times
     */
    private record Stored(
            Optional<SourceIdentity> identity,
            long firstRow,
            long rows,
            long sourceRows,
            Optional<StoredSchema> schema) {}

    /**
     * The sources of a file, in the order of their rows; empty if it has none, or one whose state is not known by size and
     * times: it could not be compared with what there is now.
     *
     * @param bytes of the section, from index {@code from} on
     * @param rows of the file
     * @param schema of the file
     */
    public static List<SourcePart> read(String file, byte[] bytes, int from, int length, long rows, Schema schema) {
        MetadataInput in = new MetadataInput(file, "source section", bytes, from, length);
        int count = in.count("sources", in.left());
        if (count > FormatLimits.SOURCES) {
            throw in.corrupt(Rule.LIMITS, count + " sources, at most " + FormatLimits.SOURCES + " are allowed");
        }
        List<SourcePart> parts = new ArrayList<>(count);
        int nodes = FormatLimits.NODES;
        long before = 0;
        for (int i = 0; i < count; i++) {
            MetadataInput one = in.fork("source", in.count("length of a source", in.left()));
            Optional<Stored> read = readSource(one, schema, nodes);
            if (read.isEmpty()) {
                return List.of(); // nor can the rows of the others be counted
            }
            Stored source = read.get();
            if (source.rows() > rows - before) {
                throw in.corrupt(
                        Rule.SOURCE_ROWS,
                        "source " + i + " has " + source.rows() + " rows, " + (rows - before)
                                + " of the file are left");
            }
            before += source.rows();
            nodes -= source.schema().map(StoredSchema::storedNodes).orElse(0);
            source.identity()
                    .map(identity -> new SourcePart(
                            identity,
                            source.firstRow(),
                            source.rows(),
                            source.sourceRows(),
                            source.schema().map(StoredSchema::schema).map(SourceSection::shared)))
                    .ifPresent(parts::add);
        }
        if (count > 0 && before != rows) {
            throw in.corrupt(Rule.SOURCE_ROWS, "the sources have " + before + " rows, the file has " + rows);
        }
        return parts.size() == count ? List.copyOf(parts) : List.of();
    }

    /** One object for equal schemas that are read one after the other: each part of a wide source brings all of it. */
    private static Schema shared(Schema schema) {
        Schema last = lastRead.get();
        if (schema.equals(last)) {
            return last;
        }
        lastRead = new WeakReference<>(schema);
        return schema;
    }

    /**
     * Empty if its state is known in a way that this library does not know.
     *
     * @param nodes how many the schemas of sources may have yet
     */
    private static Optional<Stored> readSource(MetadataInput in, Schema ofFile, int nodes) {
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
        long rows = in.count64("rows", Long.MAX_VALUE);
        long ofSource = in.count64("rows of the source", Long.MAX_VALUE);
        if (first > ofSource - rows) {
            throw in.corrupt(
                    Rule.SOURCE_RANGE,
                    rows + " rows from row " + first + " on are not within the " + ofSource + " of the source");
        }
        return Optional.of(new Stored(
                state == BY_TIMES
                        ? Optional.of(new SourceIdentity(uri, size, modified, changed, fileId, footerHash, mapping))
                        : Optional.empty(),
                first,
                rows,
                ofSource,
                readSchema(in, ofFile, nodes)));
    }

    private static Optional<StoredSchema> readSchema(MetadataInput in, Schema ofFile, int nodes) {
        int length = in.count("length of a schema", in.left() + 1);
        if (length == 0) {
            return Optional.empty();
        }
        StoredSchema stored = SchemaSection.read(in.fork("schema", length - 1L), nodes);
        Schema schema = stored.schema();
        if (schema.size() <= ofFile.size() || !isPart(ofFile, schema)) {
            throw in.corrupt(
                    Rule.SOURCE_SCHEMA,
                    "the " + ofFile.size() + " columns of the file are not some of the " + schema.size()
                            + " of the source, in their order");
        }
        return Optional.of(stored);
    }

    /** Whether columns are among others, in their order. */
    private static boolean isPart(Schema some, Schema all) {
        Iterator<Field> others = all.fields().iterator();
        for (Field field : some.fields()) {
            boolean found = false;
            while (!found && others.hasNext()) {
                found = others.next().equals(field);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
