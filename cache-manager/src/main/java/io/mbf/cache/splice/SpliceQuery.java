package io.mbf.cache.splice;

import io.mbf.predicate.Predicate;
import io.mbf.scan.Query;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A query against the schema of a source: the names that it selects, and the conjuncts of its condition, each with the
 * columns that it needs. Names mean the same in every part that has their columns.
 *
 * @param names that are selected, in order; those of all columns if the query selects none
 * @param columnOf the column of the source that each name is, or is below
 * @param wanted all columns of the source that are selected, or that the condition needs
 */
record SpliceQuery(
        Query query, ScanPlan plan, List<String> names, int[] columnOf, List<Conjunct> conjuncts, BitSet wanted) {

    /** @param columns of the source that it needs */
    record Conjunct(Predicate predicate, BitSet columns) {}

    /** @param plan of the query for the schema of the source */
    static SpliceQuery of(Query query, ScanPlan plan) {
        Schema schema = plan.input();
        List<String> names = query.columns()
                .orElseGet(() -> schema.fields().stream().map(Field::name).toList());
        int[] columnOf = plan.projected(); // in the order of names, unless several of these lead into one column
        if (columnOf.length < names.size()) {
            columnOf =
                    names.stream().mapToInt(name -> schema.find(name).column()).toArray();
        }
        List<Conjunct> conjuncts = new ArrayList<>();
        if (query.where().isPresent()) {
            addConjuncts(query.where().get(), schema, conjuncts);
        }
        BitSet wanted = new BitSet();
        for (int column : plan.decoded()) {
            wanted.set(column);
        }
        return new SpliceQuery(query, plan, names, columnOf, conjuncts, wanted);
    }

    private static void addConjuncts(Predicate where, Schema schema, List<Conjunct> conjuncts) {
        if (where instanceof Predicate.And and && !and.all().isEmpty()) {
            and.all().forEach(part -> addConjuncts(part, schema, conjuncts));
            return;
        }
        BitSet columns = new BitSet();
        Query alone = Query.ALL.select(List.of()).where(where);
        for (Node node : ScanPlan.of(alone, schema).filterNodes()) {
            columns.set(node.column());
        }
        conjuncts.add(new Conjunct(where, columns));
    }

    /** The names that select the columns which a place has, in order. */
    List<String> namesOf(int place, int[] places) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columnOf.length; i++) {
            if (places[columnOf[i]] == place) {
                selected.add(names.get(i));
            }
        }
        return selected;
    }

    /** How many columns a place delivers. */
    int width(int place, int[] places) {
        int width = 0;
        for (int column : plan.projected()) {
            width += places[column] == place ? 1 : 0;
        }
        return width;
    }

    /** The conjuncts whose columns all lie in a place, as one condition; empty if there are none. */
    Optional<Predicate> conditionOf(int place, int[] places) {
        return conjuncts.stream()
                .filter(conjunct -> !conjunct.columns.isEmpty() && isOf(conjunct, place, places))
                .map(Conjunct::predicate)
                .reduce(Predicate::and);
    }

    /** The conjuncts whose columns lie in several places, or that have none, as one condition; empty if there are none. */
    Optional<Predicate> crossing(int[] places) {
        return conjuncts.stream()
                .filter(conjunct ->
                        conjunct.columns.isEmpty() || !isOf(conjunct, places[conjunct.columns.nextSetBit(0)], places))
                .map(Conjunct::predicate)
                .reduce(Predicate::and);
    }

    private static boolean isOf(Conjunct conjunct, int place, int[] places) {
        return conjunct.columns.stream().allMatch(column -> places[column] == place);
    }
}
