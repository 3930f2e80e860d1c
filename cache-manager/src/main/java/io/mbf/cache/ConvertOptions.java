package io.mbf.cache;

import io.mbf.writer.WriterOptions;
import java.util.function.Consumer;

/**
 * How to convert a file explicitly. Immutable; each method returns a changed copy.
 *
 * @param overwrite whether an existing target is replaced; if not, it is an error
 * @param writer codec, chunk size and index columns; what is said there of a source is replaced
 * @param progress told about every batch, on the converting thread; what it throws ends the conversion
 */
public record ConvertOptions(boolean overwrite, WriterOptions writer, Consumer<ConversionProgress> progress) {

    /** The writer's defaults; an existing target is an error. */
    public static final ConvertOptions DEFAULT = new ConvertOptions(false, WriterOptions.defaults(), progress -> {});

    public ConvertOptions overwriting() {
        return new ConvertOptions(true, writer, progress);
    }

    public ConvertOptions with(WriterOptions options) {
        return new ConvertOptions(overwrite, options, progress);
    }

    public ConvertOptions onProgress(Consumer<ConversionProgress> listener) {
        return new ConvertOptions(overwrite, writer, listener);
    }
}
