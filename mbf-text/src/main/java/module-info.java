/** Writes column batches as NDJSON, CSV and tables. */
module io.mbf.text {
    requires transitive io.mbf.format;
    requires transitive com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;

    exports io.mbf.text;
}
