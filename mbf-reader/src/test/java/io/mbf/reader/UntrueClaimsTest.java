package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.MapVector;
import io.mbf.batch.Validity;
import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import io.mbf.fixture.Tables;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.BloomExtent;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import io.mbf.stats.ZoneMap.Bounds;
import io.mbf.stats.ZoneMap.BytesBounds;
import io.mbf.stats.ZoneMap.LongBounds;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose checksums are right and whose claims are not: every claim that reads prune by, falsified in turn. */
class UntrueClaimsTest {

    private static final int ROWS = 2 * 8192 + 100;

    private static final Field NUMBER = Field.optional("n", Type.Leaf.of(PhysicalType.INT64));
    private static final Field REAL = Field.optional("x", Type.Leaf.of(PhysicalType.DOUBLE));
    private static final Field TEXT = Field.optional("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
    private static final Field KEY = Field.optional("key", TEXT.type());
    private static final Field STRUCT = Field.optional("s", Type.Struct.of(List.of(NUMBER, TEXT)));
    private static final Field LIST = Field.optional("l", new Type.ListOf(STRUCT));
    private static final Field MAP =
            Field.optional("m", new Type.MapOf(Field.required("k", TEXT.type()), Optional.of(REAL)));
    private static final Schema SCHEMA = Schema.of(NUMBER, REAL, KEY, TEXT, STRUCT, LIST, MAP);

    @TempDir
    Path folder;

    private Path path;
    private byte[] good;

    @BeforeEach
    void writeTwoChunks() throws IOException {
        path = folder.resolve("t.mbf");
        Random random = new Random(11);
        List<ColumnVector> columns = new ArrayList<>();
        for (Field field : SCHEMA.fields()) {
            columns.add(field == KEY ? keys(random) : filled(field, random));
        }
        WriterOptions options = WriterOptions.builder()
                .indexColumns(Set.of("n", "key"))
                .chunkBytes(1 << 21)
                .build();
        try (MbfFileWriter writer = MbfFileWriter.create(path, SCHEMA, options)) {
            writer.write(new ColumnBatch(SCHEMA, ROWS, columns));
            writer.finish();
        }
        good = Files.readAllBytes(path);
    }

    /** Random values, with some in every list. */
    private static ColumnVector filled(Field field, Random random) {
        while (true) {
            ColumnVector vector = Tables.vector(field, ROWS, random);
            boolean empty = vector instanceof ListVector list && list.elements().size() == 0
                    || vector instanceof MapVector map && map.keys().size() == 0;
            if (!empty && vector.validity().nullCount() < ROWS) {
                return vector;
            }
        }
    }

    /** Too long for a dictionary, and for bounds. */
    private static ColumnVector keys(Random random) {
        int[] offsets = new int[ROWS + 1];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            for (int part = 0; part < 9; part++) {
                text.append(Long.toHexString(random.nextLong() | Long.MIN_VALUE));
            }
            offsets[i + 1] = text.length();
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return new BinaryVector(bytes, offsets, ROWS, Validity.allValid(ROWS));
    }

    /** What is said of one zone instead. */
    private record Claim(String what, ZoneMap zone) {}

    @Test
    void theFileItselfIsTrueAndHasEveryKindOfClaim() {
        try (MbfFile file = MbfFile.open(path)) {
            file.verify();
            assertEquals(2, file.chunkCount());
            assertTrue(file.column(0).bloomFilters().stream().allMatch(Optional::isPresent));
            assertTrue(file.column(2).bloomFilters().stream().allMatch(Optional::isPresent));
            assertTrue(file.column(3).segments().stream().allMatch(Segment::dictionaryCoded));
        }
    }

    @Test
    void everyUntrueZoneMapIsFoundAndNamedWhateverItsNodeAndLevel() throws IOException {
        int tried = 0;
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                List<ZoneMap> zones = zones(file, ordinal);
                for (int zone = 0; zone < zones.size(); zone++) {
                    String name = "column '" + ColumnCheck.path(file.container(), ordinal) + "'";
                    String level = zone == 0 ? "file" : zone <= file.chunkCount() ? "chunk" : "page";
                    for (Claim lie : lies(zones.get(zone), isFloating(file, ordinal))) {
                        forge(file, ordinal, file.column(ordinal), replaced(zones, zone, lie.zone()));
                        String message = refusal(lie.what() + " of zone " + zone + " of " + name);
                        assertTrue(message.contains(name), message);
                        assertTrue(message.contains("the zone map of the " + level + " "), message);
                        tried++;
                    }
                }
            }
        }
        assertTrue(tried > 200, "only " + tried);
    }

    @Test
    void whatIsUnknownOrWiderThanTheValuesIsNotUntrue() throws IOException {
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                List<ZoneMap> zones = zones(file, ordinal);
                List<ZoneMap> vague = new ArrayList<>();
                for (int zone = 0; zone < zones.size(); zone++) {
                    ZoneMap z = zones.get(zone);
                    long nans = isFloating(file, ordinal) ? ZoneMap.UNKNOWN : 0;
                    vague.add(new ZoneMap(
                            z.rowCount(), ZoneMap.UNKNOWN, nans, z.bounds().map(UntrueClaimsTest::wider)));
                }
                forge(file, ordinal, file.column(ordinal), vague);
                try (MbfFile forged = MbfFile.open(path)) {
                    forged.verify();
                }
            }
        }
    }

    @Test
    void everyBloomFilterThatLacksAValueIsFound() throws IOException {
        int tried = 0;
        Random random = new Random(5);
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal : new int[] {0, 2}) {
                for (int chunk = 0; chunk < file.chunkCount(); chunk++) {
                    BloomExtent filter =
                            file.column(ordinal).bloomFilters().get(chunk).orElseThrow();
                    for (int round = 0; round < 10; round++) {
                        int at;
                        do {
                            at = (int) filter.extent().offset() + random.nextInt(filter.filterBytes());
                        } while (good[at] == 0);
                        byte[] bad = good.clone();
                        bad[at] &= (byte) (bad[at] - 1);
                        MbfFileAccess.resealExtents(bad);
                        Files.write(path, bad);
                        String message = refusal("a bit of the filter of chunk " + chunk);
                        assertTrue(message.contains("is not in the chunk's bloom filter"), message);
                        tried++;
                    }
                }
            }
        }
        assertEquals(40, tried);
    }

    @Test
    void untrueEntriesAndCodesOfSegmentsAreFound() throws IOException {
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                ColumnSection column = file.column(ordinal);
                for (int chunk = 0; chunk < file.chunkCount(); chunk++) {
                    Segment s = column.segments().get(chunk);
                    assertTrue(s.entries() > 0, "nothing to say of node " + ordinal);
                    for (Segment lie : List.of(
                            new Segment(s.extent(), s.entries() - 1, s.dictionaryCoded()),
                            new Segment(s.extent(), s.entries() + 1, s.dictionaryCoded()),
                            new Segment(s.extent(), s.entries(), !s.dictionaryCoded()))) {
                        List<Segment> segments = new ArrayList<>(column.segments());
                        segments.set(chunk, lie);
                        forge(file, ordinal, with(column, segments), zones(file, ordinal));
                        refusal("segment " + chunk + " of node " + ordinal + " as " + lie);
                    }
                }
            }
        }
    }

    /** Whoever adds a field to these adds what falsifies it to this test, or says here why no read depends on it. */
    @Test
    void nullsInAColumnThatClaimsToHaveNoneAreFound() throws IOException {
        byte[] bad = good.clone();
        try (MbfFile file = MbfFile.open(path)) {
            int nullable = (int) file.container().directory().sections().get(0).offset()
                    + 9; // behind two numbers and the kind
            assertEquals(1, bad[nullable]);
            bad[nullable] = 0;
        }
        MbfFileAccess.resealMetadata(bad, (int) MbfFileAccess.longAt(bad, bad.length - 48));
        path = folder.resolve("forged.mbf");
        Files.write(path, bad);
        String found = refusal("nulls of a column that is not nullable");
        assertTrue(found.matches(".*: a page: 'n', entry \\d+: is null, and the column is not nullable"), found);
    }

    @Test
    void everyFieldOfTheStructuresIsAccountedFor() {
        Set<String> known = new TreeSet<>(Set.of(
                "ZoneMap.rowCount", // not stored
                "ZoneMap.nullCount",
                "ZoneMap.nanCount",
                "ZoneMap.bounds",
                "LongBounds.min",
                "LongBounds.max",
                "LongBounds.minExact",
                "LongBounds.maxExact",
                "BytesBounds.min",
                "BytesBounds.max",
                "BytesBounds.minExact",
                "BytesBounds.maxExact"));
        known.addAll(Set.of(
                "ColumnSection.plainBytes", // told to people alone
                "ColumnSection.encodings", // likewise
                "ColumnSection.segments",
                "ColumnSection.dictionary", // its bytes are the values: there is nothing to hold them against
                "ColumnSection.dictionaryEntries", // held against its pages when it is read
                "ColumnSection.bloomFilters",
                "ColumnSection.zones",
                "Segment.extent", // parts fill the file without gaps, and have checksums
                "Segment.entries",
                "Segment.dictionaryCoded"));
        Set<String> found = new TreeSet<>();
        for (Class<?> structure :
                List.of(ZoneMap.class, LongBounds.class, BytesBounds.class, ColumnSection.class, Segment.class)) {
            for (RecordComponent component : structure.getRecordComponents()) {
                found.add(structure.getSimpleName() + "." + component.getName());
            }
        }
        assertEquals(known, found);
    }

    // ---- claims

    private static boolean isFloating(MbfFile file, int ordinal) {
        return file.schema().nodes().get(ordinal).type() instanceof Type.Leaf leaf
                && ColumnOrder.of(leaf) == ColumnOrder.FLOATING;
    }

    private static List<Claim> lies(ZoneMap zone, boolean floating) {
        List<Claim> lies = new ArrayList<>();
        for (long count : new TreeSet<>(
                List.of(zone.nullCount() - 1, zone.nullCount() + 1, zone.nanCount() - 1, zone.nanCount() + 1))) {
            if (count != zone.nullCount() && count >= 0) {
                lies.add(new Claim(
                        count + " nulls", new ZoneMap(zone.rowCount(), count, zone.nanCount(), zone.bounds())));
            }
            if (floating && count != zone.nanCount() && count >= 0) {
                lies.add(new Claim(
                        count + " NaNs", new ZoneMap(zone.rowCount(), zone.nullCount(), count, zone.bounds())));
            }
        }
        zone.bounds()
                .ifPresent(bounds -> untrue(bounds)
                        .forEach(b -> lies.add(new Claim(
                                b.toString(),
                                new ZoneMap(zone.rowCount(), zone.nullCount(), zone.nanCount(), Optional.of(b))))));
        return lies;
    }

    /** Bounds of exact extremes, or cut ones, that are narrower than the values or occur nowhere. */
    private static Stream<Bounds> untrue(Bounds bounds) {
        if (bounds instanceof LongBounds b) {
            return Stream.of(
                    new LongBounds(b.min() + 1, b.max(), false, false),
                    new LongBounds(b.min() + 1, b.max(), true, true),
                    new LongBounds(b.min(), b.max() - 1, false, false),
                    new LongBounds(b.min() - 1, b.max(), true, false),
                    new LongBounds(b.min(), b.max() + 1, false, true));
        }
        BytesBounds b = (BytesBounds) bounds;
        byte[] above = b.min().clone();
        byte[] higher = b.min().length < 64 ? Arrays.copyOf(above, above.length + 1) : above;
        if (higher == above) {
            above[above.length - 1]++;
        }
        byte[] lower = Arrays.copyOf(b.max(), b.max().length - 1);
        Stream<Bounds> lies = Stream.of(
                new BytesBounds(higher, b.max(), false, false),
                new BytesBounds(b.min(), lower, false, false),
                new BytesBounds(b.min(), null, false, true));
        return b.minExact()
                ? lies
                : Stream.concat(
                        lies,
                        Stream.of(
                                new BytesBounds(b.min(), b.max(), true, false),
                                new BytesBounds(b.min(), b.max(), false, true)));
    }

    private static Bounds wider(Bounds bounds) {
        if (bounds instanceof LongBounds b) {
            return new LongBounds(b.min() - 1, b.max() + 1, false, false);
        }
        return new BytesBounds(new byte[0], null, false, false);
    }

    // ---- forging

    private static List<ZoneMap> zones(MbfFile file, int ordinal) {
        ColumnSection column = file.column(ordinal);
        List<Long> entries = new ArrayList<>();
        List<Long> pages = new ArrayList<>();
        long total = 0;
        for (Segment segment : column.segments()) {
            total += segment.entries();
            entries.add((long) segment.entries());
            for (int from = 0; from < segment.entries(); from += 8192) {
                pages.add((long) Math.min(8192, segment.entries() - from));
            }
        }
        entries.add(0, total);
        entries.addAll(pages);
        List<ZoneMap> zones = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            zones.add(column.zones().zone(i, entries.get(i)));
        }
        return zones;
    }

    private static List<ZoneMap> replaced(List<ZoneMap> zones, int at, ZoneMap zone) {
        List<ZoneMap> replaced = new ArrayList<>(zones);
        replaced.set(at, zone);
        return replaced;
    }

    private static ColumnSection with(ColumnSection c, List<Segment> segments) {
        return new ColumnSection(
                c.plainBytes(),
                c.encodings(),
                segments,
                c.dictionary(),
                c.dictionaryEntries(),
                c.bloomFilters(),
                c.zones());
    }

    /** Writes the file with another column section: all that follows moves, and is sealed again. */
    private void forge(MbfFile file, int ordinal, ColumnSection c, List<ZoneMap> zones) throws IOException {
        ByteSink out = new ByteSink(0);
        ColumnSection.write(
                c.plainBytes(),
                c.encodings(),
                c.segments(),
                c.dictionary(),
                c.dictionaryEntries(),
                c.bloomFilters(),
                zones,
                file.schema().nodes().get(ordinal).type() instanceof Type.Leaf leaf
                        ? ColumnOrder.of(leaf)
                        : ColumnOrder.NONE,
                out);
        int length = out.size();
        out.alignTo(64);
        Section old = file.container().directory().sections().get(4 + ordinal);
        int behind = (int) old.offset() + old.paddedLength();
        int moved = out.size() - old.paddedLength();
        byte[] bad = new byte[good.length + moved];
        System.arraycopy(good, 0, bad, 0, (int) old.offset());
        System.arraycopy(out.array(), 0, bad, (int) old.offset(), out.size());
        System.arraycopy(good, behind, bad, behind + moved, good.length - behind);
        MbfFileAccess.relocate(bad, 4 + ordinal, length, moved);
        // a new file: the old one is mapped
        path = folder.resolve("forged.mbf");
        Files.write(path, bad);
    }

    private String refusal(String lie) {
        return assertThrows(
                        CorruptFileException.class,
                        () -> {
                            try (MbfFile forged = MbfFile.open(path)) {
                                forged.verify();
                            }
                        },
                        lie)
                .getMessage();
    }
}
