package io.mbf.cache.verdict;

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
}
