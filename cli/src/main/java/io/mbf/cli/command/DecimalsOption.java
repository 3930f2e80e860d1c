package io.mbf.cli.command;

import io.mbf.schema.Schema;
import io.mbf.text.NdjsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine.Option;

/** How commands that print NDJSON write decimals. */
final class DecimalsOption {

    /** The forms. */
    enum Form {
        STRING,
        NUMBER
    }

    @Option(
            names = "--decimals",
            paramLabel = "FORM",
            description = {
                "Decimals in NDJSON as string (default), of which nothing is lost whoever reads it, or as number, with",
                "all digits, of which most readers keep 15."
            })
    private Form form = Form.STRING;

    NdjsonWriter writer(Schema schema, OutputStream out) throws IOException {
        return form == Form.NUMBER ? NdjsonWriter.withDecimalsAsNumbers(schema, out) : new NdjsonWriter(schema, out);
    }
}
