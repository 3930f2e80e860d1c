package io.mbf.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import io.mbf.Mbf;
import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the core specification of Zarr version 3, and against DuckDB's reading. */
class ZarrTest {

    private static final int ROWS = 1_100_000;

    @TempDir
    Path folder;

    /** The elements of an array, put together from its chunks as the specification says. */
    private static List<String> values(Path array) throws Exception {
        JsonNode metadata =
                new ObjectMapper().readTree(array.resolve("zarr.json").toFile());
        long rows = metadata.get("shape").get(0).asLong();
        int columns =
                metadata.get("shape").size() == 2 ? metadata.get("shape").get(1).asInt() : 1;
        JsonNode chunkShape = metadata.get("chunk_grid").get("configuration").get("chunk_shape");
        int chunkRows = chunkShape.get(0).asInt();
        Dtype dtype = Arrays.stream(Dtype.values())
                .filter(type -> type.zarrName().equals(metadata.get("data_type").asText()))
                .findFirst()
                .orElseThrow();
        boolean zstd = metadata.get("codecs").size() == 2;
        int chunkBytes = chunkRows * columns * dtype.bytes();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long chunk = 0; chunk * chunkRows < rows; chunk++) {
            Path file = array.resolve("c").resolve(Long.toString(chunk));
            byte[] stored = Files.readAllBytes(columns == 1 ? file : file.resolve("0"));
            byte[] bytes = zstd ? Zstd.decompress(stored, chunkBytes) : stored;
            assertEquals(chunkBytes, bytes.length, "all chunks have the shape of the grid, the last one, too");
            all.write(bytes);
        }
        byte[] padded = all.toByteArray();
        int length = Math.toIntExact(rows * columns * dtype.bytes());
        for (int i = length; i < padded.length; i++) {
            assertEquals(0, padded[i], "what lies behind the rows is the fill value");
        }
        return Samples.decode(Arrays.copyOf(padded, length), dtype);
    }

    @Test
    void columnsOfEveryKindHaveTheValuesThatDuckDbReads() throws Exception {
        Path parquet = Samples.parquet(folder, 30_000);
        for (BlockCodec codec : List.of(BlockCodec.ZSTD, BlockCodec.NONE)) {
            Path store = folder.resolve(codec + ".zarr");
            try (var dataset = Mbf.readParquet(parquet)) {
                assertEquals(30_000, Tensors.of(dataset).writeZarr(store, codec));
            }
            for (String name : Samples.names()) {
                assertEquals(Samples.read(parquet, name), values(store.resolve(name)), name);
            }
        }
    }

    @Test
    void chunksAreRegular() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("n.parquet"), "(i % 1000)::smallint as n, i % 7 = 0 as b", ROWS);
        Path store = folder.resolve("n.zarr");
        try (var dataset = Mbf.readParquet(parquet)) {
            Tensors.of(dataset).write(store);
        }
        assertEquals(List.of("b", "n", "zarr.json"), Samples.list(store));
        assertEquals(List.of("c", "zarr.json"), Samples.list(store.resolve("n")));
        assertEquals(List.of("0", "1"), Samples.list(store.resolve("n/c")));
        List<String> values = values(store.resolve("n"));
        assertEquals(ROWS, values.size());
        for (int i = 0; i < ROWS; i++) {
            assertEquals(Integer.toString(i % 1000), values.get(i));
        }
    }

    @Test
    void metadataOfAnArrayIsWhatTheSpecificationSays() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("d.parquet"), "date '1970-01-02' as day, i::float as x", 5);
        Path store = folder.resolve("d.zarr");
        try (var dataset = Mbf.readParquet(parquet)) {
            Tensors.of(dataset).write(store);
        }
        String day = """
                {"zarr_format":3,"node_type":"array","shape":[5],"data_type":"int32",\
                "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[5]}},\
                "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":0,\
                "codecs":[{"name":"bytes","configuration":{"endian":"little"}},\
                {"name":"zstd","configuration":{"level":3,"checksum":false}}],\
                "attributes":{"units":"days since 1970-01-01"},"dimension_names":["row"]}""";
        String x = day.replace("int32", "float32")
                .replace("fill_value\":0", "fill_value\":0.0")
                .replace("\"units\":\"days since 1970-01-01\"", "");
        assertEquals(day, Files.readString(store.resolve("day/zarr.json")));
        assertEquals(x, Files.readString(store.resolve("x/zarr.json")));
        assertEquals(
                "{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{},\"consolidated_metadata\":{\"kind\":\"inline\","
                        + "\"must_understand\":false,\"metadata\":{\"day\":" + day + ",\"x\":" + x + "}}}",
                Files.readString(store.resolve("zarr.json")));
    }

    @Test
    void columnsOfOneTypeBecomeAMatrixRowAfterRow() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("m.parquet"), "i as x, 2 * i as y", 20_000);
        Path store = folder.resolve("m.zarr");
        try (var dataset = Mbf.readParquet(parquet)) {
            Tensors.of(dataset).matrix("xy").write(store);
        }
        List<String> values = values(store.resolve("xy"));
        for (int i = 0; i < 20_000; i++) {
            assertEquals(List.of(Integer.toString(i), Integer.toString(2 * i)), values.subList(2 * i, 2 * i + 2));
        }
        assertTrue(Files.readString(store.resolve("xy/zarr.json"))
                .contains("\"attributes\":{\"columns\":[\"x\",\"y\"]},\"dimension_names\":[\"row\",\"column\"]"));
    }

    @Test
    void noRowsAreArraysWithoutChunks() throws Exception {
        Path store = folder.resolve("a.zarr");
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 0))) {
            Tensors.of(dataset).write(store);
        }
        assertEquals(List.of("zarr.json"), Samples.list(store.resolve("f64")));
        assertEquals(List.of(), values(store.resolve("f64")));
    }

    @Test
    void chunksOfAllTensorsTogetherAreBounded() {
        assertEquals(1 << 20, ZarrWriter.chunkRows(doubles(1)));
        assertEquals(40_960, ZarrWriter.chunkRows(doubles(100)));
        assertEquals(4194, ZarrWriter.chunkRows(doubles(1000)));
        assertEquals(838, ZarrWriter.chunkRows(doubles(5000)));
    }

    private static List<TensorLayout> doubles(int count) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(Field.required("c" + i, Type.Leaf.of(PhysicalType.DOUBLE)));
        }
        return TensorLayout.of(new Schema(fields), Map.of(), Optional.empty());
    }

    @Test
    void namesThatAreNoneOfANodeAreRefusedAndNothingIsLeft() throws Exception {
        for (String name : List.of("..", "a/b", "../../escape", "__x", "zarr.json", "a\\b", "...")) {
            Path parquet = Samples.parquet(folder.resolve("n.parquet"), "i as \"" + name + "\"", 1);
            try (var dataset = Mbf.readParquet(parquet)) {
                Tensors tensors = Tensors.of(dataset);
                String message = assertThrows(
                                InvalidQueryException.class, () -> tensors.write(folder.resolve("a.zarr")))
                        .getMessage();
                assertTrue(message.startsWith("column '" + name + "' cannot be the name of a Zarr array"), message);
            }
            assertEquals(List.of("n.parquet"), Samples.list(folder));
        }
    }

    @Test
    void aStoreThatFailsHalfWayLeavesNothing() throws Exception {
        Path parquet =
                Samples.parquet(folder.resolve("n.parquet"), "case when i < 1090000 then 1::tinyint end as n", ROWS);
        try (var dataset = Mbf.readParquet(parquet)) {
            Tensors tensors = Tensors.of(dataset);
            assertEquals(
                    "column 'n' is null in row 1090000: fill nulls with a number, or leave such rows out (n is not null)",
                    assertThrows(MbfException.class, () -> tensors.write(folder.resolve("a.zarr")))
                            .getMessage());
        }
        assertEquals(List.of("n.parquet"), Samples.list(folder));
    }

    @Test
    void aFolderThatExistsIsLeftAsItIs() throws Exception {
        Path store = Files.createDirectory(folder.resolve("a.zarr"));
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 1))) {
            Tensors tensors = Tensors.of(dataset);
            assertThrows(UncheckedIOException.class, () -> tensors.write(store));
        }
        assertEquals(List.of(), Samples.list(store));
        assertEquals(List.of("a.zarr", "all1.parquet"), Samples.list(folder));
    }

    @Test
    void otherCodecsAreRefused() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 1))) {
            Tensors tensors = Tensors.of(dataset);
            assertEquals(
                    "chunks of Zarr are compressed with zstd or not at all, not with SNAPPY",
                    assertThrows(
                                    InvalidQueryException.class,
                                    () -> tensors.writeZarr(folder.resolve("a.zarr"), BlockCodec.SNAPPY))
                            .getMessage());
        }
    }
}
