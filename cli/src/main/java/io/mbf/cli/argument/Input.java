package io.mbf.cli.argument;

import io.mbf.error.CorruptFileException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.RangeReader;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Table;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.HexFormat;

/** A file named on the command line, and what its first bytes say it is; its name does not matter. */
public record Input(InputFile file, Kind kind) {

    public enum Kind {
        PARQUET("parquet"),
        MBF("mbf");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
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
    public static Input of(InputFile file) throws IOException {
        FileState state = file.state();
        if (!state.isFile()) {
            throw new FileSystemException(
                    file.name(),
                    null,
                    state.kind() == FileState.Kind.DIRECTORY ? "is a directory" : "is not a regular file");
        }
        byte[] start = new byte[(int) Math.min(MBF_MAGIC.length, state.size())];
        try (RangeReader in = file.open(state)) {
            in.read(0, start, 0, start.length);
        }
        if (startsWith(start, PARQUET_MAGIC) || startsWith(start, ENCRYPTED_PARQUET_MAGIC)) {
            return new Input(file, Kind.PARQUET);
        }
        // a shorter match is a damaged or foreign file that the reader has the right words for
        if (startsWith(start, Arrays.copyOf(MBF_MAGIC, 4))) {
            return new Input(file, Kind.MBF);
        }
        if (start.length == 0) {
            throw CorruptFileException.empty(file.name());
        }
        throw new CorruptFileException(
                file.name(),
                "offset 0",
                "neither a Parquet nor a .mbf file: it starts with "
                        + HexFormat.ofDelimiter(" ").formatHex(start));
    }

    private static boolean startsWith(byte[] start, byte[] magic) {
        return start.length >= magic.length && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
    }

    /** Opens the file itself, without any cache. */
    public Table open(DecryptionKeys keys) throws IOException {
        return switch (kind) {
            case PARQUET -> ParquetFile.open(file, keys);
            case MBF -> MbfFile.open(file);
        };
    }
}
