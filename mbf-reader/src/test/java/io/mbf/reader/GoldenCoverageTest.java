package io.mbf.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.Encoding;
import io.mbf.format.ColumnSection;
import io.mbf.format.FormatLimits;
import io.mbf.format.PageTable;
import io.mbf.format.SegmentBuffers;
import io.mbf.format.SegmentReader;
import io.mbf.scan.Query;
import io.mbf.scan.Scan;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads all golden files has met everything that the format has: see {@code GoldenFilesTest} for their rows. */
class GoldenCoverageTest {

    private static final Path FOLDER = Path.of(System.getProperty("mbf.project", ".."), "spec", "golden", "v1");

    /** A page's first byte is its encoding, its second one the kind of its validity. */
    private record Page(Encoding encoding, PhysicalType type, int validity) {}

    private static void forEachFile(Consumer<MbfFile> look) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path path :
                    files.filter(p -> p.toString().endsWith(".mbf")).sorted().toList()) {
                try (MbfFile file = MbfFile.open(path)) {
                    look.accept(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The nodes of all files. */
    private static List<Field> nodes() {
        List<Field> nodes = new ArrayList<>();
        forEachFile(file -> nodes.addAll(file.schema().nodes()));
        return nodes;
    }

    /** The pages of all leaves, and of their dictionaries if {@code ofDictionaries}. */
    private static Collection<Page> pages(boolean ofDictionaries) {
        Set<Page> pages = new HashSet<>();
        forEachFile(file -> {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                if (file.schema().nodes().get(node).type() instanceof Type.Leaf leaf) {
                    addPages(file, node, leaf.physical(), ofDictionaries, pages);
                }
            }
        });
        return pages;
    }

    private static void addPages(
            MbfFile file, int node, PhysicalType type, boolean ofDictionaries, Collection<Page> pages) {
        ColumnSection column = file.column(node);
        SegmentPages segments = new SegmentPages(file.container(), node, new SegmentBuffers());
        for (int chunk = 0; !ofDictionaries && chunk < file.chunkCount(); chunk++) {
            int count = FormatLimits.pageCount(column.segments().get(chunk).entries());
            for (int page = 0; page < count; page++) {
                pages.add(page(segments.seek(chunk, page), type));
            }
        }
        if (ofDictionaries && column.dictionary().isPresent()) {
            ColumnSection.Place place = column.dictionary().get().place();
            PageTable table = file.container().dictionaryTable(node, "dictionary");
            SegmentReader dictionary = new SegmentReader(new SegmentBuffers());
            dictionary.open(
                    "golden",
                    "dictionary",
                    (from, length, target, to) -> file.container().copy(place.offset() + from, target, to, length),
                    table,
                    BlockCodec.ofId(place.codec()));
            for (int page = 0; page < table.pages(); page++) {
                dictionary.seek(page);
                pages.add(page(dictionary, type));
            }
        }
    }

    private static Page page(SegmentReader at, PhysicalType type) {
        return new Page(Encoding.ofId(at.bytes()[at.offset()]), type, at.bytes()[at.offset() + 1]);
    }

    private static Set<String> encodings(Collection<Page> pages) {
        return pages.stream()
                .map(page -> page.type() + " " + page.encoding())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> encodings(PhysicalType type, Encoding... encodings) {
        return Stream.of(encodings).map(encoding -> type + " " + encoding).collect(Collectors.toSet());
    }

    /** The registry of spec/encodings.md. */
    @Test
    void everyEncodingIsThereOfEveryTypeThatItAppliesTo() {
        Set<String> registry = new TreeSet<>();
        for (PhysicalType type : PhysicalType.values()) {
            registry.addAll(encodings(type, Encoding.PLAIN, Encoding.CONSTANT));
        }
        for (PhysicalType type : List.of(PhysicalType.INT32, PhysicalType.INT64)) {
            registry.addAll(encodings(type, Encoding.BIT_PACKED, Encoding.LINEAR, Encoding.RUN_END));
        }
        for (PhysicalType type : List.of(PhysicalType.FLOAT, PhysicalType.DOUBLE)) {
            registry.addAll(encodings(type, Encoding.RUN_END, Encoding.ALP));
        }
        for (PhysicalType type :
                List.of(PhysicalType.BYTE_ARRAY, PhysicalType.FIXED_LEN_BYTE_ARRAY, PhysicalType.INT96)) {
            registry.addAll(encodings(type, Encoding.DICTIONARY));
        }
        registry.addAll(encodings(PhysicalType.BYTE_ARRAY, Encoding.FSST));
        Collection<Page> all = new ArrayList<>(pages(false));
        all.addAll(pages(true));
        assertEquals(registry, encodings(all));
    }

    @Test
    void stringsAreThereInPagesOfTheirOwnAndInDictionaries() {
        Set<String> forms = encodings(PhysicalType.BYTE_ARRAY, Encoding.PLAIN, Encoding.CONSTANT, Encoding.FSST);
        assertTrue(
                encodings(pages(false)).containsAll(forms),
                () -> encodings(pages(false)).toString());
        assertTrue(
                encodings(pages(true)).containsAll(forms),
                () -> encodings(pages(true)).toString());
    }

    @Test
    void everyTypeIsThereWithoutNullsWithSomeAndWithNothingElse() {
        for (PhysicalType type : PhysicalType.values()) {
            assertEquals(
                    Set.of(0, 1, 2),
                    pages(false).stream()
                            .filter(page -> page.type() == type)
                            .map(Page::validity)
                            .collect(Collectors.toSet()),
                    type.name());
        }
    }

    @Test
    void everyCodecIsThere() {
        Set<BlockCodec> codecs = EnumSet.of(BlockCodec.NONE);
        forEachFile(file -> codecs.addAll(file.codecs()));
        assertEquals(EnumSet.allOf(BlockCodec.class), codecs);
    }

    @Test
    void everyLogicalTypeIsThere() {
        Set<String> found = new TreeSet<>();
        for (Field node : nodes()) {
            LogicalType logical = node.type() instanceof Type.Leaf leaf
                    ? leaf.logical()
                    : node.type() instanceof Type.Struct struct ? struct.logical() : LogicalType.PLAIN;
            found.add(logical.getClass().getSimpleName());
        }
        assertEquals(
                Stream.of(LogicalType.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                found);
    }

    @Test
    void typesNestFourDeepAndMore() {
        assertTrue(nodes().stream().mapToInt(GoldenCoverageTest::depth).max().orElseThrow() >= 5);
    }

    private static int depth(Field field) {
        return 1
                + field.type().children().stream()
                        .mapToInt(GoldenCoverageTest::depth)
                        .max()
                        .orElse(0);
    }

    @Test
    void everyTypeThatCanHaveABloomFilterHasOne() {
        Set<PhysicalType> found = EnumSet.noneOf(PhysicalType.class);
        forEachFile(file -> {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                boolean filtered = file.column(node).segments().stream()
                        .anyMatch(segment -> segment.filter().isPresent());
                if (filtered) {
                    found.add(file.schema().nodes().get(node).leaf().physical());
                }
            }
        });
        assertEquals(EnumSet.complementOf(EnumSet.of(PhysicalType.BOOLEAN)), found);
    }

    @Test
    void aFilterTellsPagesApart() {
        Set<Integer> pages = new TreeSet<>();
        forEachFile(file -> {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                file.column(node).segments().stream()
                        .filter(segment -> segment.filter().isPresent())
                        .forEach(segment -> pages.add(FormatLimits.pageCount(segment.entries())));
            }
        });
        assertTrue(pages.contains(1) && pages.contains(3), "pages of segments with filters: " + pages);
    }

    /** Those whose equal values have several forms, or whose keys are not their bytes, among them. */
    @Test
    void logicalTypesOfEachKindHaveBloomFilters() {
        Set<String> found = new TreeSet<>();
        forEachFilter((file, node) -> found.add(
                node.leaf().physical() + " " + node.leaf().logical().getClass().getSimpleName()));
        Set<String> wanted = new TreeSet<>();
        for (PhysicalType type : List.of(
                PhysicalType.INT32, PhysicalType.INT64, PhysicalType.BYTE_ARRAY, PhysicalType.FIXED_LEN_BYTE_ARRAY)) {
            wanted.add(type + " DecimalType");
        }
        wanted.addAll(List.of(
                "FIXED_LEN_BYTE_ARRAY UuidType",
                "FIXED_LEN_BYTE_ARRAY Float16Type",
                "FIXED_LEN_BYTE_ARRAY IntervalType",
                "BYTE_ARRAY StringType"));
        wanted.removeAll(found);
        assertEquals(Set.of(), wanted);
    }

    /** XXH64 takes stripes of 32 bytes. */
    @Test
    void textsOfLessAndOfMoreThanAStripeAreBelowAFilter() {
        Set<Integer> lengths = new TreeSet<>();
        forEachFilter((file, node) -> {
            if (node.name().equals("text")) {
                try (Scan scan = file.scan(Query.ALL.select(List.of("text")))) {
                    for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                        BytesVector texts = (BytesVector) batch.column(0);
                        for (int i = 0; i < texts.size(); i++) {
                            lengths.add(texts.isNull(i) ? 0 : texts.length(i));
                        }
                    }
                }
            }
        });
        assertTrue(lengths.containsAll(List.of(2, 31, 32, 34, 65)), lengths::toString);
    }

    private static void forEachFilter(BiConsumer<MbfFile, Field> look) {
        forEachFile(file -> {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                if (file.column(node).segments().stream()
                        .anyMatch(segment -> segment.filter().isPresent())) {
                    look.accept(file, file.schema().nodes().get(node));
                }
            }
        });
    }

    @Test
    void zonesAreThereWithAndWithoutEachOfTheirParts() {
        Set<String> found = new TreeSet<>();
        forEachFile(file -> {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                file.column(node).segments().forEach(segment -> addParts(segment.zone(), found));
            }
        });
        assertEquals(
                Set.of(
                        "nulls unknown",
                        "NaNs",
                        "no bounds",
                        "a minimum that occurs",
                        "a minimum that was cut",
                        "a maximum that occurs",
                        "a maximum that was cut",
                        "no upper bound"),
                found);
    }

    private static void addParts(ZoneMap zone, Set<String> found) {
        if (zone.nullCount() == ZoneMap.UNKNOWN) {
            found.add("nulls unknown");
        }
        if (zone.nanCount() > 0) {
            found.add("NaNs");
        }
        if (zone.bounds().isEmpty()) {
            found.add("no bounds");
            return;
        }
        ZoneMap.Bounds bounds = zone.bounds().get();
        found.add("a minimum that " + (bounds.minExact() ? "occurs" : "was cut"));
        boolean unbounded = bounds instanceof ZoneMap.BytesBounds bytes && bytes.max() == null;
        found.add(unbounded ? "no upper bound" : "a maximum that " + (bounds.maxExact() ? "occurs" : "was cut"));
    }

    @Test
    void segmentsOfOneColumnAreCodedOrNotAndSomeHaveNoEntries() {
        Set<String> found = new TreeSet<>();
        forEachFile(file -> {
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                Set<Boolean> coded = new HashSet<>();
                for (ColumnSection.Segment segment : file.column(node).segments()) {
                    coded.add(segment.dictionaryCoded());
                    found.add(segment.entries() == 0 ? "without entries" : "with entries");
                }
                found.add(coded.size() == 2 ? "both" : "one");
            }
        });
        assertEquals(Set.of("both", "one", "with entries", "without entries"), found);
    }

    @Test
    void chunksPagesAndDictionariesAreThereInNumbers() {
        Set<String> found = new TreeSet<>();
        forEachFile(file -> {
            found.add(file.chunkCount() == 0 ? "no chunk" : file.chunkCount() == 1 ? "one chunk" : "chunks");
            for (int node = 0; node < file.schema().nodes().size(); node++) {
                ColumnSection column = file.column(node);
                column.segments().forEach(segment -> found.add(segment.entries() > 8192 ? "pages" : "page"));
                column.dictionary()
                        .ifPresent(
                                d -> found.add(d.values() > 8192 ? "pages of a dictionary" : "page of a dictionary"));
            }
        });
        assertEquals(
                Set.of(
                        "no chunk",
                        "one chunk",
                        "chunks",
                        "page",
                        "pages",
                        "page of a dictionary",
                        "pages of a dictionary"),
                found);
    }
}
