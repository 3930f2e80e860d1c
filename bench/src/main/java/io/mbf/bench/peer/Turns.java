package io.mbf.bench.peer;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * What several ways to one answer cost: processor time of the thread that asks and the wall's, the least of some rounds in
 * which everybody takes turns.
 */
final class Turns {

    private static final int WARM_UP = 3;
    private static final int ROUNDS = 9;

    private Turns() {}

    /**
     * Markdown: a row per way, in milliseconds.
     *
     * @param right whether an answer is the one that all must give
     */
    static <T> String table(Map<String, Callable<T>> ways, Predicate<T> right) throws Exception {
        Map<String, long[]> least = new LinkedHashMap<>();
        ways.keySet().forEach(name -> least.put(name, new long[] {Long.MAX_VALUE, Long.MAX_VALUE}));
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, Callable<T>> way : ways.entrySet()) {
                long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                long wall = System.nanoTime();
                T answer = way.getValue().call();
                long[] best = least.get(way.getKey());
                if (round >= 0) {
                    best[0] = Math.min(
                            best[0], ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor);
                    best[1] = Math.min(best[1], System.nanoTime() - wall);
                }
                if (!right.test(answer)) {
                    throw new IllegalStateException(way.getKey() + ": " + answer);
                }
            }
        }
        StringBuilder table = new StringBuilder("| | processor, ms | wall, ms |\n|---|--:|--:|\n");
        least.forEach((name, best) ->
                table.append(String.format(Locale.ROOT, "| %s | %.0f | %.0f |%n", name, best[0] / 1e6, best[1] / 1e6)));
        return table.toString();
    }
}
