package io.mbf.cli.command;

import io.mbf.cache.ParquetCache;
import io.mbf.cli.terminal.Terminal;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Parameters(paramLabel = "FILE", description = "A Parquet or .mbf file.")
    private Path file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Input input = Input.of(file);
        try (Table table = input.open(keysOption.keys())) {
            FileInfo info = table instanceof MbfFile mbf
                    ? FileInfo.of(mbf, file)
                    : FileInfo.of((ParquetFile) table, file, Files.size(file), untrueClaims());
            if (json) {
                info.writeJson(terminal);
            } else {
                info.print(terminal);
            }
        }
        return Failure.OK;
    }

    /** What a conversion found, if the cache knows of one; nothing is checked for it. */
    private List<String> untrueClaims() throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            return cache.why(file, keysOption.keys()).untrueClaims().stream()
                    .map(UntrueClaim::toString)
                    .toList();
        }
    }
}
