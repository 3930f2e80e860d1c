package io.mbf.cli.command;

import io.mbf.cli.duckdb.DuckDbFiles;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A file that is to be imported, and what its name and its first bytes say it is. */
record ForeignFile(Kind kind) {

    enum Kind {
        CSV,
        JSON,
        ARROW,
        /** Whatever the ending of the name says to DuckDB. */
        OTHER;

        /** What DuckDB is asked to read it as. */
        DuckDbFiles.Kind inDuckDb() {
            return DuckDbFiles.Kind.valueOf(name());
        }
    }

    private static final int START = 64;

    /**
     * Looks at a file.
     *
     * @throws UnsupportedFeatureException if it is of a kind that is not imported
     * @throws InvalidQueryException if another command is for it
     */
    static ForeignFile of(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is not a regular file");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START);
        }
        if (start.length == 0) {
            throw CorruptFileException.empty(file.toString());
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PAR1") || text.startsWith("PARE") || text.startsWith("\u0089MBF")) {
            throw new InvalidQueryException(
                    file + ": is no foreign file; convert makes .mbf of Parquet, export others");
        }
        boolean pickle = start.length > 1 && (start[0] & 0xFF) == 0x80 && start[1] >= 2 && start[1] <= 5;
        if (pickle || name.endsWith(".pkl") || name.endsWith(".pickle")) {
            throw new UnsupportedFeatureException(
                    file.toString(),
                    "import",
                    "is a Python pickle, which is a program and does what it likes when it is loaded; in Python,"
                            + " pandas.read_pickle(…).to_parquet(…) makes a file of data of one that you trust");
        }
        // streams begin with the mark that a length follows
        if (text.startsWith("ARROW1")
                || text.startsWith("\u00ff\u00ff\u00ff\u00ff")
                || name.matches(".*\\.(arrow|arrows|feather|ipc)")) {
            return new ForeignFile(Kind.ARROW);
        }
        if (name.matches(".*\\.(csv|tsv|psv|txt)")) {
            return new ForeignFile(Kind.CSV);
        }
        boolean json =
                text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
        return new ForeignFile(json || name.matches(".*\\.(json|ndjson|jsonl)") ? Kind.JSON : Kind.OTHER);
    }
}
