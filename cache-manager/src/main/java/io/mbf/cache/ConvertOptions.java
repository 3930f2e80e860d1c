package io.mbf.cache;

import io.mbf.codec.BlockCodec;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How to convert a file explicitly. Immutable; each method returns a changed copy. */
public record ConvertOptions(
        boolean overwrite,
        Optional<BlockCodec> codec,
        Optional<Integer> chunkBytes,
        Set<String> indexColumns,
        Consumer<ConversionProgress> progress) {

    /** The writer's own choices; an existing target is refused. */
    public static final ConvertOptions DEFAULT =
            new ConvertOptions(false, Optional.empty(), Optional.empty(), Set.of(), progress -> {});

    public ConvertOptions {
        indexColumns = Set.copyOf(indexColumns);
    }

    /** Replaces an existing target. */
    public ConvertOptions overwriting() {
        return new ConvertOptions(true, codec, chunkBytes, indexColumns, progress);
    }

    /** The block compression. */
    public ConvertOptions withCodec(BlockCodec blocks) {
        return new ConvertOptions(overwrite, Optional.of(blocks), chunkBytes, indexColumns, progress);
    }

    /** Stored bytes per chunk to aim at. */
    public ConvertOptions withChunkBytes(int bytes) {
        return new ConvertOptions(overwrite, codec, Optional.of(bytes), indexColumns, progress);
    }

    /** Columns that get bloom filters. */
    public ConvertOptions withIndexColumns(Collection<String> names) {
        return new ConvertOptions(overwrite, codec, chunkBytes, Set.copyOf(names), progress);
    }

    /** Told about every batch, on the converting thread; what it throws ends the conversion. */
    public ConvertOptions withProgress(Consumer<ConversionProgress> listener) {
        return new ConvertOptions(overwrite, codec, chunkBytes, indexColumns, listener);
    }
}
