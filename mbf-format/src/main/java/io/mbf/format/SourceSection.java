package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.file.SourceIdentity;
import java.util.Optional;

/**
 * Which file this one was converted from (SPEC.md, "Source section").
 *
 * <pre>
 * u8  present: 0 or 1; if 1:
 * u32 URI length, then the URI in UTF-8
 * u64 size, u64 modification time, u64 change time, u64 file id, u64 footer hash
 * u32 mapping revision; left out if it is unknown
 * </pre>
 */
public final class SourceSection {

    private SourceSection() {}

    public static void write(Optional<SourceIdentity> source, ByteSink out) {
        out.putByte(source.isPresent() ? 1 : 0);
        if (source.isPresent()) {
            SourceIdentity identity = source.get();
            SchemaSection.writeString(identity.uri(), out);
            out.putLong(identity.size());
            out.putLong(identity.modifiedNanos());
            out.putLong(identity.changedNanos());
            out.putLong(identity.fileId());
            out.putLong(identity.footerHash());
            if (identity.mapping() != 0) {
                out.putInt(identity.mapping());
            }
        }
    }

    public static Optional<SourceIdentity> read(String file, byte[] bytes, int length) {
        MetadataInput in = new MetadataInput(file, "source section", bytes, 0, length);
        Optional<SourceIdentity> source = Optional.empty();
        if (in.flag("present")) {
            source = Optional.of(new SourceIdentity(
                    in.string("uri"),
                    in.i64("size"),
                    in.i64("modification time"),
                    in.i64("change time"),
                    in.i64("file id"),
                    in.i64("footer hash"),
                    in.position() < length ? mapping(in) : 0));
        }
        in.end();
        return source;
    }

    private static int mapping(MetadataInput in) {
        int mapping = in.count("mapping revision", Integer.MAX_VALUE);
        if (mapping == 0) {
            throw in.corrupt("mapping revision 0 is stated, not left out");
        }
        return mapping;
    }
}
