package io.mbf.cli.command;

import io.mbf.error.InvalidQueryException;
import java.util.ArrayList;
import java.util.List;

/**
 * Column names as an option takes them: separated by commas, blanks around them ignored; a name between double quotes
 * is taken as it stands, with {@code ""} for a quote in it: {@code a,"b,c","say ""x"""}.
 */
final class ColumnList {

    private final String text;
    private int at;

    private ColumnList(String text) {
        this.text = text;
    }

    /** The names of all lists given, in order. */
    static List<String> parse(List<String> lists) {
        List<String> names = new ArrayList<>();
        for (String list : lists) {
            new ColumnList(list).addTo(names);
        }
        return names;
    }

    private void addTo(List<String> names) {
        do {
            skipBlanks();
            names.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
        } while (at++ < text.length()); // steps over the comma
    }

    private String plain() {
        int end = text.indexOf(',', at);
        String name = text.substring(at, end < 0 ? text.length() : end).strip();
        if (name.isEmpty()) {
            throw new InvalidQueryException("an empty column name in '" + text + "' (write \"\" if it is meant)");
        }
        at = end < 0 ? text.length() : end;
        return name;
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '"') {
                name.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                name.append(text.charAt(++at));
            } else {
                at++;
                skipBlanks();
                if (at < text.length() && text.charAt(at) != ',') {
                    throw new InvalidQueryException("a comma is missing after \"" + name + "\" in '" + text + "'");
                }
                return name.toString();
            }
        }
        throw new InvalidQueryException("a quote is not closed in '" + text + "'");
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
