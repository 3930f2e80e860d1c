package io.mbf.bench;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Bytes of every form of every table. */
final class Sizes {

    static final String SNAPPY = "Parquet, " + Variant.SNAPPY.title();
    static final String ZSTD = "Parquet, " + Variant.ZSTD.title();
    static final String MBF = ".mbf, default (snappy)";
    static final String MBF_NONE = ".mbf, codec none";

    private final Map<BenchTable, Map<String, Long>> bytes = new LinkedHashMap<>();

    /** Measures the forms of a table; makes those that are not there. Forms that cannot be made are left out. */
    void measure(BenchFile file) {
        Map<String, Long> forms = new LinkedHashMap<>();
        for (Variant variant : Variant.values()) {
            put(forms, "Parquet, " + variant.title(), Peer.COLUMN_READER, file.with(variant));
        }
        put(forms, MBF, Peer.MBF_WARM, file);
        put(forms, MBF_NONE, Peer.MBF_WARM_NONE, file);
        put(forms, "DuckDB native table", Peer.DUCKDB_TABLE, file);
        if (file.table() == BenchTable.LINEITEM) {
            put(forms, "Vortex", Peer.VORTEX, file);
            put(forms, "Arrow IPC, uncompressed", Peer.ARROW, file);
            put(forms, "Arrow IPC, zstd", Peer.ARROW_ZSTD, file);
        }
        bytes.put(file.table(), forms);
    }

    private static void put(Map<String, Long> forms, String name, Peer peer, BenchFile file) {
        try {
            forms.put(name, peer.storedBytes(file));
        } catch (Exception | LinkageError missing) {
            System.err.println(name + " of " + file.table().title() + ": " + missing);
        }
    }

    Map<BenchTable, Map<String, Long>> all() {
        return bytes;
    }

    Optional<Double> ratio(BenchTable table, String above, String below) {
        Map<String, Long> forms = bytes.getOrDefault(table, Map.of());
        return forms.containsKey(above) && forms.containsKey(below)
                ? Optional.of((double) forms.get(above) / forms.get(below))
                : Optional.empty();
    }
}
