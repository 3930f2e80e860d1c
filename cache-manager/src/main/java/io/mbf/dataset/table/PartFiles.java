package io.mbf.dataset.table;

import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.listing.PartitionValue;
import io.mbf.dataset.part.PartText;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Files of data sets as their parts name them, and back. */
public final class PartFiles {

    private PartFiles() {}

    /** @param partition what its directories say */
    public static DatasetPart.File file(IdentifiedFile file, List<DatasetPart.Directory> partition) {
        FileState state = file.identity();
        return new DatasetPart.File(
                file.uri(),
                file.name(),
                state.size(),
                state.modifiedNanos(),
                state.changedNanos(),
                state.id(),
                partition);
    }

    public static List<DatasetPart.Directory> directories(List<PartitionValue> values) {
        return values.stream()
                .map(value -> new DatasetPart.Directory(
                        value.column(), value.value().orElse(""), value.value().isEmpty()))
                .toList();
    }

    public static List<PartitionValue> partition(List<DatasetPart.Directory> directories) {
        return directories.stream()
                .map(directory -> new PartitionValue(
                        directory.column(), directory.isNull() ? Optional.empty() : Optional.of(directory.value())))
                .toList();
    }

    /**
     * The file of a part of a data set, in the state it was in when the part was made.
     *
     * @param resolver finds files that are not local by their URIs
     * @throws InvalidQueryException if it is not local and there is no resolver, or the URI is none
     */
    public static IdentifiedFile identified(DatasetPart.File part, Optional<Function<String, InputFile>> resolver) {
        FileState identity = new FileState(
                FileState.Kind.FILE,
                part.size(),
                part.modifiedNanos(),
                part.changedNanos(),
                part.fileId(),
                FileState.NOBODY);
        return new IdentifiedFile(resolve(part.uri(), resolver), part.name(), identity);
    }

    private static InputFile resolve(String uri, Optional<Function<String, InputFile>> resolver) {
        if (!uri.startsWith("file:")) {
            InputFile found = resolver.orElseThrow(() -> new InvalidQueryException(PartText.shown(uri)
                            + ": is not a local file; to read this part, say by Mbf.resolver how it is found"))
                    .apply(uri);
            if (found == null) {
                throw new InvalidQueryException(PartText.shown(uri) + ": the resolver finds no such file");
            }
            return found;
        }
        try {
            return new LocalFile(Path.of(URI.create(uri)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw PartText.refused("'" + PartText.shown(uri) + "' is no URI of a file");
        }
    }
}
