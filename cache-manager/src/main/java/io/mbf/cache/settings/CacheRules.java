package io.mbf.cache.settings;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The rules of a cache, in their order: of those that match a source, the first counts. */
public final class CacheRules {

    private record Ready(CacheRule rule, SourcePattern pattern) {}

    private final List<Ready> rules;

    CacheRules(List<CacheRule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Ready(rule, SourcePattern.parse(rule.pattern())))
                .toList();
    }

    /**
     * The rule that holds for a source; empty if none does.
     *
     * @param uri of the source, canonical; what follows a {@code #} does not count
     */
    public Optional<CacheRule> find(String uri) {
        requireNonNull(uri, "uri");
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        try {
            int fragment = uri.indexOf('#');
            URI parsed = URI.create(fragment < 0 ? uri : uri.substring(0, fragment));
            boolean isLocal = "file".equals(parsed.getScheme());
            Path path = isLocal
                    ? Path.of(parsed)
                    : Path.of((parsed.getAuthority() == null ? "" : parsed.getAuthority()) + parsed.getPath());
            String scheme = isLocal ? "" : String.valueOf(parsed.getScheme());
            return rules.stream()
                    .filter(ready -> ready.pattern.matches(scheme, path))
                    .map(Ready::rule)
                    .findFirst();
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException noPath) {
            return Optional.empty(); // no pattern is like that
        }
    }

    /** Whether nothing may convert a source. */
    public boolean isNever(String uri) {
        requireNonNull(uri, "uri");
        return isA(CacheRule.Choice.NEVER, uri);
    }

    /** Whether the entry of a source is not evicted. */
    public boolean isPinned(String uri) {
        requireNonNull(uri, "uri");
        return isA(CacheRule.Choice.PIN, uri);
    }

    private boolean isA(CacheRule.Choice choice, String uri) {
        return find(uri).filter(rule -> rule.choice() == choice).isPresent();
    }

    /** Whether some entries may be pinned. */
    public boolean pin() {
        return rules.stream().anyMatch(ready -> ready.rule.choice() == CacheRule.Choice.PIN);
    }
}
