package io.mbf.cli.command;

import io.mbf.batch.ColumnBatch;
import io.mbf.cli.output.Quantity;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Terminal;
import io.mbf.error.MbfException;
import io.mbf.parquet.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mbf verify}: every checksum and every rule of a {@code .mbf} file; every row of a Parquet file. */
@Command(
        name = "verify",
        description = {
            "Checks files: every byte and every rule of .mbf files; of Parquet files that every row can be read.",
            "Exits with 1 if a file is damaged, and names the place of its first damage."
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files.")
    private List<Path> files;

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        int worst = Failure.OK;
        DecryptionKeys keys = keysOption.keys();
        for (Path file : files) {
            try {
                long rows = verify(file, keys);
                terminal.print(file + ": ok, " + Quantity.count(rows) + " rows");
            } catch (Terminal.OutputException e) {
                throw e;
            } catch (MbfException | UncheckedIOException | IOException e) {
                Failure failure = Failure.of(e);
                failure.print(terminal);
                worst = Math.max(worst, failure.exitCode());
            }
        }
        return worst;
    }

    private long verify(Path file, DecryptionKeys keys) throws IOException {
        try (Table table = Input.of(file).open(keys)) {
            if (table instanceof MbfFile mbf) {
                mbf.verify();
            } else {
                readAll(file, table);
            }
            return table.rowCount();
        }
    }

    private void readAll(Path file, Table table) {
        try (Scan scan = table.scan(Query.ALL);
                Progress progress = new Progress(terminal, "verifying " + file.getFileName())) {
            long rows = 0;
            for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                rows += batch.rowCount();
                progress.report(rows, table.rowCount());
            }
        }
    }
}
