package io.mbf.spark.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Gives work to hosts so that the same file goes to the same host, query after query, also when hosts come and go: each
 * file has an order of hosts of its own (rendezvous hashing, Thaler and Ravishankar 1998), and gets the first of them
 * that has room (consistent hashing with bounded loads, Mirrokni, Thorup and Zadimoghaddam 2017).
 */
final class HostChoice {

    /** How much more than its share a host is given before others are asked, so that none waits for it. */
    private static final double MOST_OF_SHARE = 1.25;

    /** A file is one thing up to this size; of larger ones, each stretch of so many bytes has an order of its own. */
    private static final long STRETCH = 1L << 30;

    /** Files below this size may share an entry with others of their folder, and go where those go. */
    private static final long SMALL = 1 << 20;

    private HostChoice() {}

    /**
     * A stretch of a file.
     *
     * @param path of the file
     * @param fileBytes of the whole file
     * @param start of the stretch, in bytes
     * @param bytes in it
     * @param nearby hosts that have the bytes; empty if that is unknown or nowhere
     */
    record Work(String path, long fileBytes, long start, long bytes, List<String> nearby) {

        /** All of a file, in stretches that may go to different hosts. */
        static List<Work> of(String path, long fileBytes) {
            List<Work> works = new ArrayList<>();
            for (long start = 0; start == 0 || start < fileBytes; start += STRETCH) {
                works.add(new Work(path, fileBytes, start, Math.min(STRETCH, fileBytes - start), List.of()));
            }
            return works;
        }

        /** With a slash at the end. */
        String folder() {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }

        private UTF8String key() {
            return UTF8String.fromString(fileBytes < SMALL ? folder() : path + '#' + start / STRETCH);
        }
    }

    /**
     * A host for each work. Hosts that have the bytes of a file come before those that do not.
     *
     * @param hosts at least one, each once
     */
    static List<String> of(List<Work> works, List<String> hosts) {
        double total = 0;
        for (Work work : works) {
            total += weight(work);
        }
        double most = MOST_OF_SHARE * total / hosts.size();
        Map<String, Double> loads = new HashMap<>();
        List<String> chosen = new ArrayList<>(works.size());
        for (Work work : works) {
            List<String> order = order(work, hosts);
            String host = order.stream()
                    .filter(each -> loads.getOrDefault(each, 0.0) + weight(work) <= most)
                    .findFirst()
                    .orElseGet(() -> leastLoaded(order, loads));
            loads.merge(host, weight(work), Double::sum);
            chosen.add(host);
        }
        return chosen;
    }

    /** An empty file is work, too. */
    private static double weight(Work work) {
        return work.bytes + 1.0;
    }

    /** Of hosts that have as much, the first. */
    private static String leastLoaded(List<String> order, Map<String, Double> loads) {
        return order.stream()
                .min(Comparator.comparingDouble(host -> loads.getOrDefault(host, 0.0)))
                .orElseThrow();
    }

    private static List<String> order(Work work, List<String> hosts) {
        UTF8String key = work.key();
        Map<String, Long> ranks = new HashMap<>();
        for (String host : hosts) {
            ranks.put(host, XXH64.hashUTF8String(key, XXH64.hashUTF8String(UTF8String.fromString(host), 0)));
        }
        String[] order = hosts.toArray(String[]::new);
        Arrays.sort(
                order,
                Comparator.comparing((String host) -> !work.nearby.contains(host))
                        .thenComparing(ranks::get, Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()));
        return List.of(order);
    }
}
