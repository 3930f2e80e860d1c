package io.mbf.read;

import io.mbf.cache.words.FileFailures;
import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.DatasetPart.Kind;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.listing.DataFiles;
import io.mbf.dataset.table.FileSource;
import io.mbf.dataset.table.IdentifiedFile;
import io.mbf.dataset.table.KnownRows;
import io.mbf.dataset.table.ManyFiles;
import io.mbf.dataset.table.OpenTable;
import io.mbf.dataset.table.PartFiles;
import io.mbf.file.InputFile;
import io.mbf.output.FileContent;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Table;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of {@link Origin}. */
final class Origins {

    private Origins() {}

    /** A Parquet file or many files, whatever the names stand for when they are opened. */
    record Named(FileSet set, FileSource files) implements Origin {

        @Override
        public OpenTable read() {
            Optional<InputFile> single = set.single();
            return single.isPresent() ? one(single.get()).read() : many();
        }

        @Override
        public OpenTable look() {
            Optional<InputFile> single = set.single();
            return single.isPresent() ? one(single.get()).look() : many();
        }

        @Override
        public Optional<KnownRows> known(List<String> columns, RowRange rows) {
            return set.single().flatMap(file -> one(file).known(columns, rows));
        }

        @Override
        public Origin snapshot() {
            Optional<InputFile> single = set.single();
            if (single.isPresent()) {
                return one(single.get()).snapshot();
            }
            try {
                return new Many(ManyFiles.identify(set, files));
            } catch (IOException failed) {
                throw FileFailures.unchecked(failed);
            }
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            return snapshot().parts(query, parts);
        }

        @Override
        public List<InputFile> sources() {
            Optional<InputFile> single = set.single();
            if (single.isPresent()) {
                return List.of(single.get());
            }
            try {
                return DataFiles.find(set).stream().map(DataFile::file).toList();
            } catch (IOException failed) {
                throw FileFailures.unchecked(failed);
            }
        }

        @Override
        public Optional<FileContent> content() {
            return set.single().flatMap(file -> one(file).content());
        }

        private One one(InputFile file) {
            return new One(Kind.PARQUET, file, files);
        }

        private OpenTable many() {
            try {
                return OpenTable.uncached(ManyFiles.find(set, files));
            } catch (IOException failed) {
                throw FileFailures.unchecked(failed);
            }
        }
    }

    /** One file of a known kind. */
    record One(Kind kind, InputFile file, FileSource files) implements Origin {

        @Override
        public OpenTable read() {
            return kind == Kind.PARQUET ? files.open(file) : mbf();
        }

        @Override
        public OpenTable look() {
            return kind == Kind.PARQUET ? files.inspect(file) : mbf();
        }

        @Override
        public Optional<KnownRows> known(List<String> columns, RowRange rows) {
            if (kind == Kind.PARQUET) {
                return files.known(file, columns, rows);
            }
            try (MbfFile mbf = MbfFile.open(file)) {
                return KnownRows.of(mbf, columns, rows);
            }
        }

        private OpenTable mbf() {
            return OpenTable.uncached(MbfFile.open(file));
        }

        @Override
        public List<InputFile> sources() {
            return List.of(file);
        }

        @Override
        public Optional<FileContent> content() {
            if (kind == Kind.PARQUET) {
                return Optional.of(files.content(file));
            }
            try (MbfFile mbf = MbfFile.open(file)) {
                return Optional.of(
                        new FileContent(mbf.schema(), mbf.parquetSchema(), mbf.createdBy(), mbf.keyValues()));
            }
        }

        @Override
        public One snapshot() {
            return new One(kind, identified(), files);
        }

        private IdentifiedFile identified() {
            try {
                return file instanceof IdentifiedFile known ? known : IdentifiedFile.now(file);
            } catch (IOException failed) {
                throw FileFailures.unchecked(failed);
            }
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            IdentifiedFile now = identified();
            try (Table table = new One(kind, now, files).look().table()) {
                return table.split(query, parts).stream()
                        .map(part -> DatasetPart.of(kind, List.of(PartFiles.file(now, List.of())), "", Map.of(), part))
                        .toList();
            }
        }
    }

    /**
     * Many files in a certain state.
     *
     * @param table identified, so that it stays what it is
     */
    record Many(ManyFiles table) implements Origin {

        @Override
        public OpenTable read() {
            return OpenTable.uncached(table);
        }

        @Override
        public OpenTable look() {
            return read();
        }

        @Override
        public Origin snapshot() {
            return this;
        }

        @Override
        public List<InputFile> sources() {
            return table.files();
        }

        @Override
        public Optional<FileContent> content() {
            return Optional.empty();
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            return table.parts(query, parts);
        }
    }

    /** The files of a part of a data set. */
    record Part(DatasetPart part, Optional<Function<String, InputFile>> resolver, FileSource files) implements Origin {

        @Override
        public OpenTable read() {
            return snapshot().read();
        }

        @Override
        public OpenTable look() {
            return snapshot().look();
        }

        @Override
        public Optional<KnownRows> known(List<String> columns, RowRange rows) {
            return snapshot().known(columns, rows);
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            return snapshot().parts(query, parts);
        }

        @Override
        public List<InputFile> sources() {
            return part.files().stream()
                    .<InputFile>map(file -> PartFiles.identified(file, resolver))
                    .toList();
        }

        @Override
        public Optional<FileContent> content() {
            return snapshot().content();
        }

        @Override
        public Origin snapshot() {
            return part.kind() == Kind.MANY
                    ? new Many(ManyFiles.of(part, resolver, files))
                    : new One(part.kind(), PartFiles.identified(part.files().get(0), resolver), files);
        }
    }
}
