package io.mbf.spark.source;

import io.mbf.error.MbfException;
import io.mbf.reader.MbfFile;
import io.mbf.spark.split.SplitFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How large files are together, for the optimiser.
 *
 * @param bytes all of them
 * @param rows about: those of a few files if there are many; empty if one of these cannot be read, which whoever reads it
 *     will say
 */
record FileEstimate(long bytes, OptionalLong rows) {

    /** Opening a file costs less than a millisecond where it is local, but tens of them where it is not. */
    private static final int MOST_OPENED = 32;

    static FileEstimate of(Seq<PartitionDirectory> directories, Configuration configuration) {
        List<FileStatusWithMetadata> files = new ArrayList<>();
        CollectionConverters.asJava(directories)
                .forEach(directory -> files.addAll(CollectionConverters.asJava(directory.files())));
        long bytes = files.stream().mapToLong(FileStatusWithMetadata::getLen).sum();
        int step = Math.max(1, (files.size() + MOST_OPENED - 1) / MOST_OPENED);
        long openedBytes = 0;
        long openedRows = 0;
        for (int i = 0; i < files.size(); i += step) {
            openedBytes += files.get(i).getLen();
            try {
                openedRows += rows(files.get(i).getPath(), configuration);
            } catch (IOException | UncheckedIOException | MbfException unreadable) {
                return new FileEstimate(bytes, OptionalLong.empty());
            }
        }
        double share = openedBytes == 0 ? 1 : (double) bytes / openedBytes;
        return new FileEstimate(bytes, OptionalLong.of((long) (openedRows * share)));
    }

    private static long rows(Path path, Configuration configuration) throws IOException {
        try (MbfFile file = MbfFile.open(SplitFiles.of(path, configuration))) {
            return file.rowCount();
        }
    }
}
