package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.verdict.Comparison;
import io.mbf.cache.verdict.Verdict;
import io.mbf.cli.terminal.Terminal;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.text.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mbf why}: what the cache thinks of a file. */
@Command(
        name = "why",
        description = "Says whether a Parquet file is read from the cache, why, and what its next read does.",
        mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A Parquet file.")
    private Path file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private KeysOption keys = new KeysOption();

    public WhyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (ParquetCache cache = ParquetCache.builder().build()) {
            Verdict verdict = cache.why(file, keys.keys());
            if (json) {
                print(verdict);
            } else {
                terminal.print(verdict.toString());
            }
        }
        return Failure.OK;
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
