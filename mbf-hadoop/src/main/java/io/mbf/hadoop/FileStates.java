package io.mbf.hadoop;

import io.mbf.file.FileState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/** What a store says of a file, as its state: size, modification time, and an id where there is one. */
final class FileStates {

    private FileStates() {}

    static FileState of(FileStatus status) {
        FileState.Kind kind = status.isFile()
                ? FileState.Kind.FILE
                : status.isDirectory() ? FileState.Kind.DIRECTORY : FileState.Kind.OTHER;
        return new FileState(
                kind,
                status.getLen(),
                TimeUnit.MILLISECONDS.toNanos(status.getModificationTime()),
                0,
                id(status),
                FileState.NOBODY);
    }

    private static long id(FileStatus status) {
        if (Hdfs.isOf(status)) {
            return Hdfs.fileId(status);
        }
        return hasEtag(status) ? hash(((EtagSource) status).getEtag()) : 0;
    }

    /** Whether the store gives every version of a file another tag. */
    static boolean hasEtag(FileStatus status) {
        return status instanceof EtagSource tagged && tagged.getEtag() != null;
    }

    /** The first eight bytes of the SHA-256. */
    private static long hash(String tag) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(tag.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
