package io.mbf.cache.answer;

import io.mbf.cache.conversion.Wanted;
import io.mbf.cache.stats.ObservedTable;
import io.mbf.scan.Query;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Asks for the conversion of the columns that scans name. */
final class Wanting implements ObservedTable.Observer {

    private final Schema schema;
    private final Consumer<Wanted> asked;

    Wanting(Schema schema, Consumer<Wanted> asked) {
        this.schema = schema;
        this.asked = asked;
    }

    @Override
    public void scanning(Query query) {
        ScanPlan plan = ScanPlan.of(query, schema);
        Set<String> columns = new HashSet<>();
        for (int column : plan.projected()) {
            columns.add(schema.field(column).name());
        }
        for (Node node : plan.filterNodes()) {
            columns.add(schema.field(node.column()).name());
        }
        if (!columns.isEmpty()) {
            asked.accept(Wanted.of(columns));
        }
    }
}
