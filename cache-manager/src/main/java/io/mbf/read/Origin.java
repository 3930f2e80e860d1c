package io.mbf.read;

import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.OpenTable;
import io.mbf.file.InputFile;
import io.mbf.output.FileContent;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import java.util.List;
import java.util.Optional;

/** What the rows of a data set are read from. Thread-safe. */
interface Origin {

    /** Opens for a read. */
    OpenTable read();

    /** Opens the same for metadata and plans: a cache counts no read. */
    OpenTable look();

    /**
     * What is known of rows without a read; counts as one if there is an answer.
     *
     * @return empty if there is more than one file, or something would have to be read
     */
    default Optional<KnownRows> known(List<String> columns, RowRange rows) {
        return Optional.empty();
    }

    /** The same, of the files as they are at this moment: to open another state of one of them fails. */
    Origin snapshot();

    /** The files as they are found now. */
    List<InputFile> sources();

    /** What the file is said to hold, if it is just one; the file itself is asked, and no cache. */
    Optional<FileContent> content();

    /**
     * Cuts a query into parts that other processes can read, of the files as they are at this moment.
     *
     * @throws IllegalArgumentException if there are to be no parts, or several although there is a limit
     */
    List<DatasetPart> parts(Query query, int parts);
}
