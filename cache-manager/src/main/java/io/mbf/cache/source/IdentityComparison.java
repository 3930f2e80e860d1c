package io.mbf.cache.source;

import io.mbf.cache.verdict.Comparison;
import io.mbf.file.SourceIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether two identities are of the same state of the same source. */
public final class IdentityComparison {

    private IdentityComparison() {}

    /** All fields that count. The footer hash is not among them: knowing it would mean to open the source. */
    public static List<Comparison> of(SourceIdentity source, SourceIdentity entry) {
        return List.of(
                new Comparison("path", source.uri(), entry.uri()),
                new Comparison("size", String.valueOf(source.size()), String.valueOf(entry.size())),
                new Comparison("modified", time(source.modifiedNanos()), time(entry.modifiedNanos())),
                new Comparison("changed", time(source.changedNanos()), time(entry.changedNanos())),
                new Comparison("file id", String.valueOf(source.fileId()), String.valueOf(entry.fileId())),
                new Comparison("mapping", mapping(source), mapping(entry)));
    }

    /** Whether both describe the same state of the same file, read by the same rules; the quick form of comparing field by field. */
    public static boolean same(SourceIdentity a, SourceIdentity b) {
        return a.uri().equals(b.uri()) && sameStat(a, b);
    }

    /** The same, whatever keys either is read with. */
    public static boolean sameFile(SourceIdentity a, SourceIdentity b) {
        return Source.fileUri(a.uri()).equals(Source.fileUri(b.uri())) && sameStat(a, b);
    }

    private static boolean sameStat(SourceIdentity a, SourceIdentity b) {
        return a.size() == b.size()
                && a.modifiedNanos() == b.modifiedNanos()
                && a.changedNanos() == b.changedNanos()
                && a.fileId() == b.fileId()
                && a.mapping() == b.mapping();
    }

    /** The fields that differ, as text: {@code modified, file id differ}. */
    public static String differences(SourceIdentity source, SourceIdentity entry) {
        List<String> fields = new ArrayList<>();
        for (Comparison comparison : of(source, entry)) {
            if (!comparison.same()) {
                fields.add(comparison.field());
            }
        }
        return String.join(", ", fields) + (fields.size() == 1 ? " differs" : " differ");
    }

    private static String mapping(SourceIdentity identity) {
        return identity.mapping() == 0 ? "unknown" : String.valueOf(identity.mapping());
    }

    private static String time(long nanos) {
        return nanos == 0
                ? "unknown"
                : Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                        .toString();
    }
}
