package io.mbf.spark.write;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * The file that a task writes: itself where the file system is that of the machine, else a local one that is copied when
 * it is whole, since {@code .mbf} files are not written from their beginning to their end.
 */
record TaskFile(org.apache.hadoop.fs.Path path, FileSystem fileSystem, Path local, boolean copied)
        implements Closeable {

    static TaskFile of(String name, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(name);
        FileSystem fileSystem = path.getFileSystem(configuration);
        if (fileSystem.getClass() == LocalFileSystem.class) {
            Path local = Path.of(path.toUri().getPath());
            Files.createDirectories(local.getParent());
            return new TaskFile(path, fileSystem, local, false);
        }
        Path directory = Files.createTempDirectory("mbf-spark-");
        return new TaskFile(path, fileSystem, directory.resolve(path.getName()), true);
    }

    /** Copies the file to where it belongs, unless it is there. */
    void publish() throws IOException {
        if (copied) {
            try (OutputStream target = fileSystem.create(path, false)) {
                Files.copy(local, target);
            }
        }
    }

    /** Leaves nothing on this machine of a file that belongs to another one. */
    @Override
    public void close() throws IOException {
        if (copied) {
            Files.deleteIfExists(local);
            Files.deleteIfExists(local.getParent());
        }
    }
}
