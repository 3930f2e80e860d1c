package io.mbf.cache.conversion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.Sources;
import io.mbf.cache.report.ConversionProgress;
import io.mbf.cache.report.ConversionSummary;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.codec.BlockCodec;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.LocalFile;
import io.mbf.reader.MbfFile;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {

    @TempDir
    Path temp;

    private Path source;
    private Path target;

    @BeforeEach
    void makeSource() {
        source = Sources.write(temp.resolve("a.parquet"), LongStream.range(0, 10_000));
        target = temp.resolve("a.mbf");
    }

    private List<Path> files() throws IOException {
        return Sources.filesIn(temp);
    }

    private String refusal(Path from, Path to, ConvertOptions options) {
        return assertThrows(UncheckedIOException.class, () -> Mbf.convertToMbf(from, to, options))
                .getMessage();
    }

    @Test
    void aFileIsConvertedAndTheSummaryIsRight() throws IOException {
        ConversionSummary summary = Mbf.convertToMbf(source, target);
        assertEquals(10_000, summary.rows());
        assertEquals(1, summary.chunks());
        assertEquals(Files.size(source), summary.sourceBytes());
        assertEquals(Files.size(target), summary.targetBytes());
        assertEquals(List.of(target, source), files());
        assertArrayEquals(LongStream.range(0, 10_000).toArray(), Sources.ids(Mbf.readMbf(target)));
        try (MbfFile file = MbfFile.open(target)) {
            assertEquals(
                    source.toRealPath().toUri().toString(),
                    file.source().orElseThrow().uri());
        }
    }

    @Test
    void anEmptyTableIsConverted() {
        Sources.write(source, LongStream.empty());
        assertEquals(0, Mbf.convertToMbf(source, target).rows());
        assertEquals(0, Mbf.readMbf(target).count());
    }

    @Test
    void anExistingTargetIsKeptUnlessAskedOtherwise() throws IOException {
        Files.writeString(target, "precious");
        assertEquals(target + ": exists already", refusal(source, target, ConvertOptions.DEFAULT));
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of(target, source), files());
        Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.overwriting());
        assertEquals(10_000, Mbf.readMbf(target).count());
    }

    @Test
    void aTargetThatAppearsMeanwhileIsKept() throws IOException {
        var error = assertThrows(
                UncheckedIOException.class,
                () -> Conversion.convert(
                        new LocalFile(source),
                        target,
                        ConvertOptions.DEFAULT,
                        (from, to, identity, options, progress) -> {
                            var summary = Transcoder.parquetToMbf(from, to, identity, options, progress);
                            try {
                                Files.writeString(target, "precious");
                            } catch (IOException failed) {
                                throw new UncheckedIOException(failed);
                            }
                            return summary;
                        }));
        assertInstanceOf(FileAlreadyExistsException.class, error.getCause());
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of(target, source), files());
    }

    @Test
    void theSourceIsNeverOverwritten() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), source);
        ConvertOptions overwriting = ConvertOptions.DEFAULT.overwriting();
        assertEquals(source + ": is the source itself", refusal(source, source, overwriting));
        assertEquals(link + ": is the source itself", refusal(source, link, overwriting));
        assertEquals(10_000, Mbf.readParquet(source).count());
    }

    @Test
    void aFolderAsTargetAndAMissingFolderAreRefused() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("folder"));
        assertEquals(folder + ": is a directory", refusal(source, folder, ConvertOptions.DEFAULT.overwriting()));
        Path nowhere = temp.resolve("missing/a.mbf");
        assertEquals(nowhere + ": its folder does not exist", refusal(source, nowhere, ConvertOptions.DEFAULT));
    }

    @Test
    void aMissingSourceIsNamed() throws IOException {
        Path missing = temp.resolve("missing.parquet");
        assertEquals(missing + ": no such file", refusal(missing, target, ConvertOptions.DEFAULT));
        assertInstanceOf(
                NoSuchFileException.class,
                assertThrows(UncheckedIOException.class, () -> Mbf.convertToMbf(missing, target))
                        .getCause());
        assertEquals(List.of(source), files());
    }

    @Test
    void aDamagedSourceLeavesNothingBehind() throws IOException {
        Path text = Files.writeString(temp.resolve("text.parquet"), "no columns here");
        assertThrows(CorruptFileException.class, () -> Mbf.convertToMbf(text, target));
        assertEquals(List.of(source, text), files());
    }

    @Test
    void damageInTheDataLeavesNothingBehindAndAnOldTargetInPlace() throws IOException {
        Files.writeString(target, "old");
        // zeros over the first page's header
        byte[] bytes = Files.readAllBytes(source);
        java.util.Arrays.fill(bytes, 4, 40, (byte) 0);
        Files.write(source, bytes);
        assertThrows(
                CorruptFileException.class,
                () -> Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.overwriting()));
        assertEquals("old", Files.readString(target));
        assertEquals(List.of(target, source), files());
    }

    @Test
    void aSourceThatChangesMeanwhileIsAnError() throws IOException {
        assertThrows(
                SourceChangedException.class,
                () -> Conversion.convert(
                        new LocalFile(source),
                        target,
                        ConvertOptions.DEFAULT,
                        (from, to, identity, options, progress) -> {
                            var summary = Transcoder.parquetToMbf(from, to, identity, options, progress);
                            Sources.write(source, LongStream.range(0, 5));
                            return summary;
                        }));
        assertEquals(List.of(source), files());
    }

    @Test
    void progressIsToldAndCanEndTheWork() throws IOException {
        List<ConversionProgress> told = new ArrayList<>();
        Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.onProgress(told::add));
        assertEquals(new ConversionProgress(new LocalFile(source), 0, 10_000), told.get(0));
        assertEquals(new ConversionProgress(new LocalFile(source), 10_000, 10_000), told.get(told.size() - 1));
        Files.delete(target);
        assertThrows(
                CancellationException.class,
                () -> Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.onProgress(progress -> {
                    throw new CancellationException();
                })));
        assertEquals(List.of(source), files());
    }

    @Test
    void theWriterDoesAsTold() throws IOException {
        Sources.write(source, Sources.noise(3, 100_000));
        WriterOptions options = WriterOptions.builder()
                .codec(BlockCodec.NONE)
                .chunkBytes(1 << 16)
                .indexColumns(Set.of("id"))
                .build();
        ConversionSummary summary = Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.with(options));
        assertTrue(summary.chunks() > 5, summary.toString());
        assertEquals(100_000, Mbf.readMbf(target).count());
    }

    @Test
    void anUnknownIndexColumnIsAnErrorWhenNamedForOneFile() throws IOException {
        WriterOptions options =
                WriterOptions.builder().indexColumns(Set.of("nope")).build();
        assertThrows(
                InvalidQueryException.class,
                () -> Mbf.convertToMbf(source, target, ConvertOptions.DEFAULT.with(options)));
        assertEquals(List.of(source), files());
    }
}
