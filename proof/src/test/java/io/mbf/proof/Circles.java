package io.mbf.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The strongly connected components of a graph with several nodes (Tarjan, "Depth-first search and linear graph algorithms", 1972). */
final class Circles {

    private final Map<String, Set<String>> edges;
    private final Map<String, Integer> number = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    /** @param edges from each node to others; those that are no keys have none of their own */
    Circles(Map<String, Set<String>> edges) {
        this.edges = edges;
        edges.keySet().forEach(node -> {
            if (!number.containsKey(node)) {
                visit(node);
            }
        });
    }

    List<Set<String>> all() {
        return List.copyOf(found);
    }

    private void visit(String node) {
        int own = number.size();
        number.put(node, own);
        lowest.put(node, own);
        open.push(node);
        for (String other : edges.getOrDefault(node, Set.of())) {
            if (!number.containsKey(other)) {
                visit(other);
                lowest.merge(node, lowest.get(other), Math::min);
            } else if (open.contains(other)) {
                lowest.merge(node, number.get(other), Math::min);
            }
        }
        if (lowest.get(node) == own) {
            Set<String> circle = new TreeSet<>();
            String last;
            do {
                last = open.pop();
                circle.add(last);
            } while (!last.equals(node));
            if (circle.size() > 1) {
                found.add(circle);
            }
        }
    }
}
