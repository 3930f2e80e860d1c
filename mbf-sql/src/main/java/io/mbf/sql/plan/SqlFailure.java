package io.mbf.sql.plan;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Failures of a query in one line, with the place in the text. */
final class SqlFailure {

    private static final Pattern PLACE = Pattern.compile("\n+LINE (\\d+): ([^\n]*)\n( *)\\^+");

    private static final Pattern MISSED = Pattern.compile("Table with name (.+) does not exist");

    /** What the driver says of any failure while rows of a result are made as they are fetched. */
    private static final String HIDDEN = "Invalid result set";

    private SqlFailure() {}

    /** Whether a failure does not say what went wrong. */
    static boolean isHidden(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains(HIDDEN);
    }

    /** The name of a table that DuckDB does not find. */
    static Optional<String> missedTable(SQLException failure) {
        Matcher missed = MISSED.matcher(String.valueOf(failure.getMessage()));
        return missed.find() ? Optional.of(missed.group(1)) : Optional.empty();
    }

    /**
     * The same failure in our words, or with DuckDB's in one line.
     *
     * @param ours what went wrong in a scan of ours, which DuckDB knows as text with a stack trace only
     * @param linesBefore how many lines DuckDB was given before those of the query
     */
    static SQLException of(SQLException failure, Optional<RuntimeException> ours, int linesBefore) {
        if (ours.isPresent()) {
            return new SQLException(ours.get().getMessage(), failure.getSQLState(), failure.getErrorCode(), ours.get());
        }
        String message = String.valueOf(failure.getMessage());
        Matcher place = PLACE.matcher(message);
        String where = "";
        if (place.find()) {
            int column = place.group(3).length() - ("LINE " + place.group(1) + ": ").length() + 1;
            boolean cut = place.group(2).startsWith("..."); // of long lines DuckDB shows the middle
            int line = Integer.parseInt(place.group(1)) - linesBefore;
            where = cut ? " (line " + line + ")" : " (line " + line + ", column " + column + ")";
            message = message.substring(0, place.start());
        }
        int trace = message.indexOf("\n\tat ");
        message = trace < 0 ? message : message.substring(0, trace);
        return new SQLException(
                message.strip().replaceAll("\\s*\n\\s*", " ") + where,
                failure.getSQLState(),
                failure.getErrorCode(),
                failure);
    }
}
