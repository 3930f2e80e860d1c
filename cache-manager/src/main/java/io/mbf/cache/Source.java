package io.mbf.cache;

import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.format.SourceIdentity;
import io.mbf.parquet.DecryptionKeys;
import io.mbf.parquet.ParquetFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A Parquet file as somebody reads it: where it is, and with which keys.
 *
 * <p>What is read with keys has an identity of its own for each set of keys: its URI ends in {@code #keys=} and a
 * fingerprint of them. So a reader without keys, or with others, never meets an entry that was decrypted.
 *
 * @param keys {@link DecryptionKeys#NONE} for what is not encrypted
 */
record Source(Path path, DecryptionKeys keys) {

    private static final String KEYS = "#keys=";
    /** The magic number at the end of a file whose footer is encrypted (apache/parquet-format, Encryption.md). */
    private static final byte[] ENCRYPTED_FOOTER = {'P', 'A', 'R', 'E'};

    static Source inTheClear(Path path) {
        return new Source(path, DecryptionKeys.NONE);
    }

    boolean hasKeys() {
        return !keys.isEmpty();
    }

    /** As it is now. */
    SourceIdentity identify(IdentityReader identities) throws IOException {
        SourceIdentity file = identities.read(path);
        if (!hasKeys()) {
            return file;
        }
        return new SourceIdentity(
                file.uri() + KEYS + keys.fingerprint(file.uri()),
                file.size(),
                file.modifiedNanos(),
                file.changedNanos(),
                file.fileId(),
                file.footerHash(),
                file.mapping());
    }

    ParquetFile open() {
        return ParquetFile.open(path, keys);
    }

    /**
     * Opens what was identified: links and folders may lead elsewhere for a moment, which no time of the file shows.
     *
     * @throws SourceChangedException if what was opened is another file, or the file in another state
     */
    ParquetFile open(SourceIdentity identified) {
        ParquetFile file = open();
        FileState state = file.state();
        SourceIdentity opened = new SourceIdentity(
                identified.uri(),
                state.size(),
                state.modifiedNanos(),
                state.changedNanos(),
                state.inode(),
                identified.footerHash(),
                identified.mapping());
        if (!Comparison.same(opened, identified)) {
            file.close();
            throw new SourceChangedException(toString(), Comparison.differences(opened, identified));
        }
        return file;
    }

    /** Whether its last bytes say so; false if they cannot be read. */
    boolean hasEncryptedFooter() {
        ByteBuffer end = ByteBuffer.allocate(ENCRYPTED_FOOTER.length);
        try (FileChannel file = FileChannel.open(path)) {
            file.read(end, Math.max(0, file.size() - end.capacity()));
            return Arrays.equals(end.array(), ENCRYPTED_FOOTER);
        } catch (IOException unreadable) {
            return false; // a read will say so
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** The URI of the file alone; the URIs of files have no fragments of their own. */
    static String fileUri(String uri) {
        int fragment = uri.indexOf('#');
        return fragment < 0 ? uri : uri.substring(0, fragment);
    }
}
