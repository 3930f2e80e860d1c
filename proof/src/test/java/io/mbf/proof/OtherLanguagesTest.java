package io.mbf.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.Mbf;
import io.mbf.error.InvalidQueryException;
import io.mbf.read.Dataset;
import io.mbf.schema.Field;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as objects of classes that the compilers of Kotlin and Scala made. Their own toString says what is in them. */
class OtherLanguagesTest {

    private static final String KOTLIN = """
            package kt
            data class Place(val city: String, val zip: Int?)
            data class Trip(val pickupZone: String, val amount: Double, val riders: Short, val tip: Float?,
                            val place: Place?, val stops: List<Long>) {
                val total = amount + (tip ?: 0f)
                var note: String = "none"
            }
            data class Ride(val pickupZone: String, val amount: Double, private val riders: Int, val tip: Float?,
                            val place: Place?, val stops: List<Long>)
            data class Defaults(val riders: Long = 7, val pickup_zone: String? = null)
            data class Strict(val tip: Float)
            data class NotNull(val city: String)
            data class WithNotNull(val place: NotNull)
            data class Unsigned(val riders: UInt)
            class Plain(val riders: Int)
            """;

    private static final String SCALA = """
            package sc
            case class Place(city: String, zip: Option[Int])
            case class Trip(pickupZone: String, amount: Double, riders: Byte, tip: Option[Float],
                            place: Place, stops: java.util.List[Integer]) {
              val total = amount
              private var note = "none"
            }
            case class Order(zone: Option[String], note: Option[String], amount: Double, riders: Long)
            case class Two(riders: Long)(val other: Int)
            case class Defaults(riders: Long = 7)
            case class Empty()
            class Plain(val riders: Int)
            """;

    @TempDir
    static Path temp;

    private static URLClassLoader classes;
    private static Path data;

    record JavaPlace(String city, Integer zip) {}

    record JavaTrip(String pickup_zone, Double amount, int riders, Float tip, JavaPlace place, List<Integer> stops) {}

    @BeforeAll
    static void compile() throws IOException {
        Path out = Files.createDirectories(temp.resolve("classes"));
        Path dataClasses = Files.writeString(temp.resolve("Kotlin.kt"), KOTLIN);
        Path caseClasses = Files.writeString(temp.resolve("Scala.scala"), SCALA);
        String path = System.getProperty("java.class.path");
        ExitCode compiled = new K2JVMCompiler()
                .exec(
                        System.err,
                        "-no-stdlib",
                        "-no-reflect",
                        "-nowarn",
                        "-classpath",
                        jar(kotlin.Unit.class),
                        "-d",
                        out.toString(),
                        dataClasses.toString());
        assertEquals(ExitCode.OK, compiled);
        assertTrue(scala.tools.nsc.Main.process(new String[] {
            "-nowarn", "-classpath", jar(scala.Option.class), "-d", out.toString(), caseClasses.toString()
        }));
        classes = new URLClassLoader(new URL[] {out.toUri().toURL()}, OtherLanguagesTest.class.getClassLoader());
        data = temp.resolve("trips.mbf");
        Mbf.write(
                data,
                JavaTrip.class,
                Stream.of(
                        new JavaTrip("Soho", 1.5, 1, 0.5f, new JavaPlace("New York", 10012), List.of(1, 2)),
                        new JavaTrip("Bronx", 2.5, 100, null, new JavaPlace("New York", null), List.of()),
                        new JavaTrip("Queens", 3.5, 1000, null, null, List.of(3))));
    }

    private static String jar(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static List<String> read(String type, long limit) throws ReflectiveOperationException {
        try (Dataset trips = Mbf.readMbf(data).limit(limit);
                Stream<?> rows = trips.as(classes.loadClass(type))) {
            return rows.map(String::valueOf).toList();
        }
    }

    @Test
    void kotlinsDataClassesAreMadeByTheirConstructors() throws ReflectiveOperationException {
        assertEquals(
                List.of(
                        "Trip(pickupZone=Soho, amount=1.5, riders=1, tip=0.5, place=Place(city=New York, zip=10012),"
                                + " stops=[1, 2])",
                        "Trip(pickupZone=Bronx, amount=2.5, riders=100, tip=null, place=Place(city=New York, zip=null),"
                                + " stops=[])",
                        "Trip(pickupZone=Queens, amount=3.5, riders=1000, tip=null, place=null, stops=[3])"),
                read("kt.Trip", 10));
        assertEquals(List.of("Defaults(riders=1, pickup_zone=Soho)"), read("kt.Defaults", 1));
    }

    @Test
    void scalasCaseClassesAreMadeByTheirConstructors() throws ReflectiveOperationException {
        assertEquals(
                List.of(
                        "Trip(Soho,1.5,1,Some(0.5),Place(New York,Some(10012)),[1, 2])",
                        "Trip(Bronx,2.5,100,None,Place(New York,None),[])"),
                read("sc.Trip", 2));
        assertEquals(List.of("Defaults(1)"), read("sc.Defaults", 1));
        assertEquals(List.of("Empty()"), read("sc.Empty", 1));
        IllegalStateException narrow = assertThrows(IllegalStateException.class, () -> read("sc.Trip", 3));
        assertEquals(
                "column 'riders' is 1000 in row 2; component 'riders' of case class Trip is Byte, which cannot hold it",
                narrow.getMessage());
    }

    /** Writes one object of a class, and reads it again as such. */
    private static <T> String writtenAndRead(String type, Object... arguments) throws ReflectiveOperationException {
        @SuppressWarnings("unchecked")
        Class<T> rows = (Class<T>) classes.loadClass(type);
        @SuppressWarnings("unchecked")
        T row = (T) Stream.of(rows.getConstructors())
                .filter(constructor -> constructor.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow()
                .newInstance(arguments);
        Path file = temp.resolve(type + ".parquet");
        Mbf.write(file, rows, Stream.of(row));
        try (Dataset written = Mbf.readParquet(file);
                Stream<T> read = written.as(rows)) {
            assertEquals(List.of(row), read.toList());
            return row + " as "
                    + written.schema().fields().stream().map(Field::name).toList();
        }
    }

    @Test
    void whatKotlinsDataClassesHoldIsWrittenAndReadAgain() throws ReflectiveOperationException {
        Object place = classes.loadClass("kt.Place")
                .getConstructor(String.class, Integer.class)
                .newInstance("Rome", null);
        assertEquals(
                "Ride(pickupZone=Soho, amount=1.5, riders=2, tip=0.5, place=Place(city=Rome, zip=null), stops=[1, 2])"
                        + " as [pickupZone, amount, riders, tip, place, stops]",
                writtenAndRead("kt.Ride", "Soho", 1.5, 2, 0.5f, place, List.of(1L, 2L)));
    }

    @Test
    void whatScalasCaseClassesHoldIsWrittenAndReadAgain() throws ReflectiveOperationException {
        assertEquals(
                "Order(Some(Soho),None,1.5,7) as [zone, note, amount, riders]",
                writtenAndRead("sc.Order", scala.Option.apply("Soho"), scala.Option.empty(), 1.5, 7L));
    }

    @Test
    void aColumnWhoseTypeIsErasedIsRefusedByItsName() throws ReflectiveOperationException {
        Class<?> place = classes.loadClass("sc.Place");
        InvalidQueryException refused = assertThrows(
                InvalidQueryException.class, () -> Mbf.write(temp.resolve("erased.mbf"), place, Stream.empty()));
        assertEquals(
                "component 'zip' of case class Place is java.lang.Object, which no column is made for",
                refused.getMessage());
        assertFalse(Files.exists(temp.resolve("erased.mbf")));
    }

    @Test
    void aNullThatAClassDoesNotTakeNamesItsRow() {
        IllegalStateException primitive = assertThrows(IllegalStateException.class, () -> read("kt.Strict", 3));
        assertEquals(
                "column 'tip' is null in row 1; component 'tip' of data class Strict is float", primitive.getMessage());
        IllegalStateException notNull = assertThrows(IllegalStateException.class, () -> read("kt.WithNotNull", 3));
        assertTrue(notNull.getMessage().startsWith("data class WithNotNull refused row 2: "), notNull.getMessage());
        assertTrue(notNull.getMessage().contains("place"), notNull.getMessage());
    }

    @Test
    void whatIsNoSuchClassIsNamed() {
        for (String type : List.of("kt.Plain", "sc.Plain", "java.lang.Object", "kt.Unsigned", "sc.Two")) {
            InvalidQueryException refused = assertThrows(InvalidQueryException.class, () -> read(type, 1), type);
            assertFalse(refused.getMessage().isBlank());
            assertTrue(refused.getMessage().contains(type.substring(type.indexOf('.') + 1)), refused.getMessage());
        }
    }
}
