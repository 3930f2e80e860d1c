package io.mbf.cli.command;

import io.mbf.Mbf;
import io.mbf.cache.ParquetCache;
import io.mbf.cli.argument.Argument;
import io.mbf.cli.argument.Input;
import io.mbf.dataset.FileSet;
import io.mbf.file.InputFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.read.Dataset;
import io.mbf.scan.Table;
import io.mbf.schema.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** How commands that read rows understand their arguments: a file, or the files of a folder or glob as one data set. */
final class RowsOption {

    @Mixin
    private PartitionsOption partitions = new PartitionsOption();

    @Mixin
    private KeysOption keysOption = new KeysOption();

    /**
     * What an argument stands for.
     *
     * @throws IOException if it is a file that is not there, or cannot be read
     * @throws io.mbf.error.CorruptFileException if it is one that is neither Parquet nor {@code .mbf}
     */
    Dataset open(Argument argument, Optional<ParquetCache> cache) throws IOException {
        return open(List.of(argument), cache);
    }

    /** What several arguments stand for, as one data set; errors as those of one. */
    Dataset open(List<Argument> arguments) throws IOException {
        return open(arguments, Optional.empty());
    }

    /** As {@link #open(List)}, Parquet through a cache. */
    Dataset open(List<Argument> arguments, Optional<ParquetCache> cache) throws IOException {
        FileSet files = files(arguments);
        Optional<InputFile> single = files.single();
        if (single.isPresent() && Input.of(single.get()).kind() == Input.Kind.MBF) {
            return Mbf.readMbf(single.get());
        }
        DecryptionKeys keys = keysOption.keys();
        return cache.map(through -> through.read(files, keys)).orElseGet(() -> Dataset.of(files, keys));
    }

    /** The columns of what an argument stands for; those of a single file also if its rows cannot be read. */
    Schema schema(Argument argument) throws IOException {
        Optional<InputFile> single = files(List.of(argument)).single();
        if (single.isEmpty()) {
            return open(argument, Optional.empty()).schema();
        }
        try (Table table = Input.of(single.get()).open(keysOption.keys())) {
            return table.schema();
        }
    }

    private FileSet files(List<Argument> arguments) throws IOException {
        return Argument.set(arguments).withPartitions(partitions.on()).withPartitionTypes(partitions.types());
    }
}
