package io.mbf.writer;

import static java.util.Objects.requireNonNull;

import io.mbf.codec.BlockCodec;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a {@code .mbf} file is written, and what it records about its source.
 *
 * @param codec of blocks that it shrinks by a tenth at least; default snappy
 * @param chunkBytes stored bytes per chunk to aim for, 64 KiB to 256 MiB; default 8 MiB. Tables of more than 256
 *     columns get 32 KiB per column instead if that is more, so that segments do not become crumbs
 * @param indexColumns names of columns, and paths into structs, that get bloom filters in any case; others get them
 *     where they look like unsorted keys
 * @param plain whether integers and floats are written as they are, 4 or 8 bytes each, however much smaller they could
 *     be: with codec none they can then be used where they lie, without a copy; default false
 * @param source which file is being converted, all of it
 * @param part which part of a file is being converted, if not all of it; its rows are the most that there may be, and
 *     the file says how many were written. For the cache, which alone sees its package
 * @param createdBy writer of the source
 * @param parquetSchema schema of the source in Parquet's message notation
 * @param keyValues metadata of the source
 */
public record WriterOptions(
        BlockCodec codec,
        int chunkBytes,
        Set<String> indexColumns,
        boolean plain,
        Optional<SourceIdentity> source,
        Optional<SourcePart> part,
        String createdBy,
        String parquetSchema,
        Map<String, String> keyValues) {

    /** Stored bytes per chunk unless something else is said: 8 MiB. */
    public static final int DEFAULT_CHUNK_BYTES = 8 << 20;

    private static final int MIN_CHUNK_BYTES = 64 << 10;
    private static final int MAX_CHUNK_BYTES = 256 << 20;

    public WriterOptions {
        requireNonNull(codec, "codec");
        requireNonNull(indexColumns, "indexColumns");
        requireNonNull(source, "source");
        requireNonNull(part, "part");
        requireNonNull(createdBy, "createdBy");
        requireNonNull(parquetSchema, "parquetSchema");
        requireNonNull(keyValues, "keyValues");
        indexColumns = Set.copyOf(indexColumns);
        keyValues = Collections.unmodifiableMap(new LinkedHashMap<>(keyValues));
        if (chunkBytes < MIN_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES) {
            throw new IllegalArgumentException("a chunk size of " + chunkBytes + " bytes is not within "
                    + MIN_CHUNK_BYTES + ".." + MAX_CHUNK_BYTES);
        }
        if (source.isPresent() && part.isPresent()) {
            throw new IllegalArgumentException("all of a source, and a part of one");
        }
    }

    /** Options with every default. */
    public static WriterOptions defaults() {
        return builder().build();
    }

    /** A builder that has every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; every method returns this builder. */
    public static final class Builder {

        private BlockCodec codec = BlockCodec.SNAPPY;
        private int chunkBytes = DEFAULT_CHUNK_BYTES;
        private Set<String> indexColumns = Set.of();
        private boolean plain;
        private Optional<SourceIdentity> source = Optional.empty();
        private Optional<SourcePart> part = Optional.empty();
        private String createdBy = "";
        private String parquetSchema = "";
        private Map<String, String> keyValues = Map.of();

        private Builder() {}

        /** The codec of blocks that it shrinks by a tenth at least. */
        public Builder codec(BlockCodec value) {
            requireNonNull(value, "value");
            codec = value;
            return this;
        }

        /** Stored bytes per chunk to aim for, 64 KiB to 256 MiB. */
        public Builder chunkBytes(int value) {
            chunkBytes = value;
            return this;
        }

        /** Columns, or paths into structs, that get bloom filters in any case. */
        public Builder indexColumns(Set<String> names) {
            requireNonNull(names, "names");
            indexColumns = names;
            return this;
        }

        /** Writes integers and floats as they are, for views of a mapped file: with codec none. */
        public Builder plain() {
            plain = true;
            return this;
        }

        /** The file that is converted, all of it. */
        public Builder source(SourceIdentity identity) {
            requireNonNull(identity, "identity");
            source = Optional.of(identity);
            return this;
        }

        /**
         * The part of a file that is converted, in place of {@link #source}.
         *
         * @param value with the most rows that there may be: the file says how many were written
         */
        public Builder part(SourcePart value) {
            requireNonNull(value, "value");
            part = Optional.of(value);
            return this;
        }

        /** The writer of that file. */
        public Builder createdBy(String value) {
            requireNonNull(value, "value");
            createdBy = value;
            return this;
        }

        /** The schema of that file in Parquet's message notation. */
        public Builder parquetSchema(String value) {
            requireNonNull(value, "value");
            parquetSchema = value;
            return this;
        }

        /** Metadata of that file. */
        public Builder keyValues(Map<String, String> value) {
            requireNonNull(value, "value");
            keyValues = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if the chunk size is out of its range, or there are both a source and a part of
         *     one
         */
        public WriterOptions build() {
            return new WriterOptions(
                    codec, chunkBytes, indexColumns, plain, source, part, createdBy, parquetSchema, keyValues);
        }
    }
}
