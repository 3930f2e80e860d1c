package io.mbf.cache.conversion;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnChecksums;
import io.mbf.cache.directory.PartName;
import io.mbf.cache.directory.TemporaryFile;
import io.mbf.cache.entry.EntryParts;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.splice.Coverage;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.scan.RowRange;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.stats.SharedZones;
import io.mbf.writer.IndexColumns;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriteSummary;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The conversion of a source part by part: each is proven and published before the next one begins, so that readers
 * have it at once, and a process that ends leaves it to the next one.
 */
final class PartedConversion {

    /** How a part gets into its place, or where all of this ends. */
    interface Placing {

        /**
         * Sees to it that there is room for a part.
         *
         * @param sourceBytes that it is made of, about
         */
        void prepare(long sourceBytes) throws IOException;

        /**
         * Puts a part into its place.
         *
         * @param rows of the source that it has
         * @param untrue claims of the source that were found so far
         */
        void place(Path proven, Path place, RowRange rows, List<UntrueClaim> untrue) throws IOException;
    }

    /** A group of columns is given so much of the heap; the rest is for readers, and for what cannot be foreseen. */
    private static final int HEAP_SHARE = 4;

    private final InputFile source;
    private final SourceIdentity identity;
    private final ParquetFile parquet;
    private final WriterOptions options;
    private final Path entry;
    private final Placing placing;
    private final Consumer<ConversionProgress> progress;

    private final UntrueClaims untrue = new UntrueClaims();
    private final RowConversion rows;
    private final long start = System.nanoTime();
    private long rowsDone;
    private long rowsTotal;
    private int chunks;
    private long bytes;
    private long proofNanos;

    /**
     * Prepares.
     *
     * @param parquet opened of the source as it was identified
     * @param options of an entry of all of the source
     * @param entry the place of that
     */
    PartedConversion(
            InputFile source,
            ParquetFile parquet,
            WriterOptions options,
            Path entry,
            Placing placing,
            Consumer<ConversionProgress> progress) {
        this.source = source;
        this.identity = options.source().orElseThrow();
        this.parquet = parquet;
        this.options = options;
        this.entry = entry;
        this.placing = placing;
        this.progress = progress;
        this.rows = new RowConversion(parquet, untrue);
    }

    /**
     * Converts what is missing.
     *
     * @param there the parts that there are, in the order of their first rows
     * @param wanted tells by its name whether a column is to be converted
     * @param leastBytes of the source that make a part
     * @throws io.mbf.error.MbfException if the source is damaged, or something in it is not supported
     * @throws UncheckedIOException if the source cannot be read or a part cannot be written
     */
    Transcoder.Made run(List<EntryParts.Part> there, Predicate<String> wanted, long leastBytes) {
        List<MissingRows> missing = new ArrayList<>();
        for (MissingRows alike : MissingRows.of(parquet.schema(), coverage(there), wanted)) {
            ColumnGroups.of(alike.columns(), parquet, Runtime.getRuntime().maxMemory() / HEAP_SHARE)
                    .forEach(columns -> missing.add(new MissingRows(columns, alike.rows())));
        }
        for (MissingRows each : missing) {
            rowsTotal += each.rows().stream().mapToLong(RowRange::size).sum();
        }
        progress.accept(new ConversionProgress(source, 0, rowsTotal));
        for (MissingRows each : missing) {
            int[] positions = each.columns().stream()
                    .mapToInt(column -> parquet.schema().indexOf(column.name()))
                    .toArray();
            PartCuts cuts = PartCuts.of(parquet, positions, leastBytes);
            try (Parts parts = new Parts(each.columns(), cuts, there)) {
                for (RowRange range : each.rows()) {
                    parts.convert(range);
                }
            }
        }
        return new Transcoder.Made(
                parquet.rowCount(),
                chunks,
                bytes,
                rows.decodeNanos(),
                proofNanos,
                System.nanoTime() - start,
                untrue.list());
    }

    private Coverage coverage(List<EntryParts.Part> there) {
        return Coverage.of(
                parquet.schema(),
                parquet.rowCount(),
                there.stream().map(EntryParts.Part::extent).toList());
    }

    /** The parts of some columns, one after the other. */
    private final class Parts implements RowConversion.Target, AutoCloseable {

        private final List<EntryParts.Part> there;
        private final List<Field> columns;
        private final Schema schema;
        private final boolean all;
        private final PartCuts cuts;
        private MbfFileWriter writer; // of the part at hand, or the one before; null before the first
        private boolean isOpen;
        private Path temporary;
        private ColumnChecksums read;
        private long partStart;
        private RowRange range;
        private RowRange part; // the rows so far

        Parts(List<Field> columns, PartCuts cuts, List<EntryParts.Part> there) {
            this.there = there;
            this.columns = columns;
            this.schema = new Schema(columns);
            this.all = columns.size() == parquet.schema().size();
            this.cuts = cuts;
        }

        void convert(RowRange missing) {
            range = missing;
            part = new RowRange(missing.from(), missing.from());
            rows.run(columns, missing, this);
            if (isOpen) {
                finish();
            }
        }

        @Override
        public int pageRoom() {
            if (!isOpen) {
                begin();
            }
            return writer.pageRoom();
        }

        private void begin() {
            try {
                placing.prepare(cuts.partBytes());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            temporary = TemporaryFile.beside(entry);
            writer = next();
            isOpen = true;
            read = new ColumnChecksums(schema);
            partStart = System.nanoTime();
        }

        /** Dictionaries go on from part to part, so that parts are joined without decoding. */
        private MbfFileWriter next() {
            if (writer != null) {
                return writer.next(temporary, described());
            }
            for (EntryParts.Part before : there) {
                if (before.endRow() == part.from() && before.schema().equals(schema)) {
                    return MbfFileWriter.after(temporary, before.file().file().storedFile(), described());
                }
            }
            return MbfFileWriter.create(temporary, schema, described());
        }

        private WriterOptions described() {
            SourcePart most = part(parquet.rowCount() - part.from());
            return new WriterOptions(
                    options.codec(),
                    options.chunkBytes(),
                    IndexColumns.known(schema, options.indexColumns()),
                    options.plain(),
                    Optional.empty(),
                    Optional.of(most),
                    options.createdBy(),
                    options.parquetSchema(),
                    options.keyValues());
        }

        private SourcePart part(long rowCount) {
            return new SourcePart(
                    identity,
                    part.from(),
                    rowCount,
                    parquet.rowCount(),
                    all ? Optional.empty() : Optional.of(parquet.schema()));
        }

        @Override
        public void write(ColumnBatch batch, SharedZones zones) {
            read.add(batch);
            writer.write(batch, zones);
            part = new RowRange(part.from(), part.to() + batch.rowCount());
            rowsDone += batch.rowCount();
            progress.accept(new ConversionProgress(source, rowsDone, rowsTotal));
            if (part.to() < range.to() && cuts.endsAt(part, System.nanoTime() - partStart)) {
                finish();
            }
        }

        private void finish() {
            List<UntrueClaim> found = untrue.list();
            writer.noteUntrueClaims(found.stream().map(UntrueClaim::toString).toList());
            SourcePart made = part(part.size());
            // parts are soon joined: one that the machine loses shows as damaged
            WriteSummary written = made.isWhole() ? writer.finish() : writer.finishUnforced();
            isOpen = false;
            try {
                long proof = System.nanoTime();
                Transcoder.prove(
                        source,
                        temporary,
                        schema,
                        part.size(),
                        read,
                        () -> progress.accept(new ConversionProgress(source, rowsDone, rowsTotal)));
                proofNanos += System.nanoTime() - proof;
                Path place = made.isWhole() ? entry : PartName.of(entry, made, schema);
                placing.place(temporary, place, part, found);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } finally {
                temporary.toFile().delete(); // unless it is in its place
            }
            chunks += written.chunks();
            bytes += written.bytes();
            part = new RowRange(part.to(), part.to());
        }

        /** Removes a part that is not finished. */
        @Override
        public void close() {
            if (writer != null) {
                writer.close();
            }
        }
    }
}
