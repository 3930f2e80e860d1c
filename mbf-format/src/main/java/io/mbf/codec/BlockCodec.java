package io.mbf.codec;

import static java.util.Objects.requireNonNull;

import io.mbf.error.UnsupportedFeatureException;
import java.util.Locale;
import java.util.Objects;

/**
 * The compression of one block of a segment, with its wire id. An id never changes its meaning.
 *
 * <p>Works on heap arrays only: native code must never read a mapping, which somebody may truncate. All methods are
 * thread-safe and stateless. snappy is always there; zstd and lz4 are optional libraries, and their absence is reported by
 * an {@link UnsupportedFeatureException} that names the artifact to add.
 */
public enum BlockCodec {
    /** Bytes as they are. */
    NONE(0),
    /** The raw snappy block format (google/snappy, {@code format_description.txt}), no framing. */
    SNAPPY(1),
    /** One zstd frame (RFC 8878). */
    ZSTD(2),
    /** The LZ4 block format (lz4/lz4, {@code lz4_Block_format.md}), no frame and no length prefix. */
    LZ4(3);

    private static final BlockCodec[] BY_ID = values();

    private final int id;

    BlockCodec(int id) {
        this.id = id;
    }

    /** The number by which files name the codec. */
    public int id() {
        return id;
    }

    /** Whether some codec has this wire id. */
    public static boolean isKnown(int id) {
        return id >= 0 && id < values().length;
    }

    /**
     * The codec of a wire id.
     *
     * @throws IllegalArgumentException if no codec has this id
     */
    public static BlockCodec ofId(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new IllegalArgumentException("block codec id " + id + " is not one of 0.." + (BY_ID.length - 1));
        }
        return BY_ID[id];
    }

    /**
     * Room that {@link #compress} needs for the worst input of this length.
     *
     * @param length 0 to 2<sup>30</sup>
     */
    public int maxCompressedLength(int length) {
        if (length < 0 || length > 1 << 30) {
            throw new IllegalArgumentException("a block has 0 to 2^30 bytes, not " + length);
        }
        return switch (this) {
            case NONE -> length;
            case SNAPPY -> SnappyBlocks.bound(length);
            case ZSTD -> optional(() -> ZstdBlocks.bound(length));
            case LZ4 -> optional(() -> Lz4Blocks.bound(length));
        };
    }

    /**
     * Compresses a block.
     *
     * @return bytes written to {@code dest} from {@code destFrom} on
     * @throws IndexOutOfBoundsException if {@code dest} has no room for {@link #maxCompressedLength} bytes
     */
    public int compress(byte[] src, int from, int length, byte[] dest, int destFrom) {
        requireNonNull(src, "src");
        requireNonNull(dest, "dest");
        Objects.checkFromIndexSize(from, length, src.length);
        Objects.checkFromIndexSize(destFrom, maxCompressedLength(length), dest.length);
        return switch (this) {
            case NONE -> {
                System.arraycopy(src, from, dest, destFrom, length);
                yield length;
            }
            case SNAPPY -> SnappyBlocks.compress(src, from, length, dest, destFrom);
            case ZSTD -> optional(() -> ZstdBlocks.compress(src, from, length, dest, destFrom));
            case LZ4 -> optional(() -> Lz4Blocks.compress(src, from, length, dest, destFrom));
        };
    }

    /**
     * Decompresses a block to exactly {@code destLength} bytes; never writes outside of them.
     *
     * @throws BlockFormatException if the bytes are damaged, or give more or fewer bytes; what {@code dest} holds in
     *     the range is then unspecified
     * @throws IndexOutOfBoundsException if a range does not lie within its array
     */
    public void decompress(byte[] src, int from, int length, byte[] dest, int destFrom, int destLength) {
        requireNonNull(src, "src");
        requireNonNull(dest, "dest");
        Objects.checkFromIndexSize(from, length, src.length);
        Objects.checkFromIndexSize(destFrom, destLength, dest.length);
        long produced = switch (this) {
            case NONE -> {
                if (length == destLength) {
                    System.arraycopy(src, from, dest, destFrom, length);
                }
                yield length;
            }
            case SNAPPY -> SnappyBlocks.decompress(src, from, length, dest, destFrom, destLength);
            case ZSTD -> optional(() -> ZstdBlocks.decompress(src, from, length, dest, destFrom, destLength));
            case LZ4 -> optional(() -> Lz4Blocks.decompress(src, from, length, dest, destFrom, destLength));
        };
        if (produced != destLength) {
            throw new BlockFormatException(
                    "a " + label() + " block of " + destLength + " bytes decompresses to " + produced);
        }
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private interface Work {
        int run();
    }

    /** Runs code that links against an optional library: all of it sits in classes that are loaded here first. */
    private int optional(Work work) {
        try {
            return work.run();
        } catch (LinkageError missing) {
            String artifact = this == ZSTD ? "com.github.luben:zstd-jni" : "at.yawk.lz4:lz4-java";
            throw new UnsupportedFeatureException(
                    "block codec", label(), "needs " + artifact + " on the class path", missing);
        }
    }
}
