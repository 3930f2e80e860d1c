package io.mbf.parquet;

import io.mbf.error.UnsupportedFeatureException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;

/**
 * Column chunks of which a footer says that their data is in another file, as those of summary files named {@code
 * _metadata} do (apache/parquet-format, {@code parquet.thrift}, ColumnChunk.file_path). Their offsets mean nothing in
 * this file, so that a column with such a chunk is refused, whatever the condition; everything else is as it is.
 */
final class ForeignChunks {

    private final String[][] files; // by row group and chunk; null where there are none

    private ForeignChunks(String[][] files) {
        this.files = files;
    }

    /**
     * Takes the names of files out of a footer, since parquet-java takes those of one row group to be the same. One
     * that leads to the file itself, or is empty, says nothing.
     */
    static ForeignChunks takeFrom(FileMetaData footer, Path self) {
        List<RowGroup> groups = footer.getRow_groups();
        String[][] files = new String[groups.size()][];
        for (int g = 0; g < files.length; g++) {
            for (int c = 0; c < groups.get(g).getColumnsSize(); c++) {
                ColumnChunk chunk = groups.get(g).getColumns().get(c);
                String file = chunk.getFile_path();
                chunk.unsetFile_path();
                if (file != null && !file.isEmpty() && !isSelf(file, self)) {
                    files[g] = files[g] == null ? new String[groups.get(g).getColumnsSize()] : files[g];
                    files[g][c] = file;
                }
            }
        }
        return new ForeignChunks(files);
    }

    private static boolean isSelf(String file, Path self) {
        try {
            Path absolute = self.toAbsolutePath();
            return absolute.resolveSibling(file).normalize().equals(absolute.normalize());
        } catch (InvalidPathException other) {
            return false;
        }
    }

    /** The file that has the data of a chunk; empty for this one. */
    private Optional<String> file(int group, int chunk) {
        return files[group] == null ? Optional.empty() : Optional.ofNullable(files[group][chunk]);
    }

    /**
     * Refuses a leaf that has a chunk in another file.
     *
     * @param chunks where the chunks of row groups are found
     * @throws UnsupportedFeatureException with the first such row group
     */
    void refuse(ColumnSource.Leaf leaf, RowGroupChunks chunks, SourceState source) {
        for (int g = 0; g < files.length; g++) {
            int chunk = files[g] == null ? -1 : chunks.position(g, leaf);
            if (chunk >= 0 && file(g, chunk).isPresent()) {
                throw new UnsupportedFeatureException(
                        source.name(),
                        RowGroupChunks.place(g, leaf),
                        "has its data in another file, '"
                                + Failures.oneLine(file(g, chunk).get()) + "', which is not opened from here");
            }
        }
    }
}
