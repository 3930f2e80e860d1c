package io.mbf.cli.shell;

import io.mbf.cli.catalogue.TableName;
import io.mbf.sql.MbfSql;
import io.mbf.sql.text.SqlText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * What a word can become: keywords as DuckDB lists them, tables, columns of those tables that the text names, commands, and
 * files in quotes where a table is expected.
 */
final class SqlCompleter implements Completer {

    private static final int MOST_FILES = 1_000;

    private final MbfSql sql;
    private final List<String> commands;
    private final Map<String, List<String>> columns = new TreeMap<>(); // by tables as they stand in SQL
    private List<String> keywords = List.of();

    SqlCompleter(MbfSql sql, List<String> commands) {
        this.sql = sql;
        this.commands = List.copyOf(commands);
    }

    @Override
    public void complete(LineReader reader, ParsedLine parsed, List<Candidate> candidates) {
        SqlParser.Line line = (SqlParser.Line) parsed;
        switch (line.place()) {
            case COMMAND -> commands.forEach(command -> candidates.add(new Candidate(command)));
            case PATH -> addFiles(line.word(), candidates);
            case QUOTED_NAME -> names(line.line()).forEach(name -> candidates.add(new Candidate(name)));
            case WORD -> addWords(line, candidates);
            case OTHER -> {}
        }
    }

    private void addWords(SqlParser.Line line, List<Candidate> candidates) {
        for (String name : names(line.line())) {
            candidates.add(new Candidate(inSql(name)));
        }
        if (!line.word().isEmpty() && !StatementSource.isCommand(line.line())) {
            if (keywords.isEmpty()) {
                keywords = column("SELECT DISTINCT keyword_name FROM duckdb_keywords()");
            }
            boolean capitals = Character.isUpperCase(line.word().charAt(0));
            for (String keyword : keywords) {
                candidates.add(new Candidate(capitals ? keyword.toUpperCase(Locale.ROOT) : keyword));
            }
        }
    }

    /** Tables, and columns of those that a text names. */
    private Set<String> names(String text) {
        List<String> tables = new ArrayList<>(sql.tables());
        tables.addAll(column("SELECT view_name FROM duckdb_views() WHERE NOT internal"));
        tables.addAll(column("SELECT table_name FROM duckdb_tables()"));
        Set<String> names = new LinkedHashSet<>();
        tables.stream().filter(table -> table.indexOf('/') < 0).forEach(names::add); // the others are paths
        Set<String> named = new LinkedHashSet<>(SqlText.of(text).paths());
        Set<String> words = SqlText.of(text).names();
        tables.stream()
                .filter(table -> words.contains(table.toLowerCase(Locale.ROOT)))
                .forEach(named::add);
        for (String table : named) {
            names.addAll(columns.computeIfAbsent(
                    table,
                    name -> column("DESCRIBE FROM "
                            + (tables.contains(name) ? SqlText.quotedName(name) : SqlText.string(name)))));
        }
        return names;
    }

    /** The first column of a result; empty if there is none: whoever completes a word asks for no messages. */
    private List<String> column(String query) {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = sql.query(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        } catch (SQLException unknown) {
            return List.of();
        }
        return values;
    }

    private static String inSql(String name) {
        try {
            return TableName.parse(name).text();
        } catch (IllegalArgumentException needsQuotes) {
            return SqlText.quotedName(name);
        }
    }

    private static void addFiles(String begun, List<Candidate> candidates) {
        int slash = begun.lastIndexOf('/') + 1;
        String parent = begun.substring(0, slash);
        String start = begun.substring(slash);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                Path.of(parent.isEmpty() ? "." : parent),
                file -> isWanted(file.getFileName().toString(), start))) {
            for (Path file : files) {
                String path = parent + file.getFileName();
                if (Files.isDirectory(file)) {
                    candidates.add(new Candidate(path + "/", path + "/", null, null, null, null, false));
                } else {
                    candidates.add(new Candidate(path));
                }
                if (candidates.size() == MOST_FILES) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException | SecurityException unreadable) {
            candidates.clear();
        }
    }

    private static boolean isWanted(String name, String start) {
        return name.startsWith(start)
                && (!name.startsWith(".") || start.startsWith("."))
                && name.chars().noneMatch(Character::isISOControl);
    }
}
