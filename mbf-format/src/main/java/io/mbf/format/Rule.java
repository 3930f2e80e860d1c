package io.mbf.format;

import io.mbf.error.CorruptFileException;
import java.util.Locale;

/**
 * The rules of the format that a damaged file can break, by the names that SPEC.md gives them. A message ends with the
 * name, so that people can look it up, and files that break a rule on purpose can state which.
 */
public enum Rule {
    FILE_SHORT,
    FILE_MAGIC,
    FILE_PAGE_ENTRIES,
    FILE_CHUNK_ROWS,
    TRAILER_MAGIC,
    TRAILER_VERSION_CRC,
    TRAILER_CRC,
    TRAILER_LENGTH,
    TRAILER_DIRECTORY,
    TRAILER_OPENING,
    DIRECTORY_CRC,
    DIRECTORY_BOUNDS,
    DIRECTORY_ONE,
    DIRECTORY_TABLES,
    DIRECTORY_COLUMNS,
    SECTION_CRC,
    SECTION_BOUNDS,
    SCHEMA_CHILDREN,
    SCHEMA_DEPTH,
    SCHEMA_WIDTH,
    COLUMN_REQUIREMENTS,
    COLUMN_BITS,
    COLUMN_TABLES,
    SOURCE_ROWS,
    SOURCE_RANGE,
    SOURCE_SCHEMA,
    SEGMENT_BOUNDS,
    SEGMENT_ALIGNMENT,
    FILTER_BOUNDS,
    FILTER_CRC,
    FILTER_VALUE,
    DICTIONARY_BOUNDS,
    DICTIONARY_PAGE,
    TABLE_CRC,
    BLOCK_BOUNDS,
    BLOCK_LENGTH,
    BLOCK_CRC,
    BLOCK_CODEC,
    PAGE_BOUNDS,
    PAGE_CONTENT,
    NESTED_START,
    NESTED_ENTRIES,
    NULLS_PLACE,
    ZONE_BITS,
    ZONE_RANGE,
    ZONE_TRUE,
    PADDING_ZERO,
    PARTS_GAP,
    PARTS_OVERLAP,
    LIMITS;

    private final String text =
            name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');

    /** The name in SPEC.md, such as {@code trailer.magic}. */
    @Override
    public String toString() {
        return text;
    }

    /** Says where a file breaks the rule, and how. */
    public CorruptFileException broken(String file, String place, String problem) {
        return broken(file, place, problem, null);
    }

    /** As {@link #broken(String, String, String)}. */
    public CorruptFileException broken(String file, String place, String problem, Throwable cause) {
        return new CorruptFileException(file, place, problem + " (" + text + ")", cause);
    }
}
