package io.mbf.cache;

import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.DatasetPart.Kind;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.FileSource;
import io.mbf.dataset.IdentifiedFile;
import io.mbf.dataset.ManyFiles;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.reader.MbfFile;
import io.mbf.scan.Query;
import io.mbf.scan.Table;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of {@link Origin}. */
final class Origins {

    private Origins() {}

    /**
     * How files are opened.
     *
     * @param cache to read through; empty to read directly
     * @param keys to those that are encrypted
     */
    record Opening(Optional<ParquetCache> cache, DecryptionKeys keys) {

        static final Opening DIRECT = new Opening(Optional.empty(), DecryptionKeys.NONE);

        FileSource files() {
            return cache.<FileSource>map(c -> new CachedFiles(c, keys)).orElseGet(() -> new DirectFiles(keys));
        }
    }

    /** A Parquet file or many files, whatever the names stand for when they are opened. */
    record Named(FileSet files, Opening opening) implements Origin {

        @Override
        public OpenTable read() {
            Optional<InputFile> single = files.single();
            return single.isPresent() ? one(single.get()).read() : many();
        }

        @Override
        public OpenTable look() {
            Optional<InputFile> single = files.single();
            return single.isPresent() ? one(single.get()).look() : many();
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            Optional<InputFile> single = files.single();
            if (single.isPresent()) {
                return one(single.get()).parts(query, parts);
            }
            try {
                return ManyFiles.identify(files, opening.files()).parts(query, parts);
            } catch (IOException failed) {
                throw Failures.unchecked(failed);
            }
        }

        private One one(InputFile file) {
            return new One(Kind.PARQUET, file, opening);
        }

        private OpenTable many() {
            try {
                return OpenTable.uncached(ManyFiles.find(files, opening.files()));
            } catch (IOException failed) {
                throw Failures.unchecked(failed);
            }
        }
    }

    /** One file of a known kind. */
    record One(Kind kind, InputFile file, Opening opening) implements Origin {

        @Override
        public OpenTable read() {
            return kind == Kind.PARQUET && opening.cache().isPresent()
                    ? opening.cache().get().open(file, opening.keys())
                    : direct();
        }

        @Override
        public OpenTable look() {
            return kind == Kind.PARQUET && opening.cache().isPresent()
                    ? opening.cache().get().inspect(file, opening.keys())
                    : direct();
        }

        private OpenTable direct() {
            return OpenTable.uncached(kind == Kind.MBF ? MbfFile.open(file) : ParquetFile.open(file, opening.keys()));
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            IdentifiedFile now;
            try {
                now = IdentifiedFile.now(file);
            } catch (IOException failed) {
                throw Failures.unchecked(failed);
            }
            try (Table table = new One(kind, now, opening).look().table()) {
                return table.split(query, parts).stream()
                        .map(part -> DatasetPart.ofOne(kind, now, part))
                        .toList();
            }
        }
    }

    /** The files of a part of a data set. */
    record Part(DatasetPart part, Optional<Function<String, InputFile>> resolver, Opening opening) implements Origin {

        @Override
        public OpenTable read() {
            return part.kind() == Kind.MANY ? OpenTable.uncached(many()) : one().read();
        }

        @Override
        public OpenTable look() {
            return part.kind() == Kind.MANY ? OpenTable.uncached(many()) : one().look();
        }

        @Override
        public List<DatasetPart> parts(Query query, int parts) {
            return part.kind() == Kind.MANY ? many().parts(query, parts) : one().parts(query, parts);
        }

        private ManyFiles many() {
            return ManyFiles.of(part, resolver, opening.files());
        }

        private One one() {
            return new One(part.kind(), IdentifiedFile.of(part.files().get(0), resolver), opening);
        }
    }
}
