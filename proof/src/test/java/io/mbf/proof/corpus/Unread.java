package io.mbf.proof.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one list of files that are not read, and why. It cannot grow stale: a file named here that is
 * read, or refused for another reason, fails the walk, and so does a name that fits no file.
 */
final class Unread {

    private static final String VARIANTS = "parquet-testing/shredded_variant/";

    static final String ENCRYPTED = "is encrypted with ";

    /** What the message must contain, with the files; a {@code *} stands for anything within one folder. */
    private static final Map<String, List<String>> FILES = new LinkedHashMap<>();

    static {
        FILES.put(ENCRYPTED, List.of("""
                parquet-testing/data/aes256/encrypt_columns_and_footer*.parquet.encrypted
                parquet-testing/data/aes256/encrypt_columns_plaintext_footer.parquet.encrypted
                parquet-testing/data/aes256/uniform_encryption.parquet.encrypted
                parquet-testing/data/encrypt_columns_and_footer*.parquet.encrypted
                parquet-testing/data/encrypt_columns_plaintext_footer.parquet.encrypted
                parquet-testing/data/external_key_material_java.parquet.encrypted
                parquet-testing/data/uniform_encryption.parquet.encrypted
                """.split("\n")));

        // one string of 2^30 bytes: beyond the stated limit of a page
        FILES.put(
                "a page of 1073741828 bytes exceeds the limit of 1 GiB",
                List.of("parquet-testing/data/large_string_map.brotli.parquet"));

        // broken on purpose
        FILES.put("a page has the CRC ", List.of("""
                parquet-testing/data/datapage_v1-corrupt-checksum.parquet
                parquet-testing/data/rle-dict-uncompressed-corrupt-checksum.parquet
                """.split("\n")));
        FILES.put(
                "has a chunk, but is no column of the schema",
                List.of("parquet-testing/bad_data/ARROW-GH-41317.parquet"));
        FILES.put("a repeated value is cut off", List.of("parquet-testing/bad_data/ARROW-GH-41321.parquet"));
        FILES.put(
                "the row group begins within a row, with repetition level 1",
                List.of("parquet-testing/bad_data/ARROW-GH-45185.parquet"));
        FILES.put(
                "a page of 21 values in a chunk with 1 left",
                List.of("parquet-testing/bad_data/ARROW-RS-GH-6229-LEVELS.parquet"));
        FILES.put(
                "100 values of 4 bytes asked of a page with 364 left",
                List.of("parquet-testing/bad_data/ARROW-GH-47662.parquet"));
        FILES.put(
                "outside the file of 533 bytes",
                List.of("parquet-testing/bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet"));
        FILES.put(
                "has the physical type -7, which is not supported",
                List.of("parquet-testing/bad_data/PARQUET-1481.parquet"));
    }

    /** Variants that break the rules, and how; the rest of these files is read. */
    private static final Map<String, List<String>> CONTRADICTIONS = Map.of(
            "both value and typed_value",
            List.of(VARIANTS + "case-040.parquet", VARIANTS + "case-042.parquet"),
            "both shredded and in the value",
            List.of(VARIANTS + "case-043-INVALID.parquet", VARIANTS + "case-125-INVALID.parquet"),
            "a value that is no object",
            List.of(VARIANTS + "case-087.parquet", VARIANTS + "case-128.parquet"));

    /** Annotated as variants, but shredded into a type that the specification does not have: structs like any other. */
    private static final List<String> NO_VARIANTS =
            List.of(VARIANTS + "case-127.parquet", VARIANTS + "case-137.parquet");

    private Unread() {}

    /** Part of the message that a file is refused with; empty if it must be read. */
    static Optional<String> reason(String name) {
        return reason(FILES, name);
    }

    /** Part of the message that the variants of a file are refused with; empty if they must be read. */
    static Optional<String> contradiction(String name) {
        return reason(CONTRADICTIONS, name);
    }

    static boolean isNoVariant(String name) {
        return NO_VARIANTS.contains(name);
    }

    private static Optional<String> reason(Map<String, List<String>> files, String name) {
        return files.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(pattern -> fits(pattern, name)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Patterns that fit none of these files. */
    static List<String> fittingNone(List<String> names) {
        List<String> patterns = new ArrayList<>();
        FILES.values().forEach(patterns::addAll);
        CONTRADICTIONS.values().forEach(patterns::addAll);
        patterns.addAll(NO_VARIANTS);
        patterns.removeIf(pattern -> names.stream().anyMatch(name -> fits(pattern, name)));
        return patterns;
    }

    private static boolean fits(String pattern, String name) {
        return name.matches("\\Q" + pattern.replace("*", "\\E[^/]*\\Q") + "\\E");
    }
}
