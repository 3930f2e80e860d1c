package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a reader must know before it plans: the rows of the chunks, and what reading requires (SPEC.md, "FILE").
 *
 * <pre>
 * uint page entries: 8192
 * uint chunks, then per chunk: uint rows
 * uint features that reading anything requires, then their numbers
 * uint requirements explained, then per requirement:
 *   uint what: 0 encoding, 1 codec, 2 feature; uint its number; uint major, uint minor that brought it in
 * </pre>
 */
public record FileSection(List<Chunk> chunks, List<Requirement> requirements) {

    /**
     * A range of rows.
     *
     * @param firstRow the sum of all row counts before
     */
    public record Chunk(long firstRow, int rowCount) {}

    private static final String PLACE = "file section";

    /** Kinds of what reading may require; wire ids are ordinals. */
    public enum What {
        ENCODING,
        CODEC,
        FEATURE
    }

    /** @param what wire id, perhaps of a kind that is not known */
    public record Requirement(int what, int id, FormatVersion since) {}

    public FileSection {
        chunks = List.copyOf(chunks);
        requirements = List.copyOf(requirements);
    }

    public long rowCount() {
        return chunks.isEmpty()
                ? 0
                : chunks.get(chunks.size() - 1).firstRow()
                        + chunks.get(chunks.size() - 1).rowCount();
    }

    public void write(ByteSink out) {
        out.putUint(FormatLimits.PAGE_ENTRIES);
        out.putUint(chunks.size());
        chunks.forEach(chunk -> out.putUint(chunk.rowCount()));
        out.putUint(0);
        out.putUint(requirements.size());
        for (Requirement requirement : requirements) {
            out.putUint(requirement.what());
            out.putUint(requirement.id());
            out.putUint(requirement.since().major());
            out.putUint(requirement.since().minor());
        }
    }

    /**
     * Reads and checks the section, from index {@code from} of the array on.
     *
     * @throws UnsupportedFeatureException if reading anything requires what this library does not know
     */
    public static FileSection read(String file, byte[] bytes, int from, int length) {
        List<Requirement> requirements = requirements(file, new MetadataInput(file, PLACE, bytes, from, length));
        MetadataInput in = new MetadataInput(file, PLACE, bytes, from, length);
        int pageEntries = in.count("page entries", Integer.MAX_VALUE);
        if (pageEntries != FormatLimits.PAGE_ENTRIES) {
            throw in.corrupt(
                    Rule.FILE_PAGE_ENTRIES,
                    "page entries is " + pageEntries + ", must be " + FormatLimits.PAGE_ENTRIES);
        }
        int count = in.count("chunks", Math.min(FormatLimits.CHUNKS, in.left()));
        List<Chunk> chunks = new ArrayList<>(count);
        long rows = 0;
        for (int i = 0; i < count; i++) {
            int rowCount = in.count("rows of a chunk", FormatLimits.CHUNK_ENTRIES);
            if (rowCount == 0) {
                throw in.corrupt(Rule.FILE_CHUNK_ROWS, "chunk " + i + " has no rows");
            }
            chunks.add(new Chunk(rows, rowCount));
            rows += rowCount;
        }
        return new FileSection(chunks, requirements);
    }

    /** What is behind the chunks. A feature may change what is said of these, so that nothing of them is checked yet. */
    private static List<Requirement> requirements(String file, MetadataInput in) {
        in.count64("page entries", Long.MAX_VALUE);
        for (int left = in.count("chunks", in.left()); left > 0; left--) {
            in.count64("rows of a chunk", Long.MAX_VALUE);
        }
        int features = in.count("features", in.left());
        int unknown = -1;
        for (int i = 0; i < features; i++) {
            unknown = in.count("feature", Integer.MAX_VALUE);
        }
        int explained = in.count("requirements", in.left() / 4);
        List<Requirement> requirements = new ArrayList<>(explained);
        for (int i = 0; i < explained; i++) {
            int what = in.count("what is required", Integer.MAX_VALUE);
            int id = in.count("its number", Integer.MAX_VALUE);
            requirements.add(new Requirement(
                    what,
                    id,
                    new FormatVersion(in.count("major", Integer.MAX_VALUE), in.count("minor", Integer.MAX_VALUE))));
        }
        if (features > 0) {
            throw new FileSection(List.of(), requirements).unknown(file, PLACE, What.FEATURE, unknown);
        }
        return requirements;
    }

    /** Says that something is required which this library does not know. */
    UnsupportedFeatureException unknown(String file, String place, What what, int id) {
        String since = requirements.stream()
                .filter(requirement -> requirement.what() == what.ordinal() && requirement.id() == id)
                .findFirst()
                .map(requirement -> " of format version " + requirement.since())
                .orElse("");
        return new UnsupportedFeatureException(
                file, place, what.name().toLowerCase(Locale.ROOT) + " " + id + since + " is not known to this library");
    }
}
