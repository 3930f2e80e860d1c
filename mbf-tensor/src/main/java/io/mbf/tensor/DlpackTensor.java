package io.mbf.tensor;

import io.mbf.batch.ColumnBatch;
import io.mbf.error.SourceChangedException;
import io.mbf.read.Batches;
import java.nio.ByteBuffer;

/**
 * A tensor in memory outside of the heap, for numpy, PyTorch and others in the same process, which take it without another
 * copy (DLPack, {@code dlpack.h} of dmlc/dlpack, version 1.0).
 *
 * <p>Ownership: it is this object's until it is exported, and {@link #close} then frees it; an export makes it the
 * consumer's, who calls the deleter in it, once, and closing does nothing any more. The deleter is C's {@code free}: it
 * needs no thread of the JVM and no JVM, so that arrays may outlive one that has been shut down. Safe for any number of
 * threads.
 *
 * <p>All of it is one block of {@code malloc}: the structure, shape and strides in elements, and the data, aligned to 256
 * bytes. The device is 1 (CPU) number 0, and there are no flags.
 *
 * <pre>
 * DLTensor:                 void* data; i32 device type, i32 device id; i32 ndim; u8 code, u8 bits, u16 lanes;
 *                           i64* shape; i64* strides; u64 byte offset                                   48 bytes
 * DLManagedTensor:          DLTensor; void* manager context; void (*deleter)(self)                      64 bytes
 * DLManagedTensorVersioned: u32 major, u32 minor; void* manager context; void (*deleter)(self); u64 flags; DLTensor
 *                                                                                                       80 bytes
 * </pre>
 */
public final class DlpackTensor implements AutoCloseable {

    private static final int ALIGNMENT = 256;
    private static final int CPU = 1;

    /** Where shape and strides, of two dimensions at most, lie: behind the larger structure. */
    private static final int SHAPE = 80;

    private static final int STRIDES = SHAPE + 2 * Long.BYTES;
    private static final int FRONT_BYTES = STRIDES + 2 * Long.BYTES;

    private final Dtype dtype;
    private final long[] shape;
    /** Counted from the first byte of the block. */
    private final long dataAt;
    /** Null once it is somebody else's, or freed. */
    private ForeignMemory block;

    private DlpackTensor(Dtype dtype, long[] shape, long dataAt, ForeignMemory block) {
        this.dtype = dtype;
        this.shape = shape;
        this.dataAt = dataAt;
        this.block = block;
    }

    /** @param rows that the batches have */
    static DlpackTensor copy(TensorLayout layout, long rows, Batches batches) {
        long bytes = layout.bytes(rows) + FRONT_BYTES + ALIGNMENT;
        ForeignMemory block = ForeignMemory.allocate("tensor '" + layout.name() + "'", bytes);
        boolean copied = false;
        try {
            long front = block.address() + FRONT_BYTES;
            long dataAt = FRONT_BYTES + Math.floorMod(-front, (long) ALIGNMENT);
            long done = 0;
            for (ColumnBatch batch : batches) {
                requireRows(batch.rowCount() <= rows - done, rows);
                int length = Math.multiplyExact(batch.rowCount(), layout.rowBytes());
                ByteBuffer target = block.part(dataAt + layout.bytes(done), length);
                layout.copy(batch, 0, batch.rowCount(), target, 0, done);
                done += batch.rowCount();
            }
            requireRows(done == rows, rows);
            copied = true;
            return new DlpackTensor(layout.dtype(), layout.shape(rows), dataAt, block);
        } finally {
            if (!copied) {
                block.free();
            }
        }
    }

    private static void requireRows(boolean same, long rows) {
        if (!same) {
            throw new SourceChangedException("data set", "it had " + rows + " rows");
        }
    }

    /** What its elements are. */
    public Dtype dtype() {
        return dtype;
    }

    /** Rows, and columns of a matrix. */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Passes the tensor to a consumer of DLPack before 1.0, in Python as a capsule called {@code dltensor}.
     *
     * @return the address of a {@code DLManagedTensor}, which is the consumer's from now on
     * @throws IllegalStateException if it was exported before, or closed
     */
    public synchronized long export() {
        ByteBuffer out = front();
        tensor(out, 0);
        out.putLong(48, 0).putLong(56, block.freeAddress());
        return passOn();
    }

    /**
     * As {@link #export}, to a consumer of DLPack 1.0 and later, in Python as a capsule called {@code
     * dltensor_versioned}.
     *
     * @return the address of a {@code DLManagedTensorVersioned}
     */
    public synchronized long exportVersioned() {
        ByteBuffer out = front();
        out.putInt(0, 1).putInt(4, 0); // the version
        out.putLong(8, 0).putLong(16, block.freeAddress()).putLong(24, 0);
        tensor(out, 32);
        return passOn();
    }

    private ByteBuffer front() {
        if (block == null) {
            throw new IllegalStateException("the tensor was exported, or closed");
        }
        return block.part(0, FRONT_BYTES);
    }

    /** Writes the {@code DLTensor}. */
    private void tensor(ByteBuffer out, int at) {
        out.putLong(at, block.address() + dataAt);
        out.putInt(at + 8, CPU).putInt(at + 12, 0);
        out.putInt(at + 16, shape.length);
        out.put(at + 20, (byte) typeCode()).put(at + 21, (byte) (8 * dtype.bytes()));
        out.putShort(at + 22, (short) 1);
        out.putLong(at + 24, block.address() + SHAPE);
        out.putLong(at + 32, block.address() + STRIDES);
        out.putLong(at + 40, 0);
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            out.putLong(SHAPE + i * Long.BYTES, shape[i]);
            out.putLong(STRIDES + i * Long.BYTES, stride);
            stride *= shape[i];
        }
    }

    /** {@code DLDataTypeCode}. */
    private int typeCode() {
        if (dtype == Dtype.BOOL) {
            return 6;
        }
        return dtype.isFloating() ? 2 : dtype.isUnsigned() ? 1 : 0;
    }

    private long passOn() {
        long address = block.address();
        block = null;
        return address;
    }

    /** Frees the memory unless it was exported. */
    @Override
    public synchronized void close() {
        if (block != null) {
            block.free();
            block = null;
        }
    }
}
