package io.mbf.cache.settings;

import io.mbf.cache.report.ConversionProgress;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.writer.WriterOptions;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How to convert a file explicitly. Immutable; each method returns a changed copy.
 *
 * @param overwrite whether an existing target is replaced; if not, it is an error
 * @param writer codec, chunk size and index columns; what is said there of a source is replaced
 * @param progress called after every batch, on the converting thread; what it throws ends the conversion
 * @param keys to an encrypted source, whose data then lies in the clear in the target
 */
public record ConvertOptions(
        boolean overwrite, WriterOptions writer, Consumer<ConversionProgress> progress, DecryptionKeys keys) {

    /** The writer's defaults; an existing target is an error. */
    public static final ConvertOptions DEFAULT =
            new ConvertOptions(false, WriterOptions.defaults(), progress -> {}, DecryptionKeys.NONE);

    public ConvertOptions {
        Objects.requireNonNull(writer, "writer");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(keys, "keys");
    }

    public ConvertOptions overwriting() {
        return new ConvertOptions(true, writer, progress, keys);
    }

    public ConvertOptions with(WriterOptions options) {
        return new ConvertOptions(overwrite, options, progress, keys);
    }

    public ConvertOptions onProgress(Consumer<ConversionProgress> listener) {
        return new ConvertOptions(overwrite, writer, listener, keys);
    }

    /** Allows the data of an encrypted source to be written decrypted, and gives the keys to it. */
    public ConvertOptions decrypting(DecryptionKeys given) {
        return new ConvertOptions(overwrite, writer, progress, given);
    }
}
