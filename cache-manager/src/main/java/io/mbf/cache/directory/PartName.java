package io.mbf.cache.directory;

import io.mbf.format.SourcePart;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a part of an entry is called: {@code <first row>-<rows>-<columns>.mbf}, where {@code columns} is {@code all}, or a
 * hash of the names of the part's columns. So two processes that make the same part write the same file; what a part
 * holds is said by itself alone.
 */
public final class PartName {

    private static final Pattern NAME = Pattern.compile("\\d{1,19}-\\d{1,19}-(all|[0-9a-f]{16})\\.mbf");

    private PartName() {}

    static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    private static Path of(Path entry, long firstRow, long rows, Optional<List<String>> columns) {
        String suffix = columns.map(PartName::hash).orElse("all");
        return CacheDirectory.parts(entry).resolve(firstRow + "-" + rows + "-" + suffix + CacheDirectory.ENDING);
    }

    /**
     * The place of a part.
     *
     * @param entry of the whole source
     * @param part of it, with its rows
     * @param columns of the part
     */
    public static Path of(Path entry, SourcePart part, Schema columns) {
        Optional<List<String>> names = part.schema()
                .map(whole -> columns.fields().stream().map(Field::name).toList());
        return of(entry, part.firstRow(), part.rows(), names);
    }

    private static String hash(List<String> columns) {
        // a length before each, so that no two lists of names give the same text
        StringBuilder text = new StringBuilder();
        for (String column : columns) {
            text.append(column.getBytes(StandardCharsets.UTF_8).length)
                    .append(' ')
                    .append(column);
        }
        return HexFormat.of().toHexDigits(CacheDirectory.hash(text.toString()));
    }
}
