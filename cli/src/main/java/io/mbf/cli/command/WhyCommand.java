package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.verdict.Comparison;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.argument.Input;
import io.mbf.cli.terminal.Terminal;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.text.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf why}: what the cache thinks of files. */
@Command(
        name = "why",
        description = {
            "Says whether Parquet files are read from the cache, why, and what the next read of each does.",
            "Of several files, a folder or a glob it sums up: how many are read from the cache, and for which reasons the"
                    + " others are not."
        },
        mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Parquet files, folders, globs, addresses.")
    private List<Argument> arguments;

    @Option(names = "--json", description = "Print a JSON object per file.")
    private boolean json;

    @Mixin
    private KeysOption keysOption = new KeysOption();

    public WhyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DecryptionKeys keys = keysOption.keys();
        boolean sumsUp = !json && (arguments.size() > 1 || !arguments.get(0).isOneFile());
        Reasons reasons = new Reasons();
        try (ParquetCache cache = ParquetCache.builder().build()) {
            int exit = new EachFile(terminal).run(arguments, Argument::sources, file -> {
                Input.of(file); // what is no Parquet file is damaged, rather than missing from the cache
                Verdict verdict = cache.why(file, keys);
                if (json) {
                    print(verdict);
                } else if (sumsUp) {
                    reasons.add(verdict);
                } else {
                    terminal.print(verdict.toString());
                }
                return Failure.OK;
            });
            if (sumsUp) {
                for (String line : reasons.lines()) {
                    terminal.print(line);
                }
            }
            return exit;
        }
    }

    private void print(Verdict verdict) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartObject();
            out.writeStringField("source", verdict.source().toString());
            out.writeStringField("state", verdict.state().name().toLowerCase(Locale.ROOT));
            out.writeStringField("reason", verdict.reason());
            out.writeArrayFieldStart("compared");
            for (Comparison comparison : verdict.compared()) {
                out.writeStartObject();
                out.writeStringField("field", comparison.field());
                out.writeStringField("source", comparison.source());
                out.writeStringField("entry", comparison.entry());
                out.writeBooleanField("same", comparison.same());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeStringField("next", verdict.next());
            out.writeArrayFieldStart("untrueClaims");
            for (UntrueClaim claim : verdict.untrueClaims()) {
                out.writeString(claim.toString());
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }
}
