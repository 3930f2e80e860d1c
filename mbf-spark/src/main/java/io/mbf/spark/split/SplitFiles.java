package io.mbf.spark.split;

import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.hadoop.HadoopFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** The files of splits, as the cache knows them. */
public final class SplitFiles {

    private SplitFiles() {}

    /** The file of a path: a local one by its own, which shows more of its state than Hadoop does. */
    public static InputFile of(org.apache.hadoop.fs.Path path, Configuration configuration) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        return fileSystem.getClass() == LocalFileSystem.class
                ? new LocalFile(Path.of(path.toUri().getPath())).canonical() // its URI is not escaped
                : new HadoopFile(fileSystem, path).canonical();
    }
}
