package io.mbf.cli.command;

import io.mbf.cli.terminal.Quantity;
import io.mbf.error.InvalidQueryException;
import io.mbf.output.OutputOptions;
import io.mbf.write.WriteOptions;
import io.mbf.write.WriteReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** How commands that write files of rows understand where to, and how. */
final class OutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "File to write, or folder of partitions.")
    private Path output;

    @Option(
            names = "--codec",
            paramLabel = "CODEC",
            description = "snappy (default), zstd, lz4 or none; of Parquet also gzip.")
    private String codec;

    @Option(names = "--level", paramLabel = "N", description = "Level of zstd (1 to 22) or gzip (1 to 9), for Parquet.")
    private Integer level;

    @Option(
            names = "--row-group-size",
            paramLabel = "SIZE",
            description = "Row groups of Parquet at most, before compression (default: 128MiB).")
    private String rowGroupSize;

    @Option(
            names = "--row-group-rows",
            paramLabel = "N",
            description = "Row groups of Parquet at most, in rows (default: 1048576); ends with the next batch.")
    private Integer rowGroupRows;

    @Option(names = "--property", paramLabel = "KEY=VALUE", description = "Key-value metadata of the file. Repeatable.")
    private List<String> properties = List.of();

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    Path target() {
        return output;
    }

    /** The options, without a word on the format and partitions. */
    WriteOptions options() {
        OutputOptions options = OutputOptions.DEFAULT;
        if (codec != null) {
            options = options.codec(codec.toLowerCase(Locale.ROOT));
        }
        if (level != null) {
            options = options.level(level);
        }
        if (rowGroupSize != null) {
            options = options.rowGroupBytes((int) Quantity.parseBytes(rowGroupSize, Integer.MAX_VALUE));
        }
        if (rowGroupRows != null) {
            options = options.rowGroupRows(rowGroupRows);
        }
        WriteOptions all = WriteOptions.DEFAULT.output(options).properties(properties());
        return force ? all.overwriting() : all;
    }

    private Map<String, String> properties() {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String property : properties) {
            int equals = property.indexOf('=');
            if (equals <= 0) {
                throw new InvalidQueryException("--property " + property + ": must be KEY=VALUE");
            }
            parsed.put(property.substring(0, equals), property.substring(equals + 1));
        }
        return parsed;
    }

    /** What a command says that has written. */
    static String done(String sources, WriteReport report, long nanos) {
        String files = report.files() == 1 ? "" : Quantity.count(report.files()) + " files, ";
        return sources + " -> " + report.target() + ": " + Quantity.count(report.rows()) + " rows, " + files
                + Quantity.bytes(report.bytes()) + " in " + Quantity.duration(nanos);
    }
}
