package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.ReadOption;
import io.mbf.cache.settings.Settings;
import io.mbf.cli.arrow.ArrowOutput;
import io.mbf.cli.catalogue.ExternalTable;
import io.mbf.cli.catalogue.TableCatalogue;
import io.mbf.cli.duckdb.DuckDbFiles;
import io.mbf.cli.shell.Shell;
import io.mbf.cli.shell.StatementLines;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.InvalidQueryException;
import io.mbf.sql.MbfSql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf sql}: queries over Parquet files, answered by DuckDB. */
@Command(
        name = "sql",
        description = {
            "Answers SQL over Parquet and .mbf files; any path in FROM is read through the cache.",
            "Without a query, statements are read from the terminal, with history and completion, or from standard input,"
                    + " each up to its semicolon; .help lists commands.",
            "Tables that mbf table has remembered are known by their names."
        },
        mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Optional<TableCatalogue> tables;

    @Parameters(paramLabel = "QUERY", arity = "0..1", description = "\"select … from 'sales/**/*.parquet'\"")
    private String query;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "table (default), ndjson, csv, arrow, or parquet (with -o), if the ending of FILE does not say it.")
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

    /** @param tables empty where there can be none */
    public SqlCommand(Terminal terminal, Optional<TableCatalogue> tables) {
        this.terminal = terminal;
        this.tables = tables;
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

    private SqlSession.Format format() {
        SqlSession.Format asked =
                format != null ? format : output != null ? SqlSession.Format.of(output) : SqlSession.Format.TABLE;
        if (asked == SqlSession.Format.ARROW && output == null) {
            ArrowOutput.requirePipe(terminal);
        }
        return asked;
    }

    private static MbfSql open(ReadOption... options) throws SQLException {
        try {
            Class.forName("org.duckdb.DuckDBDriver");
        } catch (ClassNotFoundException lacking) {
            throw new InvalidQueryException("mbf sql needs DuckDB: " + DuckDbFiles.WHERE);
        }
        return MbfSql.openStreaming(options);
    }

    private int run(MbfSql sql) throws IOException, SQLException {
        for (ExternalTable table : tables.isPresent() ? tables.get().tables() : List.<ExternalTable>of()) {
            sql.lazyTable(
                    table.name().text(),
                    table.path(),
                    Mbf.partitions(table.partitions()),
                    Mbf.partitionTypes(table.partitionTypes()));
        }
        SqlSession session = new SqlSession(sql, terminal, format(), output);
        if (init != null) {
            try (BufferedReader lines = Files.newBufferedReader(init)) {
                session.runAll(new StatementLines(lines), true);
            } catch (CharacterCodingException notText) {
                throw new FileSystemException(init.toString(), null, "is not a text in UTF-8");
            }
        }
        if (query != null) {
            session.run(query);
            return Failure.OK;
        }
        if (terminal.isAt(Terminal.Stream.IN, Terminal.Stream.OUT)) {
            try (Shell shell = Shell.open(Settings.folder(), sql, SqlSession.COMMANDS, session::cancel)) {
                session.runAll(shell, false);
            }
            return Failure.OK;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return session.runAll(new StatementLines(lines), false) ? Failure.OK : Failure.FAILED;
    }
}
