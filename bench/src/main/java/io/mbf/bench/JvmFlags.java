package io.mbf.bench;

import io.mbf.bench.peer.Peer;
import java.util.ArrayList;
import java.util.List;

/** What the measured JVMs are started with, beyond their defaults. */
final class JvmFlags {

    static final String HEAP = "-Xmx2g";

    /** Arrow's memory does not work without. */
    static final String OPENS = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    /** Arrow checks every access otherwise. */
    static final String ARROW_UNSAFE = "-Darrow.enable_unsafe_memory_access=true";

    static final String ARROW_NO_NULL_CHECKS = "-Darrow.enable_null_check_for_get=false";

    /** Hardwood decodes with vector instructions, where the JVM has this module. */
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private JvmFlags() {}

    /** All of them, for the JVM that this one is. */
    static List<String> all() {
        List<String> flags = new ArrayList<>(List.of(HEAP));
        flags.addAll(withoutHeap());
        return flags;
    }

    /** All of them for a JVM in which a peer is measured. */
    static List<String> of(Peer peer) {
        List<String> flags = all();
        if (peer == Peer.HARDWOOD || peer == Peer.HARDWOOD_2) {
            flags.add(VECTORS);
        }
        return flags;
    }

    /** All but where this machine keeps its files. */
    static List<String> published() {
        return all().stream()
                .filter(flag -> !flag.startsWith("-Dmbf.bench.dir"))
                .toList();
    }

    static List<String> withoutHeap() {
        List<String> flags = new ArrayList<>(List.of(OPENS, ARROW_UNSAFE, ARROW_NO_NULL_CHECKS));
        String folder = System.getProperty("mbf.bench.dir");
        if (folder != null) {
            flags.add("-Dmbf.bench.dir=" + folder);
        }
        if (Runtime.version().feature() >= 24) {
            // the same behaviour without the warnings
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }
}
