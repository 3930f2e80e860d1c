package io.mbf.dataset.partition;

import io.mbf.schema.Field;
import io.mbf.stats.ZoneMap;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The value that a partition column has in all rows of a file.
 *
 * @param field the column: INT64, DATE or STRING
 * @param number of an INT64 or DATE column
 * @param text of a STRING column; {@code null} in the others
 */
public record Constant(Field field, boolean isNull, long number, String text) {

    /** Statistics of a column that is null in every row. */
    public static final ZoneMap NULLS = new ZoneMap(1, 1, 0, Optional.empty());

    /** Statistics that settle every condition on the column. */
    public ZoneMap zone() {
        if (isNull) {
            return NULLS;
        }
        if (text == null) {
            return new ZoneMap(1, 0, 0, Optional.of(new ZoneMap.LongBounds(number, number, true, true)));
        }
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        return new ZoneMap(1, 0, 0, Optional.of(new ZoneMap.BytesBounds(key, key, true, true)));
    }
}
