package io.mbf.proof;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.Mbf;
import io.mbf.arrow.MbfArrow;
import io.mbf.batch.BinaryVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.cache.CacheWatch;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.CacheRules;
import io.mbf.cache.settings.Settings;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.codec.BlockCodec;
import io.mbf.dataset.DatasetPart;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.Column;
import io.mbf.predicate.Expression;
import io.mbf.predicate.LikePattern;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.read.Batches;
import io.mbf.read.Dataset;
import io.mbf.reader.MbfFile;
import io.mbf.row.RecordBatches;
import io.mbf.row.RecordMapper;
import io.mbf.row.RowCursor;
import io.mbf.scan.Query;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.sql.MbfSql;
import io.mbf.tensor.Tensors;
import io.mbf.text.Json;
import io.mbf.variant.Variant;
import io.mbf.variant.VariantReader;
import io.mbf.write.DatasetWriter;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** An object of any class that a method takes: one that is named here, or one made of others. */
final class Specimens implements AutoCloseable {

    /** A row of {@code a.mbf}. */
    public record Row(long n, String s) {}

    private final Map<Class<?>, Object> values = new HashMap<>();
    private final Set<Class<?>> inMaking = new HashSet<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Specimens(Path folder) throws Exception {
        Path file = folder.resolve("a.mbf");
        Mbf.write(file, Row.class, Stream.of(new Row(1, "x")));
        Dataset rows = Mbf.readMbf(file);
        Path parquet = folder.resolve("a.parquet");
        Mbf.export(rows, parquet);
        ParquetCache cache = keep(ParquetCache.builder()
                .directory(folder.resolve("cache"))
                .minFreeBytes(0)
                .build());
        Schema schema = rows.schema();
        Batches batches = keep(rows.batches());
        ColumnBatch batch = batches.next();
        plain();
        BufferAllocator memory = keep(new RootAllocator());
        put(BufferAllocator.class, memory);
        put(ArrowArrayStream.class, keep(ArrowArrayStream.allocateNew(memory)));
        put(ArrowReader.class, keep(MbfArrow.reader(rows, memory)));
        put(Path.class, file);
        put(io.mbf.file.InputFile.class, new LocalFile(file));
        put(Class.class, Row.class);
        put(Record.class, new Row(1, "x"));
        put(Schema.class, schema);
        put(ColumnBatch.class, batch);
        put(io.mbf.batch.BatchSource.class, batches);
        put(Batches.class, batches);
        put(ParquetCache.class, cache);
        put(CacheWatch.class, keep(cache.watch(List.of(folder), WatchOptions.DEFAULT)));
        put(io.mbf.cache.CacheBuilder.class, ParquetCache.builder());
        put(Dataset.class, rows);
        put(DatasetPart.class, rows.parts(1).get(0));
        put(io.mbf.read.Aggregation.class, rows.aggregate().count());
        put(DatasetWriter.class, keep(Mbf.write(folder.resolve("b.mbf"), schema)));
        put(MbfFileWriter.class, keep(MbfFileWriter.create(folder.resolve("c.mbf"), schema, WriterOptions.defaults())));
        put(MbfFile.class, keep(MbfFile.open(file)));
        put(ParquetFile.class, keep(ParquetFile.open(parquet)));
        put(RowCursor.class, keep(rows.rows()));
        put(RecordBatches.class, RecordBatches.of(Row.class, schema));
        put(RecordMapper.class, RecordMapper.of(Row.class, schema));
        put(MbfSql.class, keep(MbfSql.open()));
        put(Tensors.class, Tensors.of(rows));
        put(DecryptionKeys.class, DecryptionKeys.NONE);
        put(BlockCodec.class, BlockCodec.NONE);
        put(Predicate.class, Column.col("n").eq(1));
        put(Column.class, Column.col("n"));
        put(Expression.class, Column.col("n"));
        put(Literal.class, Literal.of(1));
        put(LikePattern.class, LikePattern.of("%"));
        put(Query.class, Query.ALL);
        put(Validity.class, Validity.allValid(1));
        put(Type.class, Type.Leaf.of(PhysicalType.INT64));
        put(Field.class, schema.fields().get(0));
        put(WriterOptions.class, WriterOptions.defaults());
        put(WriterOptions.Builder.class, WriterOptions.builder());
        put(DecryptionKeys.Builder.class, DecryptionKeys.builder());
        put(CacheRules.class, Settings.ofProcess().rules());
        put(JsonGenerator.class, keep(Json.generator(OutputStream.nullOutputStream())));
        variants();
    }

    private void variants() {
        Field metadata = Field.required("metadata", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        Field value = Field.optional("value", Type.Leaf.of(PhysicalType.BYTE_ARRAY));
        VariantReader reader =
                VariantReader.of(new Type.Struct(List.of(metadata, value), new LogicalType.VariantType(1)));
        Validity valid = Validity.allValid(1);
        StructVector emptyObject = new StructVector(
                List.of(
                        new BinaryVector(new byte[] {1, 0, 0}, new int[] {0, 3}, 1, valid),
                        new BinaryVector(new byte[] {2, 0, 0}, new int[] {0, 3}, 1, valid)),
                1,
                valid);
        put(VariantReader.class, reader);
        put(ColumnVector.class, emptyObject);
        put(Variant.class, reader.read(emptyObject, 0));
    }

    private void plain() {
        put(boolean.class, true);
        put(byte.class, (byte) 1);
        put(char.class, 'c');
        put(short.class, (short) 1);
        put(int.class, 1 << 16); // within the bounds that options have
        put(long.class, 1L);
        put(float.class, 0.5f);
        put(double.class, 0.5);
        put(String.class, "n");
        put(Object.class, 1L);
        put(Throwable.class, new IllegalStateException());
        put(BigDecimal.class, BigDecimal.ONE);
        put(Duration.class, Duration.ofSeconds(5));
        put(Instant.class, Instant.EPOCH);
        put(LocalDate.class, LocalDate.EPOCH);
        put(LocalTime.class, LocalTime.NOON);
        put(LocalDateTime.class, LocalDate.EPOCH.atStartOfDay());
        put(List.class, List.of());
        put(Collection.class, List.of());
        put(Iterable.class, List.of());
        put(Set.class, Set.of());
        put(Map.class, Map.of());
        put(Optional.class, Optional.empty());
        put(OptionalInt.class, OptionalInt.empty());
        put(Stream.class, Stream.of());
        put(OutputStream.class, OutputStream.nullOutputStream());
        put(WritableByteChannel.class, Channels.newChannel(OutputStream.nullOutputStream()));
        put(ReadableByteChannel.class, Channels.newChannel(new ByteArrayInputStream(new byte[0])));
    }

    private void put(Class<?> type, Object value) {
        values.put(type, value);
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.push(opened);
        return opened;
    }

    /** @throws IllegalStateException if none can be made */
    Object of(java.lang.reflect.Type type) {
        if (type instanceof ParameterizedType generic) {
            return of((Class<?>) generic.getRawType());
        }
        return type instanceof Class<?> plain ? of(plain) : new Row(1, "x");
    }

    private Object of(Class<?> type) {
        Object known = values.get(type);
        if (known == null) {
            if (!inMaking.add(type)) {
                throw none(type);
            }
            try {
                known = make(type);
            } finally {
                inMaking.remove(type);
            }
            values.put(type, known);
        }
        return known;
    }

    private Object make(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(
                    type.getComponentType(), type.getComponentType().isPrimitive() ? 16 : 0);
        }
        if (type.isSealed()) {
            return Stream.of(type.getPermittedSubclasses())
                    .flatMap(each -> tried(each).stream())
                    .findFirst()
                    .orElseThrow(() -> none(type));
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (self, method, given) ->
                            method.isDefault() ? InvocationHandler.invokeDefault(self, method, given) : null);
        }
        for (java.lang.reflect.Field constant : type.getFields()) {
            if (constant.getType() == type && Modifier.isStatic(constant.getModifiers())) {
                try {
                    return constant.get(null);
                } catch (IllegalAccessException impossible) {
                    throw new AssertionError(impossible);
                }
            }
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            try {
                return constructor.newInstance(arguments(constructor));
            } catch (ReflectiveOperationException | RuntimeException next) {
                continue;
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            int modifiers = method.getModifiers();
            if (Modifier.isPublic(modifiers) && Modifier.isStatic(modifiers) && method.getReturnType() == type) {
                try {
                    return method.invoke(null, arguments(method));
                } catch (ReflectiveOperationException | RuntimeException next) {
                    continue;
                }
            }
        }
        throw none(type);
    }

    private Optional<Object> tried(Class<?> type) {
        try {
            return Optional.of(of(type));
        } catch (IllegalStateException none) {
            return Optional.empty();
        }
    }

    private Object[] arguments(Executable of) {
        return Stream.of(of.getGenericParameterTypes()).map(this::of).toArray();
    }

    private static IllegalStateException none(Class<?> type) {
        return new IllegalStateException("no object of " + type.getName());
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                throw new IOException("a specimen cannot be closed", failed);
            }
        }
    }
}
