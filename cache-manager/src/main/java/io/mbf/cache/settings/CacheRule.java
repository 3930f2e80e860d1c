package io.mbf.cache.settings;

import java.util.Locale;
import java.util.Objects;

/**
 * What the cache does with sources whose path, or address, matches a pattern.
 *
 * <p>The pattern is an absolute path ({@code /data/hot}, a file, or all in and below a folder), a glob of one
 * ({@code /data/**}{@code /*.parquet}), the same of an address ({@code s3a://bucket/hot/**}), or a glob that holds anywhere
 * ({@code **}{@code /staging/**}). {@code * ? ** [a-z] {a,b}} and a backslash before a character work as in data sets. It is compared with the
 * path of the file itself, symbolic links resolved.
 *
 * @param pattern as written
 * @param choice what is done
 */
public record CacheRule(String pattern, Choice choice) {

    /** What is done with a source. */
    public enum Choice {
        /** The first read starts its conversion. */
        FIRST_READ,
        /** The second read of the same state does. */
        SECOND_READ,
        /** Nothing converts it, also not if asked to; what is converted already is read as ever. */
        NEVER,
        /**
         * The first read starts its conversion, however small it is and however often it changes, and its entry is not
         * evicted.
         */
        PIN;

        Admission admission() {
            return switch (this) {
                case FIRST_READ, PIN -> Admission.FIRST_READ;
                case SECOND_READ -> Admission.SECOND_READ;
                case NEVER -> Admission.EXPLICIT;
            };
        }
    }

    /** @throws IllegalArgumentException if the pattern is none */
    public CacheRule {
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(choice, "choice");
        SourcePattern.parse(pattern);
    }

    /** {@code /data/hot/**: pin}. */
    static CacheRule parse(String text) {
        int colon = text.lastIndexOf(':');
        String word = text.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        for (Choice choice : Choice.values()) {
            if (colon > 0 && Setting.text(choice).equals(word)) {
                return new CacheRule(text.substring(0, colon).strip(), choice);
            }
        }
        throw new IllegalArgumentException("must be GLOB: first-read, second-read, never or pin");
    }

    /** For a sentence about what it did. */
    public String named() {
        return Setting.RULE.fileKey() + " '" + this + "'";
    }

    /** As in the settings. */
    @Override
    public String toString() {
        return pattern + ": " + Setting.text(choice);
    }
}
