package io.mbf.cli.duckdb;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB says of a file, which takes it up to twenty lines, in parts of one line.
 *
 * @param line counted from 1
 */
record DuckDbMessage(Optional<String> file, Optional<Long> line, String text) {

    private static final Pattern CSV_LINE = Pattern.compile("CSV Error on Line: (\\d{1,18})");
    private static final Pattern CSV_FILE = Pattern.compile("(?m)^ *file ?= ?(.*)$");
    private static final Pattern JSON = Pattern.compile("in file \"(.*?)\", at byte (\\d+) in line (\\d{1,18}): (.*)");
    private static final Pattern JSON_RECORD =
            Pattern.compile("in file \"(.*?)\", at byte (\\d+) in record/value (\\d{1,18}): (.*)");
    private static final Pattern SNIFFED = Pattern.compile("sniffing file \"(.*?)\"");

    static DuckDbMessage of(String message) {
        List<String> lines = message.lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        Matcher csv = CSV_LINE.matcher(message);
        if (csv.find()) {
            String text = lines.stream()
                    .skip(1)
                    .filter(line -> !line.startsWith("Original Line:"))
                    .findFirst()
                    .orElse(lines.get(0));
            return new DuckDbMessage(match(CSV_FILE, message), Optional.of(Long.parseLong(csv.group(1))), text);
        }
        Matcher json = JSON.matcher(message);
        if (json.find()) {
            // one too many: findings/duckdb-json-error-line.sh
            long line = Math.max(1, Long.parseLong(json.group(3)) - 1);
            return new DuckDbMessage(
                    Optional.of(json.group(1)),
                    Optional.of(line),
                    "malformed JSON at byte " + json.group(2) + ": "
                            + json.group(4).strip());
        }
        Matcher value = JSON_RECORD.matcher(message);
        if (value.find()) {
            return new DuckDbMessage(
                    Optional.of(value.group(1)),
                    Optional.empty(),
                    "malformed JSON at byte " + value.group(2) + ": "
                            + value.group(4).strip());
        }
        String first = lines.isEmpty() ? "failed" : lines.get(0);
        boolean sniffed = SNIFFED.matcher(first).find() && lines.size() > 1;
        return new DuckDbMessage(match(SNIFFED, message), Optional.empty(), sniffed ? lines.get(1) : first);
    }

    private static Optional<String> match(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
