package io.mbf.cli.command;

import io.mbf.error.CorruptFileException;
import io.mbf.parquet.DecryptionKeys;
import io.mbf.parquet.ParquetFile;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** A file named on the command line, and what its first bytes say it is; its name does not matter. */
record Input(Path path, Kind kind) {

    enum Kind {
        PARQUET("parquet"),
        MBF("mbf");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private static final byte[] PARQUET_MAGIC = {'P', 'A', 'R', '1'};
    private static final byte[] ENCRYPTED_PARQUET_MAGIC = {'P', 'A', 'R', 'E'};
    private static final byte[] MBF_MAGIC = {(byte) 0x89, 'M', 'B', 'F', 0x0D, 0x0A, 0x1A, 0x0A};

    /**
     * Looks at a file.
     *
     * @throws CorruptFileException if it is neither Parquet nor {@code .mbf}
     * @throws IOException if it cannot be read
     */
    static Input of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new FileSystemException(
                    path.toString(), null, Files.isDirectory(path) ? "is a directory" : "is not a regular file");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(MBF_MAGIC.length);
        }
        if (startsWith(start, PARQUET_MAGIC) || startsWith(start, ENCRYPTED_PARQUET_MAGIC)) {
            return new Input(path, Kind.PARQUET);
        }
        // a shorter match is a damaged or foreign file that the reader has the right words for
        if (startsWith(start, Arrays.copyOf(MBF_MAGIC, 4))) {
            return new Input(path, Kind.MBF);
        }
        throw new CorruptFileException(
                path.toString(),
                "offset 0",
                start.length == 0
                        ? "the file is empty"
                        : "neither a Parquet nor a .mbf file: it starts with "
                                + HexFormat.ofDelimiter(" ").formatHex(start));
    }

    private static boolean startsWith(byte[] start, byte[] magic) {
        return start.length >= magic.length && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
    }

    /** Opens the file itself, without any cache. */
    Table open(DecryptionKeys keys) throws IOException {
        return switch (kind) {
            case PARQUET -> ParquetFile.open(path, keys);
            case MBF -> MbfFile.open(path);
        };
    }
}
