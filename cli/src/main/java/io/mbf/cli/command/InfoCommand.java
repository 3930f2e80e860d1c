package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.argument.Input;
import io.mbf.cli.terminal.Terminal;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf info}: what a file is made of. */
@Command(
        name = "info",
        description = "Shows what a Parquet or .mbf file is made of: version, sizes, encodings, ratio per column.",
        mixinStandardHelpOptions = true)
public final class InfoCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet or .mbf files, folders, globs, addresses.")
    private List<Argument> arguments;

    @Option(names = "--json", description = "Print a JSON object per file.")
    private boolean json;

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DecryptionKeys keys = keysOption.keys();
        boolean[] printed = new boolean[1];
        return new EachFile(terminal).run(arguments, Argument::files, file -> {
            FileInfo info = info(file, keys);
            if (json) {
                info.writeJson(terminal);
            } else {
                if (printed[0]) {
                    terminal.print("");
                }
                info.print(terminal);
            }
            printed[0] = true;
            return Failure.OK;
        });
    }

    private static FileInfo info(InputFile file, DecryptionKeys keys) throws IOException {
        try (Table table = Input.of(file).open(keys)) {
            return table instanceof MbfFile mbf
                    ? FileInfo.of(mbf, file)
                    : FileInfo.of((ParquetFile) table, file, untrueClaims(file, keys));
        }
    }

    /** What a conversion found, if the cache knows of one; nothing is checked for it. */
    private static List<String> untrueClaims(InputFile file, DecryptionKeys keys) {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            return cache.why(file, keys).untrueClaims().stream()
                    .map(UntrueClaim::toString)
                    .toList();
        }
    }
}
