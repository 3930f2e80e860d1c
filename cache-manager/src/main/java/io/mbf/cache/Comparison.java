package io.mbf.cache;

import io.mbf.format.SourceIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One field of a source's identity beside what its entry was made from.
 *
 * @param field what is compared
 * @param source as the source is now
 * @param entry as it was when the entry was made
 */
public record Comparison(String field, String source, String entry) {

    public boolean same() {
        return source.equals(entry);
    }

    /** All fields that count. The footer hash is not among them: knowing it would mean to open the source. */
    static List<Comparison> of(SourceIdentity source, SourceIdentity entry) {
        return List.of(
                new Comparison("path", source.uri(), entry.uri()),
                new Comparison("size", String.valueOf(source.size()), String.valueOf(entry.size())),
                new Comparison("modified", time(source.modifiedNanos()), time(entry.modifiedNanos())),
                new Comparison("changed", time(source.changedNanos()), time(entry.changedNanos())),
                new Comparison("inode", String.valueOf(source.fileId()), String.valueOf(entry.fileId())),
                new Comparison("mapping", mapping(source), mapping(entry)));
    }

    /** Whether both describe the same state of the same file, read by the same rules; the quick form of comparing field by field. */
    static boolean same(SourceIdentity a, SourceIdentity b) {
        return a.uri().equals(b.uri()) && sameStat(a, b);
    }

    /** The same, whatever keys either is read with. */
    static boolean sameFile(SourceIdentity a, SourceIdentity b) {
        return Source.fileUri(a.uri()).equals(Source.fileUri(b.uri())) && sameStat(a, b);
    }

    private static boolean sameStat(SourceIdentity a, SourceIdentity b) {
        return a.size() == b.size()
                && a.modifiedNanos() == b.modifiedNanos()
                && a.changedNanos() == b.changedNanos()
                && a.fileId() == b.fileId()
                && a.mapping() == b.mapping();
    }

    /** The fields that differ, as text: {@code modified and inode differ}. */
    static String differences(SourceIdentity source, SourceIdentity entry) {
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
