package io.mbf.reader;

import io.mbf.encoding.Encoding;
import io.mbf.format.ColumnSection;
import java.util.List;

/**
 * How a column of an {@code .mbf} file, or a part of a nested one, is stored.
 *
 * @param encodings names of the encodings that its pages and its dictionary have, each once, in the order of their ids
 * @param storedBytes of its segments and its dictionary in the file, padding included
 * @param uncompressedBytes of its pages after encoding, before compression
 * @param metadataBytes of its section and of its page tables
 */
public record StoredColumn(List<String> encodings, long storedBytes, long uncompressedBytes, long metadataBytes) {

    public StoredColumn {
        encodings = List.copyOf(encodings);
    }

    static StoredColumn of(ColumnSection section, long metadataBytes) {
        long stored = section.dictionary().map(found -> found.place().length()).orElse(0);
        for (ColumnSection.Segment segment : section.segments()) {
            stored += segment.place().length();
        }
        List<String> encodings =
                section.encodings().stream().map(id -> Encoding.ofId(id).name()).toList();
        return new StoredColumn(encodings, stored, section.plainBytes(), metadataBytes);
    }
}
