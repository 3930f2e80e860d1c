package io.mbf.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidQueryException;
import io.mbf.writer.WriterOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is exported, against {@code dlpack.h} and DuckDB's reading; mbf-tensor/interop has numpy read it. */
class DlpackTest {

    @TempDir
    Path folder;

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21, disabledReason = "JDK 22 has what DLPack needs")
    void anOlderJdkIsToldWhatIsNeeded() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 1))) {
            Tensors tensors = Tensors.of(dataset);
            assertEquals(
                    "DLPack needs JDK 22 or newer (java.lang.foreign), and this is JDK "
                            + Runtime.version().feature(),
                    assertThrows(UnsupportedOperationException.class, () -> tensors.dlpack("f64"))
                            .getMessage());
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void columnsOfEveryKindHaveTheirTypeAndTheValuesThatDuckDbReads() throws Exception {
        Path parquet = Samples.parquet(folder, 20_000);
        // code and bits of DLDataType
        var types = Map.ofEntries(
                Map.entry("b", List.of(6, 8)),
                Map.entry("i8", List.of(0, 8)),
                Map.entry("u8", List.of(1, 8)),
                Map.entry("i16", List.of(0, 16)),
                Map.entry("u16", List.of(1, 16)),
                Map.entry("i32", List.of(0, 32)),
                Map.entry("u32", List.of(1, 32)),
                Map.entry("i64", List.of(0, 64)),
                Map.entry("u64", List.of(1, 64)),
                Map.entry("f32", List.of(2, 32)),
                Map.entry("f64", List.of(2, 64)),
                Map.entry("day", List.of(0, 32)),
                Map.entry("moment", List.of(0, 64)),
                Map.entry("clock", List.of(0, 64)));
        try (var dataset = Mbf.readParquet(parquet)) {
            for (String name : Samples.names()) {
                try (DlpackTensor tensor = Tensors.of(dataset).dlpack(name)) {
                    long managed = tensor.export();
                    ByteBuffer structure = NativeCalls.memory(managed, 64);
                    long data = structure.getLong(0);
                    assertEquals(0, data % 256, "data is aligned");
                    assertEquals(1, structure.getInt(8), "the device is the CPU");
                    assertEquals(0, structure.getInt(12));
                    assertEquals(1, structure.getInt(16), "one dimension");
                    assertEquals(types.get(name), List.of((int) structure.get(20), (int) structure.get(21)), name);
                    assertEquals(1, structure.getShort(22), "one lane");
                    assertEquals(
                            20_000, NativeCalls.memory(structure.getLong(24), 8).getLong(0));
                    assertEquals(1, NativeCalls.memory(structure.getLong(32), 8).getLong(0));
                    assertEquals(0, structure.getLong(40), "no offset");
                    byte[] bytes = new byte[20_000 * tensor.dtype().bytes()];
                    NativeCalls.memory(data, bytes.length).get(bytes);
                    assertEquals(Samples.read(parquet, name), Samples.decode(bytes, tensor.dtype()), name);
                    NativeCalls.call(structure.getLong(56), managed);
                }
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void aVersionedMatrixSaysItsVersionShapeAndStrides() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("m.parquet"), "i::float as x, -i::float as y, 'a' as t", 9000);
        try (var dataset = Mbf.readParquet(parquet);
                DlpackTensor tensor = Tensors.of(dataset).matrix("xy", "y", "x").dlpack("xy")) {
            assertArrayEquals(new long[] {9000, 2}, tensor.shape());
            long managed = tensor.exportVersioned();
            ByteBuffer structure = NativeCalls.memory(managed, 80);
            assertEquals(1, structure.getInt(0), "major version");
            assertEquals(0, structure.getInt(4), "minor version");
            assertEquals(0, structure.getLong(24), "no flags");
            assertEquals(2, structure.getInt(32 + 16), "two dimensions");
            ByteBuffer shape = NativeCalls.memory(structure.getLong(32 + 24), 16);
            assertEquals(List.of(9000L, 2L), List.of(shape.getLong(0), shape.getLong(8)));
            ByteBuffer strides = NativeCalls.memory(structure.getLong(32 + 32), 16);
            assertEquals(List.of(2L, 1L), List.of(strides.getLong(0), strides.getLong(8)));
            ByteBuffer data = NativeCalls.memory(structure.getLong(32), 9000 * 8);
            assertEquals(-8999f, data.getFloat(8999 * 8));
            assertEquals(8999f, data.getFloat(8999 * 8 + 4));
            NativeCalls.call(structure.getLong(16), managed);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void whatWasExportedIsTheConsumersAndNobodyElses() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 100))) {
            DlpackTensor tensor = Tensors.of(dataset).dlpack("u8");
            long managed = tensor.export();
            for (Executable again : List.<Executable>of(tensor::export, tensor::exportVersioned)) {
                assertEquals(
                        "the tensor was exported, or closed",
                        assertThrows(IllegalStateException.class, again).getMessage());
            }
            tensor.close(); // which does not free it
            ByteBuffer structure = NativeCalls.memory(managed, 64);
            assertEquals(95, NativeCalls.memory(structure.getLong(0), 100).get(19));
            NativeCalls.call(structure.getLong(56), managed);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void whatIsClosedCannotBeExported() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 100))) {
            DlpackTensor tensor = Tensors.of(dataset).dlpack("u8");
            tensor.close();
            tensor.close();
            assertThrows(IllegalStateException.class, tensor::export);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void noRowsAreATensorWithoutElements() throws Exception {
        try (var dataset = Mbf.readParquet(Samples.parquet(folder, 0));
                DlpackTensor tensor = Tensors.of(dataset).dlpack("f64")) {
            assertArrayEquals(new long[] {0}, tensor.shape());
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void aBlockThatDoesNotFitMemoryIsRefused() {
        String message = assertThrows(InvalidQueryException.class, () -> ForeignMemory.allocate("tensor 'x'", 1L << 50))
                .getMessage();
        assertEquals(
                "tensor 'x' takes 1125899906842624 bytes outside of the heap, more than there are: select fewer columns or rows",
                message);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "JDK 24 is the first that can deny native access")
    void whereNativeAccessIsDeniedTheFlagIsNamedEachTime() throws Exception {
        String needed =
                "DLPack needs native access: --enable-native-access=io.mbf.tensor, or ALL-UNNAMED on the class path";
        Path mbf = folder.resolve("n.mbf"); // of codec none, since snappy is native, too
        Mbf.convertToMbf(
                Samples.parquet(folder.resolve("n.parquet"), "i as n", 3),
                mbf,
                ConvertOptions.DEFAULT.with(
                        WriterOptions.builder().codec(BlockCodec.NONE).build()));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--illegal-native-access=deny",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Exporting.class.getName(),
                        mbf.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(List.of(needed, needed), Files.readAllLines(out));
    }

    /** A program that tries to export a tensor. */
    static final class Exporting {
        public static void main(String[] arguments) {
            try (var dataset = Mbf.readMbf(arguments[0])) {
                for (int i = 0; i < 2; i++) {
                    try {
                        System.out.println(Tensors.of(dataset).dlpack("n").export());
                    } catch (UnsupportedOperationException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "DLPack needs JDK 22")
    void nullsAndTextAreRefusedLikeEverywhere() throws Exception {
        Path parquet = Samples.parquet(folder.resolve("n.parquet"), "nullif(i, 3) as n, 'a' as t", 5);
        try (var dataset = Mbf.readParquet(parquet)) {
            Tensors tensors = Tensors.of(dataset);
            assertEquals(
                    "column 'n' is null in row 3: fill nulls with a number, or leave such rows out (n is not null)",
                    assertThrows(InvalidQueryException.class, () -> tensors.dlpack("n"))
                            .getMessage());
            assertThrows(InvalidQueryException.class, () -> tensors.dlpack("t"));
            assertThrows(InvalidQueryException.class, () -> tensors.dlpack("missing"));
            tensors.fillNulls(7).dlpack("n").close();
        }
    }
}
