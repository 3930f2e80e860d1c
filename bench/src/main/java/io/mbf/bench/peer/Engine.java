package io.mbf.bench.peer;

import io.mbf.bench.query.Answer;
import io.mbf.bench.query.Question;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A reader that is measured, set up for one file. What can be kept between two reads by an application that reads the
 * file again and again (connections, caches, allocators) is made once; the reading itself starts from the file each
 * time. One thread at a time.
 */
public interface Engine extends AutoCloseable {

    /** Reads what the question needs, and nothing more if the reader can help it. */
    Answer answer(Question question) throws Exception;

    /** The number of rows. */
    long count() throws Exception;

    /** Opens the file as for a first read, and returns the number of its columns. */
    int open() throws Exception;

    /** Opens the file and reads the first rows of all columns; returns how many. */
    int firstBatch() throws Exception;

    @Override
    void close() throws IOException, SQLException;
}
