package io.mbf.cache.entry;

import io.mbf.file.SourceIdentity;
import io.mbf.parquet.check.RowGroupFingerprint;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the first row groups of a source are, kept beside its entry, so that what the entry has of their rows is not
 * converted again when the source is replaced by one that begins with the same.
 *
 * <pre>
 * u32 magic, then big-endian:
 * u32 length, URI in UTF-8, u64 size, u64 modification time, u64 change time, u64 file id, u64 footer hash,
 *     u32 mapping of the source
 * u64 hash of the schema
 * u32 row groups, then per row group: u64 rows, u64 hash of its layout, u64 hash of its content
 * u32 CRC-32C of all that
 * </pre>
 *
 * <p>A file that is damaged is as good as none: then all is converted.
 *
 * @param source the state of the source that it is about
 * @param schema as {@link io.mbf.parquet.check.RowGroupFingerprints#schema}
 * @param rowGroups from the first on, not necessarily all
 */
public record RowGroupsFile(SourceIdentity source, long schema, List<RowGroupFingerprint> rowGroups) {

    /** As many as are noted: 1.5 MB. */
    public static final int MOST = 1 << 16;

    private static final int MAGIC = 0x4D424647; // "MBFG"
    private static final int ROW_GROUP_BYTES = 3 * Long.BYTES;

    public RowGroupsFile {
        rowGroups = List.copyOf(rowGroups);
    }

    /** Rows of all of them. */
    public long rows() {
        return rowGroups.stream().mapToLong(RowGroupFingerprint::rows).sum();
    }

    /** Writes it in place of what is there; nobody else can read it. */
    public void write(Path target) throws IOException {
        CheckedFile.write(target, MAGIC, out -> {
            CheckedFile.write(source, out);
            out.writeInt(source.mapping());
            out.writeLong(schema);
            out.writeInt(rowGroups.size());
            for (RowGroupFingerprint group : rowGroups) {
                out.writeLong(group.rows());
                out.writeLong(group.layout());
                out.writeLong(group.content());
            }
        });
    }

    /** Reads one; empty if there is none, or it is damaged. */
    public static Optional<RowGroupsFile> read(Path file) {
        return CheckedFile.read(file, MAGIC, RowGroupsFile::parse);
    }

    private static RowGroupsFile parse(DataInputStream in) throws IOException {
        SourceIdentity source = new SourceIdentity(
                CheckedFile.string(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt());
        long schema = in.readLong();
        int count = in.readInt();
        if (count < 0 || count != in.available() / ROW_GROUP_BYTES) {
            throw new IOException(count + " row groups in " + in.available() + " bytes");
        }
        List<RowGroupFingerprint> groups = new ArrayList<>(count);
        long left = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            RowGroupFingerprint group = new RowGroupFingerprint(in.readLong(), in.readLong(), in.readLong());
            if (group.rows() < 0 || group.rows() > left) {
                throw new IOException("row group " + i + " of " + group.rows() + " rows");
            }
            left -= group.rows();
            groups.add(group);
        }
        return new RowGroupsFile(source, schema, groups);
    }
}
