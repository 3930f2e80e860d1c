package io.mbf.sql.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An operator of a plan, as {@code EXPLAIN (FORMAT json)} prints it.
 *
 * @param info what is said of it, by name; a single text is a list of one
 */
record PlanNode(String name, List<PlanNode> children, Map<String, List<String>> info) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads a plan.
     *
     * @throws UncheckedIOException if the text is not one
     */
    static List<PlanNode> parse(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return nodes(json);
        } catch (IOException noPlan) {
            throw new UncheckedIOException("DuckDB's plan cannot be read", noPlan);
        }
    }

    private static List<PlanNode> nodes(JsonParser json) throws IOException {
        List<PlanNode> nodes = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            nodes.add(node(json));
        }
        return nodes;
    }

    private static PlanNode node(JsonParser json) throws IOException {
        String name = "";
        List<PlanNode> children = List.of();
        Map<String, List<String>> info = Map.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = json.getText().trim();
                case "children" -> children = nodes(json);
                case "extra_info" -> info = info(json);
                default -> json.skipChildren();
            }
        }
        return new PlanNode(name, children, info);
    }

    private static Map<String, List<String>> info(JsonParser json) throws IOException {
        Map<String, List<String>> info = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            List<String> texts = new ArrayList<>();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    texts.add(json.getText());
                }
            } else {
                texts.add(json.getText());
                json.skipChildren();
            }
            info.put(field, texts);
        }
        return info;
    }
}
