/** Writes column batches as NDJSON, CSV and tables. */
module io.mbf.text {
    requires transitive io.mbf.format;
    requires transitive com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;

    exports io.mbf.text;

    provides io.mbf.output.OutputFormat with
            io.mbf.text.file.CsvOutput,
            io.mbf.text.file.NdjsonOutput;
}
