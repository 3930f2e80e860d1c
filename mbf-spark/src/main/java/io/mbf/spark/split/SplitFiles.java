package io.mbf.spark.split;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.hadoop.HadoopFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/** The files of splits, as the cache knows them. */
public final class SplitFiles {

    private SplitFiles() {}

    /** Stores that say when a file was changed say it in whole seconds somewhere. */
    private static final long SECOND = TimeUnit.SECONDS.toMillis(1);

    /** Whether a file is in the state that it had when it was listed, and cut into splits. */
    static boolean isAsListed(FileState state, PartitionedFile split) {
        long modified = TimeUnit.NANOSECONDS.toMillis(state.modifiedNanos());
        boolean later = split.modificationTime() != 0 && modified / SECOND != split.modificationTime() / SECOND;
        return state.size() == split.fileSize() && !later;
    }

    /** The file of a path: a local one by its own, which shows more of its state than Hadoop does. */
    public static InputFile of(org.apache.hadoop.fs.Path path, Configuration configuration) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        return fileSystem.getClass() == LocalFileSystem.class
                ? new LocalFile(Path.of(path.toUri().getPath())).canonical() // its URI is not escaped
                : new HadoopFile(fileSystem, path).canonical();
    }
}
