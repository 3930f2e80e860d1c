package io.mbf.hadoop;

import static java.util.Objects.requireNonNull;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.RangeReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.viewfs.ViewFileSystem;

/**
 * A file of one of Hadoop's file systems: {@code hdfs}, {@code s3a}, {@code abfs}, {@code gs}, {@code file} and whatever
 * else the Hadoop on the class path knows (3.3.5 or newer).
 *
 * <p>What its state shows, and whether what is read can be another state than the one that was opened, depends on the
 * store: {@code docs/how-to/hadoop.md} has the table.
 *
 * @param fileSystem where it lies; its owner closes it, after the last read
 * @param path with scheme and authority
 */
public record HadoopFile(FileSystem fileSystem, Path path) implements InputFile {

    /** Completes the path. */
    public HadoopFile {
        requireNonNull(fileSystem, "fileSystem");
        requireNonNull(path, "path");
        path = fileSystem.makeQualified(path);
    }

    /**
     * A file by its name. The file system is the one that Hadoop keeps for the scheme, the authority and the user.
     *
     * @param name such as {@code hdfs://namenode/data/a.parquet}; without a scheme, of the default file system
     * @throws IOException if there is no such file system, or it cannot be reached
     */
    public static HadoopFile of(String name, Configuration configuration) throws IOException {
        requireNonNull(name, "name");
        requireNonNull(configuration, "configuration");
        try {
            Path path = new Path(name);
            return new HadoopFile(path.getFileSystem(configuration), path);
        } catch (IOException | RuntimeException failed) {
            throw HadoopFailures.of(HadoopNames.text(name), failed);
        }
    }

    @Override
    public String name() {
        return HadoopNames.text(path.toString());
    }

    /** {@inheritDoc} Views are resolved; Hadoop's other file systems have one name for each file. */
    @Override
    public HadoopFile canonical() {
        if (fileSystem instanceof ViewFileSystem) {
            try {
                Path behind = fileSystem.resolvePath(path);
                return new HadoopFile(behind.getFileSystem(fileSystem.getConf()), behind);
            } catch (IOException | RuntimeException missing) {
                return this;
            }
        }
        return this;
    }

    @Override
    public String uri() {
        String uri = HadoopNames.uri(path);
        // a file on the local disk has another state here than as a LocalFile, so it has another name
        return uri.startsWith("file:") ? "hadoop-" + uri : uri;
    }

    @Override
    public FileState state() throws IOException {
        return FileStates.of(canonical().look());
    }

    @Override
    public RangeReader open() throws IOException {
        return HadoopReader.open(canonical(), name());
    }

    /** {@inheritDoc} Keeps some of what was read: up to 64 MiB, and no more than a sixteenth of the heap. */
    @Override
    public RangeReader map() throws IOException {
        return new BlockReader(open());
    }

    /** What Hadoop says of the file. */
    FileStatus look() throws IOException {
        FileStatus status;
        try {
            status = fileSystem.getFileStatus(path);
        } catch (IOException | RuntimeException failed) {
            throw HadoopFailures.of(name(), failed);
        }
        if (status.getLen() < 0) { // as of all files of the web
            throw new FileSystemException(name(), null, "its length is not known, so that it cannot be read in parts");
        }
        return status;
    }

    @Override
    public String toString() {
        return name();
    }
}
