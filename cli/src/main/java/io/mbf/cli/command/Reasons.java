package io.mbf.cli.command;

import io.mbf.cache.verdict.CacheState;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cli.terminal.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why files are, or are not, read from the cache: those of one reason in one line. */
final class Reasons {

    /** What files have in common. */
    private record Reason(CacheState state, String words) {}

    private final Map<Reason, List<Verdict>> verdicts = new LinkedHashMap<>();

    void add(Verdict verdict) {
        // what is said of the file itself is not what they have in common
        String words = verdict.reason().replace(verdict.source().name(), "the file");
        verdicts.computeIfAbsent(new Reason(verdict.state(), words), reason -> new ArrayList<>())
                .add(verdict);
    }

    /** Those of most files first; then how many there are in all. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        verdicts.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue())));
        int files = verdicts.values().stream().mapToInt(List::size).sum();
        int hits = verdicts.entrySet().stream()
                .filter(entry -> entry.getKey().state() == CacheState.HIT)
                .mapToInt(entry -> entry.getValue().size())
                .sum();
        lines.add(Quantity.count(hits) + " of " + Quantity.count(files) + (files == 1 ? " file is" : " files are")
                + " read from the cache");
        return lines;
    }

    private static String line(Reason reason, List<Verdict> files) {
        String state = reason.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String first = files.get(0).source().name();
        return Quantity.count(files.size()) + " " + state + ": " + reason.words() + " ("
                + (files.size() == 1 ? first : first + (files.size() == 2 ? " and another" : " and others")) + ")";
    }
}
