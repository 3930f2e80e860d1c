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
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Dictionary;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.PageTable;
import io.mbf.format.SectionDirectory.Kind;
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
import java.util.function.UnaryOperator;
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
            for (int ordinal : new int[] {0, 2}) {
                assertTrue(file.column(ordinal).segments().stream()
                        .allMatch(segment -> segment.filter().isPresent()));
            }
            assertTrue(file.column(3).segments().stream().allMatch(Segment::dictionaryCoded));
        }
    }

    @Test
    void everyUntrueZoneMapIsFoundAndNamedWhateverItsNodeAndLevel() throws IOException {
        int tried = 0;
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                Zones zones = zones(file, ordinal);
                String name = "column '" + file.container().path(ordinal) + "'";
                for (int zone = 0; zone < zones.count(); zone++) {
                    for (Claim lie : lies(zones.get(zone), isFloating(file, ordinal))) {
                        forge(file, ordinal, file.column(ordinal), zones.with(zone, lie.zone()));
                        String message = refusal(lie.what() + " of zone " + zone + " of " + name);
                        assertTrue(message.contains(name), message);
                        assertTrue(message.contains(whatBreaks(lie.zone(), zones.level(zone))), message);
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
                Zones zones = zones(file, ordinal);
                long nans = isFloating(file, ordinal) ? ZoneMap.UNKNOWN : 0;
                Zones vague = zones.map(z -> new ZoneMap(
                        z.rowCount(), ZoneMap.UNKNOWN, nans, z.bounds().map(UntrueClaimsTest::wider)));
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
        MbfFileAccess access = new MbfFileAccess(good);
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal : new int[] {0, 2}) {
                for (int chunk = 0; chunk < file.chunkCount(); chunk++) {
                    Filter filter =
                            file.column(ordinal).segments().get(chunk).filter().orElseThrow();
                    for (int round = 0; round < 10; round++) {
                        int at;
                        do {
                            at = (int) filter.offset() + random.nextInt(filter.length());
                        } while (good[at] == 0);
                        byte[] bad = good.clone();
                        bad[at] &= (byte) (bad[at] - 1);
                        access.resealBlocks(bad);
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

    /** All others have the entries of what is above them. */
    @Test
    void untrueEntriesOfElementsKeysAndValuesAreFound() throws IOException {
        int tried = 0;
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal : MbfFileAccess.counted(file.schema().nodes())) {
                ColumnSection column = file.column(ordinal);
                for (int chunk = 0; chunk < file.chunkCount(); chunk++) {
                    Segment s = column.segments().get(chunk);
                    assertTrue(s.entries() > 0, "nothing to say of node " + ordinal);
                    for (int entries : new int[] {s.entries() - 1, s.entries() + 1}) {
                        forged(file, ordinal, column, chunk, entries, s.dictionaryCoded());
                        tried++;
                    }
                }
            }
        }
        assertEquals(3 * 2 * 2, tried);
    }

    @Test
    void untrueCodesOfSegmentsAreFound() throws IOException {
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                ColumnSection column = file.column(ordinal);
                for (int chunk = 0; chunk < file.chunkCount(); chunk++) {
                    Segment s = column.segments().get(chunk);
                    forged(file, ordinal, column, chunk, s.entries(), !s.dictionaryCoded());
                }
            }
        }
    }

    private void forged(MbfFile file, int ordinal, ColumnSection column, int chunk, int entries, boolean coded)
            throws IOException {
        List<Segment> segments = new ArrayList<>(column.segments());
        Segment s = segments.get(chunk);
        segments.set(chunk, new Segment(s.place(), entries, coded, s.zone(), s.filter()));
        ColumnSection lie = new ColumnSection(
                column.plainBytes(), column.encodings(), column.codecs(), segments, column.dictionary());
        forge(file, ordinal, lie, zones(file, ordinal));
        refusal("segment " + chunk + " of node " + ordinal + " with " + entries + " entries, coded: " + coded);
    }

    @Test
    void encodingsThatAreNotListedAreFound() throws IOException {
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                ColumnSection column = file.column(ordinal);
                for (int id : column.encodings()) {
                    List<Integer> fewer = new ArrayList<>(column.encodings());
                    fewer.remove((Integer) id);
                    ColumnSection lie = new ColumnSection(
                            column.plainBytes(), fewer, column.codecs(), column.segments(), column.dictionary());
                    forge(file, ordinal, lie, zones(file, ordinal));
                    String message = refusal("encoding " + id + " of node " + ordinal);
                    assertTrue(message.contains(" which it does not list as required"), message);
                }
            }
        }
    }

    @Test
    void codecsThatAreNotListedAreFound() throws IOException {
        int tried = 0;
        try (MbfFile file = MbfFile.open(path)) {
            for (int ordinal = 0; ordinal < file.schema().nodes().size(); ordinal++) {
                ColumnSection column = file.column(ordinal);
                if (!column.codecs().isEmpty()) {
                    ColumnSection lie = new ColumnSection(
                            column.plainBytes(), column.encodings(), List.of(), column.segments(), column.dictionary());
                    forge(file, ordinal, lie, zones(file, ordinal));
                    String message = refusal("no codec of node " + ordinal);
                    assertTrue(message.contains(" which the column does not list as required"), message);
                    tried++;
                }
            }
        }
        assertTrue(tried > 0);
    }

    @Test
    void untrueRowsOfChunksAreFound() throws IOException {
        try (MbfFile file = MbfFile.open(path)) {
            List<Chunk> chunks = file.container().chunks();
            for (int chunk = 0; chunk < chunks.size(); chunk++) {
                for (int more : new int[] {-1, 1}) {
                    List<Chunk> lie = new ArrayList<>(chunks);
                    lie.set(chunk, new Chunk(0, chunks.get(chunk).rowCount() + more));
                    ByteSink out = new ByteSink();
                    new FileSection(lie, file.container().index().requirements()).write(out);
                    byte[] section = Arrays.copyOf(out.array(), out.size());
                    write(ForgedFile.of(good).with(Kind.FILE, 0, part -> part.withContent(section)));
                    refusal(more + " rows of chunk " + chunk);
                }
            }
        }
    }

    @Test
    void valuesOfADictionaryThatItDoesNotHaveAreFound() throws IOException {
        try (MbfFile file = MbfFile.open(path)) {
            int ordinal = 3;
            ColumnSection column = file.column(ordinal);
            Dictionary dictionary = column.dictionary().orElseThrow();
            for (int values : new int[] {0, dictionary.values() - 1, dictionary.values() + 1, 1 << 20}) {
                ColumnSection lie = new ColumnSection(
                        column.plainBytes(),
                        column.encodings(),
                        column.codecs(),
                        column.segments(),
                        Optional.of(new Dictionary(dictionary.place(), values)));
                forge(file, ordinal, lie, zones(file, ordinal));
                refusal("a dictionary of " + values);
            }
        }
    }

    @Test
    void nullsInAColumnThatClaimsToHaveNoneAreFound() throws IOException {
        write(ForgedFile.of(good).with(Kind.SCHEMA, 0, part -> {
            int bits = 4; // behind the number of columns, a name of one letter, and the kind
            assertEquals(1, part.content()[bits]);
            part.content()[bits] = 0;
            return part;
        }));
        String found = refusal("nulls of a column that is not nullable");
        assertTrue(
                found.matches(".*: a page: 'n', entry \\d+: is null, and the column is not nullable \\(nulls.place\\)"),
                found);
    }

    /** Whoever adds a field to these adds what falsifies it to this test, or says here why no read depends on it. */
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
                "ColumnSection.encodings",
                "ColumnSection.codecs",
                "ColumnSection.segments",
                "ColumnSection.dictionary", // its bytes are the values: there is nothing to hold them against
                "Segment.place",
                "Segment.entries",
                "Segment.dictionaryCoded",
                "Segment.zone",
                "Segment.filter",
                "Place.offset", // blocks fill the file without gaps, and have checksums; so with the next three
                "Place.length",
                "Place.tableLength",
                "Place.tableChecksum",
                "Place.codec", // another one does not unpack them
                "Dictionary.place",
                "Dictionary.values",
                "Filter.offset", // filters fill the file like blocks do
                "Filter.length",
                "Filter.checksum"));
        Set<String> found = new TreeSet<>();
        for (Class<?> structure : List.of(
                ZoneMap.class,
                LongBounds.class,
                BytesBounds.class,
                ColumnSection.class,
                Segment.class,
                Place.class,
                Dictionary.class,
                Filter.class)) {
            for (RecordComponent component : structure.getRecordComponents()) {
                found.add(structure.getSimpleName() + "." + component.getName());
            }
        }
        assertEquals(known, found);
    }

    // ---- claims

    /** Counts above the number of entries are noticed as soon as they are read, all others beside the values. */
    private static String whatBreaks(ZoneMap lie, String level) {
        if (Math.max(0, lie.nullCount()) + Math.max(0, lie.nanCount()) > lie.rowCount()) {
            return ", the zone has " + lie.rowCount() + " entries";
        }
        if (lie.bounds().orElse(null) instanceof BytesBounds b) {
            if (b.max() == null && b.maxExact()) {
                return "(zone.bits)";
            }
            if (b.max() != null && Arrays.compareUnsigned(b.max(), b.min()) < 0) {
                return "(zone.range)";
            }
        }
        return "the zone map of the " + level + " ";
    }

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

    /** The zones of the chunks, then those of the pages of each chunk that has several. */
    private record Zones(List<ZoneMap> chunks, List<List<ZoneMap>> pages) {

        int count() {
            return chunks.size() + pages.stream().mapToInt(List::size).sum();
        }

        private List<ZoneMap> all() {
            List<ZoneMap> all = new ArrayList<>(chunks);
            pages.forEach(all::addAll);
            return all;
        }

        ZoneMap get(int zone) {
            return all().get(zone);
        }

        /** What the zone is of; of a single page that of the chunk is the page's. */
        String level(int zone) {
            return zone < chunks.size() && !pages.get(zone).isEmpty() ? "chunk" : "page";
        }

        Zones with(int zone, ZoneMap other) {
            List<ZoneMap> all = all();
            all.set(zone, other);
            return of(all);
        }

        Zones map(UnaryOperator<ZoneMap> change) {
            return of(all().stream().map(change).toList());
        }

        private Zones of(List<ZoneMap> all) {
            List<List<ZoneMap>> others = new ArrayList<>();
            int from = chunks.size();
            for (List<ZoneMap> ofChunk : pages) {
                others.add(all.subList(from, from + ofChunk.size()));
                from += ofChunk.size();
            }
            return new Zones(all.subList(0, chunks.size()), others);
        }
    }

    private static Zones zones(MbfFile file, int ordinal) {
        List<ZoneMap> chunks = new ArrayList<>();
        List<List<ZoneMap>> pages = new ArrayList<>();
        for (int chunk = 0; chunk < file.chunkCount(); chunk++) {
            ZoneMap zone = file.column(ordinal).segments().get(chunk).zone();
            PageTable table = file.container().pageTable(ordinal, chunk);
            chunks.add(zone);
            List<ZoneMap> ofChunk = new ArrayList<>();
            for (int page = 0; table.pages() > 1 && page < table.pages(); page++) {
                ofChunk.add(table.zone(page, zone));
            }
            pages.add(ofChunk);
        }
        return new Zones(chunks, pages);
    }

    /** Writes the file with another column section and other page tables, which are as long as they have to be. */
    private void forge(MbfFile file, int ordinal, ColumnSection c, Zones zones) throws IOException {
        ColumnOrder order = file.schema().nodes().get(ordinal).type() instanceof Type.Leaf leaf
                ? ColumnOrder.of(leaf)
                : ColumnOrder.NONE;
        ByteSink tables = new ByteSink();
        List<Segment> segments = new ArrayList<>();
        List<MbfFileAccess.Table> found = new MbfFileAccess(good)
                .tables().stream().filter(table -> table.node() == ordinal).toList();
        for (MbfFileAccess.Table table : found) {
            int start = tables.size();
            boolean isDictionary = table.number() == c.segments().size();
            int end = isDictionary ? table.to() : table.zonesAt();
            tables.putBytes(good, table.from(), end - table.from());
            if (isDictionary) {
                continue;
            }
            PageTable.writeZones(zones.pages().get(table.number()), order, tables);
            Segment s = c.segments().get(table.number());
            Place p = s.place();
            int length = tables.size() - start;
            Place place =
                    new Place(p.offset(), p.length(), p.codec(), length, Checksum.of(tables.array(), start, length));
            ZoneMap zone = zones.chunks().get(table.number());
            segments.add(new Segment(place, s.entries(), s.dictionaryCoded(), zone, s.filter()));
        }
        boolean counts = MbfFileAccess.counted(file.schema().nodes()).contains(ordinal);
        ByteSink section = new ByteSink();
        new ColumnSection(c.plainBytes(), c.encodings(), c.codecs(), segments, c.dictionary())
                .write(counts, order, section);
        write(ForgedFile.of(good)
                .with(
                        Kind.COLUMN,
                        ordinal,
                        part -> part.withTables(Arrays.copyOf(tables.array(), tables.size()))
                                .withContent(Arrays.copyOf(section.array(), section.size()))));
    }

    private void write(ForgedFile forged) throws IOException {
        // a new file: the old one is mapped
        path = folder.resolve("forged.mbf");
        Files.write(path, forged.bytes());
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
