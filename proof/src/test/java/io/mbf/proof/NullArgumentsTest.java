package io.mbf.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever gives null to a method or constructor that users can name learns at once which argument it was, unless it is
 * annotated as one that may be null. What an interface leaves to those who implement it is tried on our public classes
 * that do.
 */
class NullArgumentsTest {

    /** What takes classes that are not on this class path: their modules try these. */
    private static final Pattern ELSEWHERE = Pattern.compile("io\\.mbf\\.(spark\\.|hadoop\\.|cache\\.CacheMeters:).*");

    /** What takes null, or answers it in another way, and why; each is met by some method. */
    private static final Map<Pattern, String> ALLOWED = Map.of(
            Pattern.compile("io\\.mbf\\.error\\..*|.*BlockFormatException\\..*"),
            "an error that is about to be thrown must not be hidden by another",
            Pattern.compile("io\\.mbf\\.(cache\\.report|cache\\.verdict)\\..*\\.<init>|.*Report\\.<init>"
                    + "|io\\.mbf\\.parquet\\.(claim\\.UntrueClaim|ColumnChunkInfo|RowGroupInfo|RowGroupSizes)\\.<init>"
                    + "|io\\.mbf\\.(read\\.Explanation|reader\\.Requirement|reader\\.StoredColumn)\\.<init>"),
            "a result: the library makes it, users read it",
            Pattern.compile("io\\.mbf\\.dataset\\.DatasetPart.*"),
            "a part of a data set arrives in a stream, where what is missing is damage of it",
            Pattern.compile("io\\.mbf\\.predicate\\.(Column|Expression|Literal)\\..*"),
            "where a value is expected, the message says what null is asked for by: is null");

    @TempDir
    Path temp;

    @Test
    void everyMethodThatUsersCanNameNamesTheArgumentThatIsNull() throws Exception {
        TreeSet<String> wrong = new TreeSet<>();
        Set<Pattern> met = new HashSet<>();
        int tried = 0;
        try (Specimens specimens = new Specimens(temp)) {
            for (Class<?> type : listedTypes()) {
                for (Executable method : ours(type)) {
                    for (int i = 0; i < method.getParameterCount(); i++) {
                        Parameter parameter = method.getParameters()[i];
                        if (!parameter.getType().isPrimitive() && !isNullable(parameter)) {
                            tried++;
                            Optional<String> answer = check(method, i, specimens);
                            Optional<Pattern> allowed = allowed(method);
                            allowed.filter(any -> answer.isPresent()).ifPresent(met::add);
                            answer.filter(any -> allowed.isEmpty()).ifPresent(wrong::add);
                        }
                    }
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertEquals(ALLOWED.keySet(), met);
        assertTrue(tried > 500, "tried " + tried);
    }

    private static List<Class<?>> listedTypes() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("mbf.project"), "docs", "api.txt"))) {
            for (String line : lines.filter(line -> line.matches("[^(]*: (class|interface|record|enum)"))
                    .toList()) {
                if (!ELSEWHERE.matcher(line).matches()) {
                    types.add(Class.forName(line.substring(0, line.indexOf(':'))));
                }
            }
        }
        return types;
    }

    /** But for those that every enum and every record has. */
    private static List<Executable> ours(Class<?> type) {
        List<Executable> all = new ArrayList<>(Arrays.asList(type.getConstructors()));
        all.addAll(Arrays.asList(type.getDeclaredMethods()));
        return all.stream()
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isAbstract(method.getModifiers())
                        && !method.isSynthetic()
                        && !method.getName().equals("equals")
                        && !(type.isEnum() && method.getName().equals("valueOf")))
                .toList();
    }

    private static boolean isNullable(Parameter parameter) {
        return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Optional<Pattern> allowed(Executable method) {
        String name = method.getDeclaringClass().getName() + "."
                + (method instanceof Constructor<?> ? "<init>" : method.getName());
        boolean isValue = Arrays.asList(method.getParameterTypes()).contains(Object.class);
        return ALLOWED.keySet().stream()
                .filter(pattern -> pattern.matcher(name).matches())
                .filter(pattern -> isValue || !pattern.pattern().contains("predicate"))
                .findFirst();
    }

    /** What is wrong with the answer to null in a place. */
    private static Optional<String> check(Executable method, int place, Specimens specimens) {
        Parameter[] parameters = method.getParameters();
        String name = method.getDeclaringClass().getName() + "\t"
                + (method instanceof Constructor<?> ? "<init>" : method.getName()) + "\t" + parameters.length + "\t"
                + parameters[place].getType().getSimpleName() + "\t" + parameters[place].getName();
        try {
            Object[] arguments = new Object[parameters.length];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = i == place ? null : specimens.of(parameters[i].getParameterizedType());
            }
            if (method instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                boolean isStatic = Modifier.isStatic(method.getModifiers());
                ((Method) method).invoke(isStatic ? null : specimens.of(method.getDeclaringClass()), arguments);
            }
            return Optional.of(name + "\ttakes it");
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            boolean isNamed = thrown instanceof NullPointerException
                    && (parameters[place].getName().equals(thrown.getMessage())
                            || components(method.getDeclaringClass()).contains(String.valueOf(thrown.getMessage())));
            return isNamed ? Optional.empty() : Optional.of(name + "\t" + thrown);
        } catch (ReflectiveOperationException | IllegalArgumentException | IllegalStateException e) {
            return Optional.of(name + "\tcannot be tried: " + e);
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
}
