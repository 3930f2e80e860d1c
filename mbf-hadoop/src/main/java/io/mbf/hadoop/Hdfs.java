package io.mbf.hadoop;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.HandleOpt;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/** What HDFS can do besides: its files have ids, and the very file that a status is of can be opened. */
final class Hdfs {

    private static final String PACKAGE = "org.apache.hadoop.hdfs.";

    private Hdfs() {}

    /** Whether a status comes from HDFS, whose classes need not be there otherwise. */
    static boolean isOf(FileStatus status) {
        return status.getClass().getName().startsWith(PACKAGE) && status instanceof HdfsFileStatus;
    }

    static long fileId(FileStatus status) {
        return ((HdfsFileStatus) status).getFileId();
    }

    /**
     * Opens the file that has the id and the modification time of a status. The server compares them and lists the
     * file's blocks in one step. It does not ask then whether the user may read the file (Hadoop 3.5.0), which is
     * therefore asked before.
     *
     * @return empty if the way to the server (WebHDFS) has no such call
     * @throws org.apache.hadoop.security.AccessControlException if the user may not read it
     * @throws org.apache.hadoop.fs.InvalidPathHandleException if another file lies there by now, or the file changed
     */
    static Optional<FSDataInputStream> open(FileSystem fileSystem, FileStatus status) throws IOException {
        PathHandle exactly;
        try {
            exactly = fileSystem.getPathHandle(status, HandleOpt.exact());
        } catch (UnsupportedOperationException unknown) {
            return Optional.empty();
        }
        fileSystem.access(status.getPath(), FsAction.READ);
        return Optional.of(fileSystem.open(exactly));
    }
}
