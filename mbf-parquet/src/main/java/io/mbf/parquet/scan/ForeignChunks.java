package io.mbf.parquet.scan;

import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.InputFile;
import io.mbf.parquet.column.ColumnSource;
import io.mbf.parquet.footer.FileMetaData;
import io.mbf.parquet.footer.RowGroup;
import io.mbf.parquet.source.ReadFailures;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Column chunks whose data the footer places in another file, as in summary files named {@code _metadata}
 * (apache/parquet-format, {@code parquet.thrift}, ColumnChunk.file_path). Their offsets mean nothing in
 * this file, so that a column with such a chunk is refused, whatever the condition; everything else is as it is.
 */
final class ForeignChunks {

    private final String[][] files; // by row group and chunk; null where there are none

    private ForeignChunks(String[][] files) {
        this.files = files;
    }

    /**
     * The chunks of a footer that are in other files. A name that leads to the file itself, or is empty, says nothing.
     */
    static ForeignChunks of(FileMetaData footer, InputFile self) {
        List<RowGroup> groups = footer.rowGroups();
        String[][] files = new String[groups.size()][];
        for (int g = 0; g < files.length; g++) {
            for (int c = 0; groups.get(g).hasFilePaths() && c < groups.get(g).columnCount(); c++) {
                Optional<String> file = groups.get(g).filePath(c).filter(name -> !isSelf(name, self));
                if (file.isPresent()) {
                    files[g] = files[g] == null ? new String[groups.get(g).columnCount()] : files[g];
                    files[g][c] = file.get();
                }
            }
        }
        return new ForeignChunks(files);
    }

    /** A name is relative to the folder of the file that it stands in. */
    private static boolean isSelf(String name, InputFile self) {
        try {
            URI own = URI.create(self.uri());
            return own.resolve(new URI(null, null, name, null)).normalize().equals(own.normalize());
        } catch (IllegalArgumentException | URISyntaxException other) {
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
     * @throws UnsupportedFeatureException with the first such row group
     */
    void refuse(ColumnSource.Leaf leaf, Footer footer) {
        for (int g = 0; g < files.length; g++) {
            int chunk = files[g] == null ? -1 : footer.rowGroups().get(g).chunkOf(leaf.index());
            if (chunk >= 0 && file(g, chunk).isPresent()) {
                throw new UnsupportedFeatureException(
                        footer.source().name(),
                        RowGroupChunks.place(g, leaf),
                        "has its data in another file, '"
                                + ReadFailures.oneLine(file(g, chunk).get()) + "', which is not opened from here");
            }
        }
    }
}
