package io.mbf.cache;

import io.mbf.codec.BlockCodec;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.writer.WriterOptions;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How {@code .mbf} files are to be written, as far as the user said; the rest is {@link WriterOptions}' default.
 *
 * @param codec of the blocks
 * @param chunkBytes stored bytes per chunk to aim at
 * @param indexColumns columns that get bloom filters; names that a file does not have are passed over
 */
record Encoding(Optional<BlockCodec> codec, Optional<Integer> chunkBytes, Set<String> indexColumns) {

    static final Encoding DEFAULT = new Encoding(Optional.empty(), Optional.empty(), Set.of());

    Encoding {
        indexColumns = Set.copyOf(indexColumns);
    }

    WriterOptions.Builder writerOptions(Schema schema) {
        WriterOptions.Builder options = WriterOptions.builder();
        codec.ifPresent(options::codec);
        chunkBytes.ifPresent(options::chunkBytes);
        Set<String> present = new LinkedHashSet<>();
        for (Field field : schema.fields()) {
            if (indexColumns.contains(field.name())) {
                present.add(field.name());
            }
        }
        return options.indexColumns(present);
    }
}
