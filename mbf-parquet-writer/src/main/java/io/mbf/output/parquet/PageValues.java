package io.mbf.output.parquet;

import io.mbf.batch.ColumnVector;
import io.mbf.encoding.ByteSink;
import org.apache.parquet.column.statistics.Statistics;

/** The values of the page at hand of one column, nulls left out, and the dictionary of its chunk. */
interface PageValues {

    /** Bytes of a dictionary at most, as parquet-java has it. */
    int DICTIONARY_BYTES = 1 << 20;

    /** Takes the values that slots stand for. */
    void append(ColumnVector vector, Slots slots);

    /** How many there are. */
    int count();

    /** How many bytes they take without a dictionary, about. */
    long plainBytes();

    /**
     * Their codes, as many as there are values; {@code null} if a dictionary does not serve this page, or those after it,
     * of the chunk.
     */
    int[] codes();

    /** How many values the dictionary has, those of the codes that were given out. */
    int dictionarySize();

    /** Appends the values of the dictionary. */
    void writeDictionary(ByteSink out);

    /** Appends the values as they are. */
    void writePlain(ByteSink out);

    /** Adds the least and the greatest value. */
    void addTo(Statistics<?> statistics);

    /** Begins the next page. */
    void nextPage();

    /** Begins the next chunk, with an empty dictionary. */
    void nextChunk();
}
