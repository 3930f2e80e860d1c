package io.mbf.parquet.property;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Some columns and parts of structs, in any order.
 *
 * @param paths as they are selected
 * @param columns what comes out, per column in order: what is left of a value
 */
record RandomSelection(List<String> paths, Map<Integer, UnaryOperator<Object>> columns) {

    private record Chosen(List<String> paths, UnaryOperator<Object> pruned) {}

    static RandomSelection of(Random random, List<Column> all) {
        Map<String, Integer> columnOfPath = new LinkedHashMap<>();
        Map<Integer, UnaryOperator<Object>> pruned = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            if (random.nextBoolean() || i == all.size() - 1 && pruned.isEmpty()) {
                Chosen chosen = choose(random, all.get(i), all.get(i).name());
                pruned.put(i, chosen.pruned);
                for (String path : chosen.paths) {
                    columnOfPath.put(path, i);
                }
            }
        }
        List<String> paths = new ArrayList<>(columnOfPath.keySet());
        Collections.shuffle(paths, random);
        Map<Integer, UnaryOperator<Object>> inOrder = new LinkedHashMap<>();
        paths.forEach(path -> inOrder.put(columnOfPath.get(path), pruned.get(columnOfPath.get(path))));
        return new RandomSelection(paths, inOrder);
    }

    private static Chosen choose(Random random, Column column, String path) {
        if (!(column.kind() instanceof Column.Struct struct) || random.nextInt(3) == 0) {
            return new Chosen(List.of(path), value -> value);
        }
        List<String> paths = new ArrayList<>();
        Map<Integer, UnaryOperator<Object>> kept = new LinkedHashMap<>();
        int certain = random.nextInt(struct.fields().size());
        for (int i = 0; i < struct.fields().size(); i++) {
            if (i == certain || random.nextBoolean()) {
                Column field = struct.fields().get(i);
                Chosen chosen = choose(random, field, path + "." + field.name());
                paths.addAll(chosen.paths);
                kept.put(i, chosen.pruned);
            }
        }
        return new Chosen(paths, value -> {
            if (value == null) {
                return null;
            }
            List<Object> fields = new ArrayList<>();
            kept.forEach((position, pruned) -> fields.add(pruned.apply(((List<?>) value).get(position))));
            return fields;
        });
    }
}
