package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.ReadOption;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.sql.MbfSql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf sql}: queries over Parquet files, answered by DuckDB. */
@Command(
        name = "sql",
        description = {
            "Answers SQL over Parquet and .mbf files; any path in FROM is read through the cache.",
            "Without a query, statements are read from standard input, each up to its semicolon; .help lists commands."
        },
        mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "QUERY", arity = "0..1", description = "\"select … from 'sales/**/*.parquet'\"")
    private String query;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table (default), ndjson, csv, or parquet (with -o).")
    private SqlSession.Format format;

    @Option(names = "-o", paramLabel = "FILE", description = "Where the result goes; it must not exist.")
    private Path output;

    @Option(names = "--init", paramLabel = "FILE", description = "Statements and commands to run first.")
    private Path init;

    @Option(
            names = "--cache",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Read through the cache (default), or not at all.")
    private boolean cached;

    public SqlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, SQLException {
        if (!cached) {
            try (MbfSql sql = open()) {
                return run(sql);
            }
        }
        return Conversions.through(terminal, (cache, check) -> {
            try (MbfSql sql = open(Mbf.cache(cache))) {
                return run(sql);
            }
        });
    }

    private static MbfSql open(ReadOption... options) throws SQLException {
        try {
            return MbfSql.openStreaming(options);
        } catch (NoClassDefFoundError lacking) {
            throw new InvalidQueryException(
                    "mbf sql needs DuckDB: put org.duckdb:duckdb_jdbc as duckdb_jdbc.jar beside mbf.jar");
        }
    }

    private int run(MbfSql sql) throws IOException, SQLException {
        SqlSession session = new SqlSession(sql, terminal, format, output);
        if (init != null) {
            try (BufferedReader lines = Files.newBufferedReader(init)) {
                session.runAll(lines, true);
            }
        }
        if (query != null) {
            session.run(query);
            return Failure.OK;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return session.runAll(lines, false) ? Failure.OK : Failure.FAILED;
    }
}
