package io.mbf.cli.command;

import io.mbf.cli.argument.Argument;
import io.mbf.cli.argument.Input;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code mbf verify}: every checksum and every rule of a {@code .mbf} file; every row of a Parquet file, and whether what
 * the file says of them is true.
 */
@Command(
        name = "verify",
        description = {
            "Checks files: every byte and every rule of .mbf files; of Parquet files, whoever wrote them, that every row"
                    + " can be read, and that statistics, page indexes, bloom filters, sizes and checksums are true.",
            "Exits with 1 if a file is damaged, and names the place of its first damage, or if it says of itself what is"
                    + " not true, and names each untrue claim with what was found."
        },
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> arguments;

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DecryptionKeys keys = keysOption.keys();
        int[] bad = new int[1];
        EachFile files = new EachFile(terminal);
        int worst = files.run(arguments, Argument::files, file -> {
            bad[0]++;
            int exit = verify(file, keys);
            bad[0] -= exit == Failure.OK ? 1 : 0;
            return exit;
        });
        if (files.count() > 1) {
            terminal.print(Quantity.count(files.count()) + " files checked, "
                    + (bad[0] == 0 ? "all ok" : Quantity.count(bad[0]) + " not ok"));
        }
        return worst;
    }

    private int verify(InputFile file, DecryptionKeys keys) throws IOException {
        try (Table table = Input.of(file).open(keys)) {
            if (table instanceof MbfFile mbf) {
                mbf.verify();
                terminal.print(file + ": ok, " + rows(table));
                return Failure.OK;
            }
            return verify(file, (ParquetFile) table);
        }
    }

    private int verify(InputFile file, ParquetFile parquet) throws IOException {
        long[] untrue = new long[1];
        List<String> unread;
        try (Progress progress = new Progress(terminal, "verifying " + lastName(file))) {
            unread = parquet.verify(
                    claim -> {
                        untrue[0]++;
                        print(file + ": untrue: " + claim);
                    },
                    rows -> progress.report(rows, parquet.rowCount()));
        }
        String notLookedAt = unread.isEmpty() ? "" : "; not looked at, for want of a key: " + String.join(", ", unread);
        if (untrue[0] == 0) {
            terminal.print(file + ": ok, " + rows(parquet) + notLookedAt);
            return Failure.OK;
        }
        String claims = untrue[0] == 1 ? "1 untrue claim" : Quantity.count(untrue[0]) + " untrue claims";
        terminal.print(file + ": " + claims + ", " + rows(parquet) + notLookedAt);
        return Failure.FAILED;
    }

    private static String lastName(InputFile file) {
        return file.name().replaceFirst(".*[/\\\\]", "");
    }

    private static String rows(Table table) {
        return Quantity.count(table.rowCount()) + " rows";
    }

    private void print(String line) {
        try {
            terminal.print(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
