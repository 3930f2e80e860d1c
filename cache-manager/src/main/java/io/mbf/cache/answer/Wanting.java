package io.mbf.cache.answer;

import io.mbf.cache.conversion.Wanted;
import io.mbf.cache.splice.Coverage;
import io.mbf.cache.stats.ObservedTable;
import io.mbf.scan.Query;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Schema;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks for the conversion of the columns that scans name, unless they are converted. */
final class Wanting implements ObservedTable.Observer {

    private final Schema schema;
    private final Coverage converted;
    private final Consumer<Wanted> asked;

    Wanting(Schema schema, Coverage converted, Consumer<Wanted> asked) {
        this.schema = schema;
        this.converted = converted;
        this.asked = asked;
    }

    @Override
    public void scanning(Query query) {
        BitSet columns = new BitSet();
        IntStream.of(ScanPlan.of(query, schema).decoded()).forEach(columns::set);
        if (!converted.hasAll(columns)) {
            asked.accept(Wanted.of(columns.stream()
                    .mapToObj(column -> schema.field(column).name())
                    .collect(Collectors.toSet())));
        }
    }
}
