package io.mbf.dataset.table;

import io.mbf.reader.MbfFile;
import io.mbf.scan.RowRange;
import io.mbf.schema.Schema;
import io.mbf.stats.ZoneMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@code .mbf} file knows of some of its rows without a look at their values.
 *
 * @param schema of the file
 * @param count of the rows
 * @param zones of columns, by their names
 */
public record KnownRows(Schema schema, long count, Map<String, ZoneMap> zones) {

    /**
     * Asks a file.
     *
     * @return empty if it does not know enough of one of the columns
     * @throws io.mbf.error.MbfException if it is damaged, or needs what is not known here
     */
    public static Optional<KnownRows> of(MbfFile file, List<String> columns, RowRange range) {
        RowRange rows = range.within(0, file.rowCount());
        Map<String, ZoneMap> zones = new LinkedHashMap<>();
        for (String column : columns) {
            Optional<ZoneMap> zone = file.zone(column, rows);
            if (zone.isEmpty()) {
                return Optional.empty();
            }
            zones.put(column, zone.get());
        }
        return Optional.of(new KnownRows(file.schema(), rows.size(), zones));
    }
}
