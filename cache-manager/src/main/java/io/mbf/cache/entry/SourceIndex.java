package io.mbf.cache.entry;

import io.mbf.cache.source.FolderIdentities;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The sources of a bundle: which there are, and where the rows of each begin. Immutable. */
public final class SourceIndex {

    private final List<SourcePart> sources;
    private final Map<String, Integer> numbers;
    private final long[] firstRows; // by source, and behind the last
    private final String folder;

    public SourceIndex(List<SourcePart> sources) {
        this.sources = sources;
        this.numbers = new HashMap<>(sources.size() * 2);
        this.folder = folderOf(sources);
        this.firstRows = new long[sources.size() + 1];
        for (int i = 0; i < sources.size(); i++) {
            numbers.put(sources.get(i).identity().uri(), i);
            firstRows[i + 1] = firstRows[i] + sources.get(i).rows();
        }
    }

    /** Of one folder, if all are whole and of one; else empty. */
    private static String folderOf(List<SourcePart> sources) {
        String folder = sources.isEmpty()
                ? ""
                : FolderIdentities.folderOf(sources.get(0).identity().uri());
        boolean all = sources.stream()
                .allMatch(source -> source.isWhole()
                        && FolderIdentities.folderOf(source.identity().uri()).equals(folder));
        return all ? folder : "";
    }

    /** The folder of all sources, by its URI with a slash at the end; empty if they are not whole, or of several. */
    public String folder() {
        return folder;
    }

    /** Whether another one has the same sources, in the same states, with their rows in the same places. */
    public boolean isSame(SourceIndex other) {
        return this == other || sources.equals(other.sources);
    }

    public int size() {
        return sources.size();
    }

    /** The number of a source, whatever its state; empty if it is not there. */
    public OptionalInt find(String uri) {
        Integer number = numbers.get(uri);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public SourceIdentity identity(int number) {
        return sources.get(number).identity();
    }

    /** The first row of a source; of the number behind the last one, the number of all rows. */
    public long firstRow(int number) {
        return firstRows[number];
    }

    public long rows(int number) {
        return sources.get(number).rows();
    }
}
