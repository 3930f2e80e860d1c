package io.mbf.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.CorruptFileException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.RangeReader.Range;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A local file read through a channel, through a mapping, and through one of tiny windows. */
class RangeReaderTest {

    private static final int BYTES = 1 << 20;
    private static final int WINDOW = 1 << 12;

    enum Way {
        CHANNEL,
        MAPPING,
        SMALL_WINDOWS;

        RangeReader open(LocalFile file) throws IOException {
            return switch (this) {
                case CHANNEL -> file.open();
                case MAPPING -> file.map();
                case SMALL_WINDOWS -> MappedReader.open(file, WINDOW);
            };
        }
    }

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final byte[] content = new byte[BYTES];
    private LocalFile file;

    @BeforeEach
    void write() throws IOException {
        random.nextBytes(content);
        file = new LocalFile(Files.write(folder.resolve("a"), content));
    }

    @ParameterizedTest
    @EnumSource
    void anyRangeIsCopiedToWhereItIsWanted(Way way) throws IOException {
        try (RangeReader reader = way.open(file)) {
            assertEquals(BYTES, reader.length());
            for (int i = 0; i < 500; i++) {
                int position = random.nextInt(BYTES);
                int length = random.nextInt(Math.min(3 * WINDOW, BYTES - position) + 1);
                byte[] target = new byte[length + 20];
                reader.read(position, target, 10, length);
                assertArrayEquals(
                        Arrays.copyOfRange(content, position, position + length),
                        Arrays.copyOfRange(target, 10, 10 + length),
                        length + " bytes at " + position);
                assertArrayEquals(new byte[10], Arrays.copyOf(target, 10));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCopyMayCrossManyWindowsAndTakeTheWholeFile(Way way) throws IOException {
        try (RangeReader reader = way.open(file)) {
            byte[] all = new byte[BYTES];
            reader.read(0, all, 0, BYTES);
            assertArrayEquals(content, all);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rangesInAnyOrderThatTouchOverlapOrLieApartAreAllFilled(Way way) throws IOException {
        int[][] places = {
            {900_000, 10}, {0, 8}, {8, 8}, {20, 0}, {30, 4_000}, {1_000, 5_000}, {300_000, 400_000}, {BYTES - 1, 1}
        };
        List<Range> ranges = new ArrayList<>();
        for (int[] place : places) {
            ranges.add(new Range(place[0], new byte[place[1]]));
        }
        try (RangeReader reader = way.open(file)) {
            reader.read(ranges);
        }
        for (Range range : ranges) {
            int position = (int) range.position();
            assertArrayEquals(
                    Arrays.copyOfRange(content, position, position + range.length()), range.target(), range.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLiesBehindTheEndCannotBeRead(Way way) throws IOException {
        try (RangeReader reader = way.open(file)) {
            assertThrows(EOFException.class, () -> reader.read(BYTES - 5, new byte[10], 0, 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOpenStaysOpenWhereverItsNameLeads(Way way) throws IOException {
        try (RangeReader reader = way.open(file)) {
            FileState opened = reader.state();
            Files.move(file.path(), folder.resolve("aside"));
            Files.writeString(file.path(), "another");
            byte[] start = new byte[8];
            reader.read(0, start, 0, 8);
            assertArrayEquals(Arrays.copyOf(content, 8), start);
            assertEquals(opened, reader.state());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"MAPPING", "SMALL_WINDOWS"})
    void aMappedFileThatWasCutOffIsDamaged(Way way) throws IOException {
        try (RangeReader reader = way.open(file)) {
            try (var channel = Files.newByteChannel(file.path(), StandardOpenOption.WRITE)) {
                channel.truncate(10);
            }
            byte[] start = new byte[8];
            String message = assertThrows(CorruptFileException.class, () -> reader.read(0, start, 0, 8))
                    .getMessage();
            assertEquals(file + ": file: had 1048576 bytes when it was opened, now it has 10", message);
        }
    }

    @Test
    void anotherStateThanTheOneThatIsWantedIsNotOpened() throws IOException {
        FileState wanted = file.state();
        Files.write(file.path(), new byte[5]);
        String message = assertThrows(SourceChangedException.class, () -> file.open(wanted))
                .getMessage();
        assertEquals(file + ": changed since it was first looked at: size was 1048576, is 5", message);
    }

    @Test
    void allWaysToAFileShareOneCanonicalName() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file.path());
        String uri = file.canonical().uri();
        assertEquals(uri, new LocalFile(link).canonical().uri());
        assertEquals(uri, new LocalFile(folder.resolve("x/../a")).canonical().uri());
        Files.delete(file.path());
        assertEquals(uri, new LocalFile(link.resolveSibling("a")).canonical().uri(), "a file that is gone");
    }

    @Test
    void aLinkIsNotFollowedWhereThatIsNotWanted() throws IOException {
        LocalFile link = LocalFile.withoutLinks(Files.createSymbolicLink(folder.resolve("link"), file.path()));
        assertEquals(FileState.Kind.OTHER, link.state().kind());
        assertThrows(IOException.class, link::open);
        assertThrows(IOException.class, link::map);
    }
}
