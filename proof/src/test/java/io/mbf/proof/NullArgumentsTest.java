package io.mbf.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.cache.CacheBuilder;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.Admission;
import io.mbf.cache.settings.CacheRule;
import io.mbf.cache.settings.ColumnChoice;
import io.mbf.cache.settings.ConvertOptions;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.cache.settings.WatchOptions;
import io.mbf.codec.BlockCodec;
import io.mbf.dataset.FileSet;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import io.mbf.output.OutputOptions;
import io.mbf.parquet.encryption.DecryptionKeys;
import io.mbf.predicate.Column;
import io.mbf.predicate.Predicate;
import io.mbf.read.Aggregation;
import io.mbf.read.Dataset;
import io.mbf.schema.Schema;
import io.mbf.write.WriteOptions;
import io.mbf.writer.WriterOptions;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever gives null to the facade learns which argument it was. */
class NullArgumentsTest {

    private static final List<Class<?>> FACADE = List.of(
            Mbf.class,
            ParquetCache.class,
            CacheBuilder.class,
            Dataset.class,
            Aggregation.class,
            FileSet.class,
            WriteOptions.class,
            PrewarmOptions.class,
            ConvertOptions.class,
            WatchOptions.class,
            CacheRule.class);

    record Row(long n) {}

    @TempDir
    Path temp;

    @Test
    void everyMethodOfTheFacadeNamesTheArgumentThatIsNull() {
        Path file = temp.resolve("a.mbf");
        Mbf.write(file, Row.class, Stream.of(new Row(1)));
        TreeSet<String> wrong = new TreeSet<>();
        int tried = 0;
        try (ParquetCache cache = ParquetCache.builder()
                .directory(temp.resolve("cache"))
                .minFreeBytes(0)
                .build()) {
            Map<Class<?>, Object> values = values(file, cache);
            for (Class<?> type : FACADE) {
                List<Executable> all = new ArrayList<>(Arrays.asList(type.getConstructors()));
                all.addAll(Arrays.asList(type.getDeclaredMethods()));
                for (Executable method : all) {
                    boolean isOurs = Modifier.isPublic(method.getModifiers())
                            && !method.isSynthetic()
                            && !method.getName().equals("equals");
                    for (int i = 0; isOurs && i < method.getParameterCount(); i++) {
                        if (!method.getParameterTypes()[i].isPrimitive()) {
                            tried++;
                            check(method, i, values).ifPresent(wrong::add);
                        }
                    }
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(tried > 80, "tried " + tried);
    }

    /** What is wrong with the answer to null in a place. */
    private static Optional<String> check(Executable method, int place, Map<Class<?>, Object> values) {
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == place ? null : values.get(parameters[i].getType());
        }
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName() + "("
                + parameters[place].getName() + ")";
        try {
            if (method instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) method).invoke(values.get(method.getDeclaringClass()), arguments);
            }
            return Optional.of(name + " takes it");
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            boolean isNamed = thrown instanceof NullPointerException
                    && (parameters[place].getName().equals(thrown.getMessage())
                            || components(method.getDeclaringClass()).contains(String.valueOf(thrown.getMessage())));
            return isNamed ? Optional.empty() : Optional.of(name + ": " + thrown);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return Optional.of(name + " cannot be tried: " + e);
        }
    }

    /** Methods of options give what they got to the constructor, which knows it by the name of a component. */
    private static List<String> components(Class<?> type) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
    }

    private static Map<Class<?>, Object> values(Path file, ParquetCache cache) {
        Map<Class<?>, Object> values = new HashMap<>();
        Dataset rows = Mbf.readMbf(file);
        values.put(ParquetCache.class, cache);
        values.put(CacheBuilder.class, ParquetCache.builder());
        values.put(Dataset.class, rows);
        values.put(Aggregation.class, rows.aggregate().count());
        values.put(FileSet.class, FileSet.of(file));
        values.put(WriteOptions.class, WriteOptions.DEFAULT);
        values.put(PrewarmOptions.class, PrewarmOptions.DEFAULT);
        values.put(ConvertOptions.class, ConvertOptions.DEFAULT);
        values.put(WatchOptions.class, WatchOptions.DEFAULT);
        values.put(CacheRule.class, new CacheRule("/x", CacheRule.Choice.PIN));
        values.put(CacheRule.Choice.class, CacheRule.Choice.PIN);
        values.put(Path.class, file);
        values.put(InputFile.class, new LocalFile(file));
        values.put(String.class, "/x");
        values.put(String[].class, new String[] {"n"});
        values.put(List.class, List.of());
        values.put(Map.class, Map.of());
        values.put(Optional.class, Optional.empty());
        values.put(io.mbf.ReadOption[].class, new io.mbf.ReadOption[0]);
        values.put(DecryptionKeys.class, DecryptionKeys.NONE);
        values.put(io.mbf.dataset.DatasetPart.class, rows.parts(1).get(0));
        values.put(Function.class, Function.identity());
        values.put(Consumer.class, (Consumer<Object>) given -> {});
        values.put(LongConsumer.class, (LongConsumer) given -> {});
        values.put(Duration.class, Duration.ofSeconds(5));
        values.put(Class.class, Row.class);
        values.put(Stream.class, Stream.of());
        values.put(Schema.class, rows.schema());
        values.put(Predicate.class, Column.col("n").eq(1));
        values.put(OutputOptions.class, OutputOptions.DEFAULT);
        values.put(WriterOptions.class, WriterOptions.defaults());
        values.put(Admission.class, Admission.FIRST_READ);
        values.put(ColumnChoice.class, ColumnChoice.ALL);
        values.put(BlockCodec.class, BlockCodec.NONE);
        values.put(java.util.Collection.class, List.of());
        values.put(boolean.class, true);
        values.put(int.class, 1);
        values.put(long.class, 1L);
        values.put(double.class, 0.5);
        return values;
    }
}
