package io.mbf.write;

import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.output.OutputFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The formats that are there to be written, and the words for those that are not. */
final class Formats {

    /** Formats of modules that may lack: the module, and how names end. */
    private static final Map<String, Elsewhere> ELSEWHERE = Map.of(
            "parquet", new Elsewhere("io.mbf:mbf-parquet-writer", List.of(".parquet", ".parq")),
            "csv", new Elsewhere("io.mbf:mbf-text", List.of(".csv")),
            "ndjson", new Elsewhere("io.mbf:mbf-text", List.of(".ndjson", ".jsonl")),
            "arrow", new Elsewhere("io.mbf:mbf-arrow", List.of(".arrow", ".feather", ".ipc")));

    private record Elsewhere(String artifact, List<String> endings) {}

    private Formats() {}

    private static List<OutputFormat> all() {
        List<OutputFormat> formats = new ArrayList<>(List.of(new MbfFormat()));
        ServiceLoader.load(OutputFormat.class, Formats.class.getClassLoader()).forEach(formats::add);
        return formats;
    }

    /**
     * The format of a name.
     *
     * @param target for messages
     * @throws InvalidQueryException if there is none of this name
     * @throws UnsupportedFeatureException if its module is not there
     */
    static OutputFormat named(String name, Path target) {
        return all().stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> lacking(name, target)
                        .orElseGet(() -> new InvalidQueryException(
                                "format '" + name + "' is none of mbf, parquet, arrow, csv, ndjson")));
    }

    /** The format that the ending of a file's name says; errors as those of {@link #named}. */
    static OutputFormat of(Path target) {
        String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
        Optional<OutputFormat> found = all().stream()
                .filter(format -> format.endings().stream().anyMatch(name::endsWith))
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String known = ELSEWHERE.entrySet().stream()
                .filter(format -> format.getValue().endings.stream().anyMatch(name::endsWith))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        throw lacking(known, target)
                .orElseGet(() -> new InvalidQueryException(target
                        + ": its ending says no format; .mbf, .parquet, .arrow, .csv and .ndjson do, or the format"
                        + " itself is given"));
    }

    private static Optional<RuntimeException> lacking(String name, Path target) {
        return Optional.ofNullable(ELSEWHERE.get(name))
                .map(format -> new UnsupportedFeatureException(
                        target.toString(),
                        "format " + name,
                        "needs " + format.artifact + " on the class path to be written"));
    }
}
