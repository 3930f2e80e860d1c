package io.mbf.bench.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The 22 queries of TPC-H (specification, 2.4), with the parameters that it validates answers with. */
public final class TpchQueries {

    private static final int COUNT = 22;

    private TpchQueries() {}

    /** Their texts by their names, {@code Q1} to {@code Q22}. */
    public static Map<String, String> all() {
        Map<String, String> queries = new LinkedHashMap<>();
        for (int number = 1; number <= COUNT; number++) {
            queries.put("Q" + number, text("/io/mbf/bench/tpch/q%02d.sql".formatted(number)));
        }
        return queries;
    }

    private static String text(String resource) {
        try (InputStream in = TpchQueries.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
