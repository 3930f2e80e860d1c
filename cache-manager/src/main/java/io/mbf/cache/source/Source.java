package io.mbf.cache.source;

import io.mbf.error.SourceChangedException;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.file.RangeReader;
import io.mbf.file.SourceIdentity;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import java.io.IOException;
import java.net.URI;
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
public record Source(InputFile file, DecryptionKeys keys) {

    private static final String KEYS = "#keys=";
    /** The magic number at the end of a file whose footer is encrypted (apache/parquet-format, Encryption.md). */
    private static final byte[] ENCRYPTED_FOOTER = {'P', 'A', 'R', 'E'};

    public static Source inTheClear(InputFile file) {
        return new Source(file, DecryptionKeys.NONE);
    }

    public boolean hasKeys() {
        return !keys.isEmpty();
    }

    /** As it is now. */
    public SourceIdentity identify(IdentityReader identities) throws IOException {
        SourceIdentity now = identities.read(file);
        if (!hasKeys()) {
            return now;
        }
        return new SourceIdentity(
                now.uri() + KEYS + keys.fingerprint(now.uri()),
                now.size(),
                now.modifiedNanos(),
                now.changedNanos(),
                now.fileId(),
                now.footerHash(),
                now.mapping());
    }

    public ParquetFile open() {
        return ParquetFile.open(file, keys);
    }

    /**
     * Opens what was identified: links and folders may lead elsewhere for a moment, which no time of the file shows.
     *
     * @throws SourceChangedException if what was opened is another file, or the file in another state
     */
    public ParquetFile open(SourceIdentity identified) {
        ParquetFile opened = open();
        FileState state = opened.state();
        SourceIdentity now = new SourceIdentity(
                identified.uri(),
                state.size(),
                state.modifiedNanos(),
                state.changedNanos(),
                state.id(),
                identified.footerHash(),
                identified.mapping());
        if (!IdentityComparison.same(now, identified)) {
            opened.close();
            throw new SourceChangedException(toString(), IdentityComparison.differences(now, identified));
        }
        return opened;
    }

    /** Whether its last bytes say so; false if they cannot be read. */
    public boolean hasEncryptedFooter() {
        byte[] end = new byte[ENCRYPTED_FOOTER.length];
        try (RangeReader opened = file.open()) {
            opened.read(opened.length() - end.length, end, 0, end.length);
            return Arrays.equals(end, ENCRYPTED_FOOTER);
        } catch (IOException | IllegalArgumentException unreadable) {
            return false; // a read will say so
        }
    }

    @Override
    public String toString() {
        return file.name();
    }

    /**
     * The local file that an identity is of.
     *
     * @throws IllegalArgumentException if its URI is none of a file
     * @throws java.nio.file.FileSystemNotFoundException if it is of a file system that is not there
     */
    public static LocalFile localFile(SourceIdentity identity) {
        return new LocalFile(Path.of(URI.create(fileUri(identity.uri()))));
    }

    /** The URI of the file alone; the URIs of files have no fragments of their own. */
    public static String fileUri(String uri) {
        int fragment = uri.indexOf('#');
        return fragment < 0 ? uri : uri.substring(0, fragment);
    }
}
