package io.mbf.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.UnsupportedFeatureException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockCodecTest {

    private static byte[] compress(BlockCodec codec, byte[] block) {
        byte[] out = new byte[codec.maxCompressedLength(block.length) + 7];
        int size = codec.compress(block, 0, block.length, out, 7);
        return Arrays.copyOfRange(out, 7, 7 + size);
    }

    private static byte[] text(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ("the quick brown fox ".charAt(i % 20) + i / 1000);
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void everyBlockComesBack(BlockCodec codec) {
        var random = new Random(1);
        for (int length : new int[] {0, 1, 2, 63, 64, 65, 4096, 262_144}) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            for (byte[] block : new byte[][] {text(length), noise, new byte[length]}) {
                byte[] packed = compress(codec, block);
                byte[] out = new byte[length + 2];
                out[0] = 77;
                out[length + 1] = 78;
                codec.decompress(packed, 0, packed.length, out, 1, length);
                assertArrayEquals(block, Arrays.copyOfRange(out, 1, length + 1));
                assertEquals(77, out[0]);
                assertEquals(78, out[length + 1]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherLengthThanAnnouncedIsRefused(BlockCodec codec) {
        byte[] packed = compress(codec, text(1000));
        for (int length : new int[] {0, 1, 999, 1001, 5000}) {
            byte[] out = new byte[6000];
            assertThrows(
                    BlockFormatException.class, () -> codec.decompress(packed, 0, packed.length, out, 500, length));
            for (int i = 0; i < out.length; i++) {
                assertTrue(out[i] == 0 || i >= 500 && i < 500 + length, "wrote byte " + i);
            }
        }
    }

    @Test
    void aZstdBlockIsOneFrame() {
        byte[] first = compress(BlockCodec.ZSTD, text(600));
        byte[] second = compress(BlockCodec.ZSTD, Arrays.copyOfRange(text(1000), 600, 1000));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0};
        byte[] followed = Arrays.copyOf(first, first.length + skippable.length);
        System.arraycopy(skippable, 0, followed, first.length, skippable.length);
        byte[] out = new byte[1000];
        assertThrows(BlockFormatException.class, () -> BlockCodec.ZSTD.decompress(both, 0, both.length, out, 0, 1000));
        assertThrows(
                BlockFormatException.class,
                () -> BlockCodec.ZSTD.decompress(followed, 0, followed.length, out, 0, 600));
        BlockCodec.ZSTD.decompress(both, 0, first.length, out, 0, 600);
        assertArrayEquals(text(600), Arrays.copyOf(out, 600));
    }

    @ParameterizedTest
    @EnumSource
    void damagedBlocksGiveBytesOrARefusalAndNothingElse(BlockCodec codec) {
        byte[] packed = compress(codec, text(300));
        for (int at = 0; at < packed.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = packed.clone();
                damaged[at] ^= (byte) (1 << bit);
                attempt(codec, damaged, damaged.length);
            }
            attempt(codec, packed, at);
        }
    }

    private static void attempt(BlockCodec codec, byte[] packed, int length) {
        byte[] out = new byte[500];
        try {
            codec.decompress(packed, 0, length, out, 100, 300);
        } catch (BlockFormatException refused) {
            assertTrue(refused.getMessage().contains("block of"), refused.getMessage());
        }
        for (int i = 0; i < out.length; i++) {
            assertTrue(out[i] == 0 || i >= 100 && i < 400, "wrote byte " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rangesOutsideOfTheArraysAreRefused(BlockCodec codec) {
        byte[] packed = compress(codec, text(100));
        byte[] out = new byte[100];
        assertThrows(IndexOutOfBoundsException.class, () -> codec.decompress(packed, 1, packed.length, out, 0, 100));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.decompress(packed, 0, packed.length, out, 1, 100));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.compress(out, 1, 100, new byte[1000], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.compress(out, 0, 100, new byte[99], 0));
    }

    @ParameterizedTest
    @EnumSource
    void idsNameCodecs(BlockCodec codec) {
        assertEquals(codec, BlockCodec.ofId(codec.id()));
    }

    @Test
    void idsAreFrozen() {
        assertEquals(0, BlockCodec.NONE.id());
        assertEquals(1, BlockCodec.SNAPPY.id());
        assertEquals(2, BlockCodec.ZSTD.id());
        assertEquals(3, BlockCodec.LZ4.id());
        assertThrows(IllegalArgumentException.class, () -> BlockCodec.ofId(4));
        assertThrows(IllegalArgumentException.class, () -> BlockCodec.ofId(-1));
    }

    /** Loads the codec afresh, from a class path on which the optional libraries are missing. */
    @Test
    void aMissingLibraryIsNamedWithItsArtifact() throws Exception {
        var loader = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("com.github.luben.") || name.startsWith("net.jpountz.")) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith("io.mbf.codec.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }

            private Class<?> define(String name) throws ClassNotFoundException {
                try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] code = in.readAllBytes();
                    return defineClass(name, code, 0, code.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        for (String[] expected : new String[][] {
            {"ZSTD", "block codec: zstd: needs com.github.luben:zstd-jni on the class path"},
            {"LZ4", "block codec: lz4: needs at.yawk.lz4:lz4-java on the class path"}
        }) {
            Class<?> type = loader.loadClass("io.mbf.codec.BlockCodec");
            Object codec = type.getMethod("ofId", int.class)
                    .invoke(null, BlockCodec.valueOf(expected[0]).id());
            var call = type.getMethod("maxCompressedLength", int.class);
            var thrown = assertThrows(InvocationTargetException.class, () -> call.invoke(codec, 10));
            var cause = (UnsupportedFeatureException) thrown.getCause();
            assertEquals(expected[1], cause.getMessage());
        }
    }
}
