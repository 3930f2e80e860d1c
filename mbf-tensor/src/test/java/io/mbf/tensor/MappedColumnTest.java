package io.mbf.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.codec.BlockCodec;
import io.mbf.error.CorruptFileException;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.writer.WriterOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedColumnTest {

    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    private Path convert(Path parquet, WriterOptions.Builder options) {
        Path mbf = folder.resolve("a.mbf");
        Mbf.convertToMbf(
                parquet, mbf, ConvertOptions.DEFAULT.with(options.build()).overwriting());
        return mbf;
    }

    private static WriterOptions.Builder plain() {
        return WriterOptions.builder().codec(BlockCodec.NONE).plain().chunkBytes(1 << 20);
    }

    @Test
    void viewsOneAfterTheOtherAreTheValuesThatDuckDbReads() throws Exception {
        Path parquet = Samples.parquet(folder, ROWS);
        Path mbf = convert(parquet, plain());
        for (String name : Samples.names()) {
            if (name.equals("b")) {
                continue;
            }
            MappedColumn column = MappedColumn.of(mbf, name);
            List<String> values = new ArrayList<>();
            for (int i = 0; i < column.viewCount(); i++) {
                ByteBuffer view = column.bytes(i);
                assertEquals(ByteOrder.LITTLE_ENDIAN, view.order());
                assertTrue(view.isDirect() && view.isReadOnly());
                assertEquals(0, view.alignmentOffset(0, 8));
                byte[] copy = new byte[view.remaining()];
                view.get(copy);
                Dtype stored = column.elementBytes() == column.dtype().bytes() ? column.dtype() : Dtype.I32;
                values.addAll(Samples.decode(copy, stored));
            }
            assertEquals(Samples.read(parquet, name), values, name);
            assertEquals(ROWS, column.rowCount());
        }
    }

    @Test
    void typedViewsShowTheSameValues() throws Exception {
        Path mbf = convert(
                Samples.parquet(
                        folder.resolve("t.parquet"), "i::integer as i, i as l, (i / 2)::float as f, i / 4 as d", ROWS),
                plain());
        for (int row : List.of(0, 8191, 8192, ROWS - 1)) {
            assertEquals(
                    row,
                    value(
                            MappedColumn.of(mbf, "i"),
                            row,
                            (column, v, at) -> column.ints(v).get(at)));
            assertEquals(
                    (long) row,
                    value(
                            MappedColumn.of(mbf, "l"),
                            row,
                            (column, v, at) -> column.longs(v).get(at)));
            assertEquals(
                    row / 2f,
                    value(
                            MappedColumn.of(mbf, "f"),
                            row,
                            (column, v, at) -> column.floats(v).get(at)));
            assertEquals(
                    row / 4.0,
                    value(
                            MappedColumn.of(mbf, "d"),
                            row,
                            (column, v, at) -> column.doubles(v).get(at)));
        }
        MappedColumn doubles = MappedColumn.of(mbf, "d");
        assertEquals(
                "column 'd' is float64, which has no view of floats",
                assertThrows(InvalidQueryException.class, () -> doubles.floats(0))
                        .getMessage());
        assertThrows(InvalidQueryException.class, () -> doubles.ints(0));
        assertThrows(InvalidQueryException.class, () -> doubles.longs(0));
        ByteBuffer view = doubles.bytes(0);
        assertThrows(ReadOnlyBufferException.class, () -> view.putLong(0, 1));
    }

    private interface Get {
        Object at(MappedColumn column, int view, int index);
    }

    private static Object value(MappedColumn column, int row, Get get) {
        int rest = row;
        int view = 0;
        while (rest >= column.bytes(view).remaining() / column.elementBytes()) {
            rest -= column.bytes(view++).remaining() / column.elementBytes();
        }
        return get.at(column, view, rest);
    }

    @Test
    void plainFilesReadLikeAllOthers() throws Exception {
        Path parquet = Samples.parquet(folder, ROWS);
        Path usual = folder.resolve("usual.mbf");
        Mbf.convertToMbf(parquet, usual);
        Path mbf = convert(parquet, plain());
        try (var one = io.mbf.reader.MbfFile.open(usual);
                var other = io.mbf.reader.MbfFile.open(mbf)) {
            assertEquals(Optional.empty(), one.verify().difference(other.verify()));
        }
        assertTrue(Files.size(mbf) > Files.size(usual));
    }

    @Test
    void valuesThatAreEncodedHaveNoViewAndTheMessageSaysHowToWriteThem() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("n.parquet"), "i as n", 10);
        Path mbf = convert(parquet, WriterOptions.builder().codec(BlockCodec.NONE));
        assertEquals(
                mbf
                        + ": chunk 0, column 'n', page 0: its values are encoded, or have nulls, so that there is nothing to"
                        + " use without a copy: write the file with codec none and plain(), from numbers of 4 or 8 bytes"
                        + " without nulls",
                assertThrows(UnsupportedFeatureException.class, () -> MappedColumn.of(mbf, "n"))
                        .getMessage());
    }

    @Test
    void compressedPagesHaveNoView() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("n.parquet"), "i as n", 10_000);
        Path mbf = convert(parquet, WriterOptions.builder().plain());
        String message = assertThrows(UnsupportedFeatureException.class, () -> MappedColumn.of(mbf, "n"))
                .getMessage();
        assertTrue(message.contains("chunk 0, column 'n', page 0: is compressed, so that"), message);
    }

    @Test
    void whatDoesNotLieThereAsNumbersOfFourOrEightBytesHasNoView() throws Exception {
        Path mbf = convert(
                Samples.parquet(
                        folder.resolve("n.parquet"),
                        "i % 2 = 0 as flag, 'a' as text, [i] as list, nullif(i, 5) as gap, {'in': i} as s",
                        10),
                plain());
        assertEquals(
                "column 'flag' has no numbers of 4 or 8 bytes, one a row, to be used where they lie",
                assertThrows(InvalidQueryException.class, () -> MappedColumn.of(mbf, "flag"))
                        .getMessage());
        assertThrows(InvalidQueryException.class, () -> MappedColumn.of(mbf, "text"));
        assertThrows(InvalidQueryException.class, () -> MappedColumn.of(mbf, "list"));
        assertThrows(InvalidQueryException.class, () -> MappedColumn.of(mbf, "list.element"));
        assertThrows(InvalidQueryException.class, () -> MappedColumn.of(mbf, "missing"));
        assertThrows(UnsupportedFeatureException.class, () -> MappedColumn.of(mbf, "gap"));
        assertEquals(7, MappedColumn.of(mbf, "s.in").longs(0).get(7));
    }

    @Test
    void aFileWithoutRowsHasNoViews() throws Exception {
        Path mbf = convert(Samples.parquet(folder.resolve("n.parquet"), "i as n", 0), plain());
        MappedColumn column = MappedColumn.of(mbf, "n");
        assertEquals(0, column.viewCount());
        assertEquals(0, column.rowCount());
    }

    @Test
    void damageIsFoundBeforeThereIsAView() throws Exception {
        Path mbf = convert(Samples.parquet(folder.resolve("n.parquet"), "i as n", ROWS), plain());
        byte[] bytes = Files.readAllBytes(mbf);
        bytes[bytes.length / 2] ^= 1;
        Files.write(mbf, bytes);
        assertThrows(CorruptFileException.class, () -> MappedColumn.of(mbf, "n"));
    }

    @Test
    void viewsOutliveAFileThatIsReplaced() throws Exception {
        Path mbf = convert(Samples.parquet(folder.resolve("n.parquet"), "i as n", 9000), plain());
        MappedColumn column = MappedColumn.of(mbf, "n");
        Path other = Files.writeString(folder.resolve("other"), "something else");
        Files.move(other, mbf, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(8999, column.longs(1).get(8999 - 8192));
        assertFalse(Files.exists(other));
    }

    @Test
    void aFolderIsNoFile() {
        assertEquals(
                folder + ": is no file",
                assertThrows(InvalidQueryException.class, () -> MappedColumn.of(folder, "n"))
                        .getMessage());
    }
}
