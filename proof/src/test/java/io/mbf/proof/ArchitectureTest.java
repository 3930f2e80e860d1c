package io.mbf.proof;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layers of the house: which package may know which. */
class ArchitectureTest {

    /** The packages of mbf-format; each may use those before it. */
    private static final List<String> FORMAT = List.of(
            "io.mbf.error",
            "io.mbf.file",
            "io.mbf.schema",
            "io.mbf.batch",
            "io.mbf.batch.build",
            "io.mbf.output",
            "io.mbf.stats",
            "io.mbf.predicate",
            "io.mbf.predicate.bound",
            "io.mbf.scan",
            "io.mbf.scan.plan",
            "io.mbf.codec",
            "io.mbf.encoding",
            "io.mbf.format",
            "io.mbf.variant",
            "io.mbf.row");

    /** The rooms of mbf-parquet; each may use those before it. */
    private static final List<String> PARQUET_ROOMS = List.of(
            "io.mbf.parquet.bytes",
            "io.mbf.parquet.footer",
            "io.mbf.parquet.source",
            "io.mbf.parquet.codec",
            "io.mbf.parquet.encryption",
            "io.mbf.parquet.cipher",
            "io.mbf.parquet.encoding",
            "io.mbf.parquet.page",
            "io.mbf.parquet.column",
            "io.mbf.parquet.index",
            "io.mbf.parquet.claim",
            "io.mbf.parquet.scan",
            "io.mbf.parquet.check",
            "io.mbf.parquet");

    /** Those of them that users know, and {@code check}, which the cache knows besides. */
    private static final List<String> PARQUET_FACES =
            List.of("io.mbf.parquet", "io.mbf.parquet.encryption", "io.mbf.parquet.claim", "io.mbf.parquet.check");

    /** The rooms of cache-manager; each may use those before it. */
    private static final List<String> CACHE_ROOMS = List.of(
            "io.mbf.cache.words",
            "io.mbf.cache.verdict",
            "io.mbf.cache.report",
            "io.mbf.dataset.glob",
            "io.mbf.cache.settings",
            "io.mbf.dataset.part",
            "io.mbf.dataset",
            "io.mbf.dataset.listing",
            "io.mbf.dataset.partition",
            "io.mbf.dataset.union",
            "io.mbf.dataset.table",
            "io.mbf.aggregate",
            "io.mbf.read",
            "io.mbf.cache.source",
            "io.mbf.cache.directory",
            "io.mbf.write",
            "io.mbf.cache.stats",
            "io.mbf.cache.splice",
            "io.mbf.cache.entry",
            "io.mbf.cache.eviction",
            "io.mbf.cache.conversion",
            "io.mbf.cache.migration",
            "io.mbf.cache.answer",
            "io.mbf.cache.care",
            "io.mbf.cache",
            "io.mbf");

    /** Those of them that users know, and what the command finds, converts and sums up files with. */
    private static final List<String> CACHE_FACES = List.of(
            "io.mbf.aggregate",
            "io.mbf.cache.migration",
            "io.mbf.dataset.listing",
            "io.mbf",
            "io.mbf.read",
            "io.mbf.write",
            "io.mbf.cache",
            "io.mbf.cache.verdict",
            "io.mbf.cache.report",
            "io.mbf.cache.settings",
            "io.mbf.dataset");

    /** The most classes that may know one another in a circle. */
    private static final int GREATEST_CIRCLE = 4;

    /** But for the language of conditions: expressions make conditions, which hold expressions. */
    private static final Set<String> CONDITIONS = Set.of(
            "io.mbf.predicate.Calculation",
            "io.mbf.predicate.Column",
            "io.mbf.predicate.Comparisons",
            "io.mbf.predicate.Expression",
            "io.mbf.predicate.LikePattern",
            "io.mbf.predicate.Literal",
            "io.mbf.predicate.Predicate",
            "io.mbf.predicate.PredicateText");

    /** The folders of modules whose packages have a {@code package-info}. */
    private static final List<String> MODULES = List.of(
            "mbf-format",
            "mbf-text",
            "mbf-parquet",
            "mbf-parquet-writer",
            "mbf-writer",
            "mbf-reader",
            "cache-manager",
            "mbf-hadoop",
            "mbf-tensor",
            "mbf-sql",
            "mbf-spark",
            "mbf-arrow",
            "cli",
            "bench",
            "fixtures");

    private static final String TEXT = "io.mbf.text";
    private static final String TEXT_FILES = "io.mbf.text.file";
    private static final String PARQUET_WRITER = "io.mbf.output.parquet";
    private static final String PARQUET = "io.mbf.parquet..";
    private static final String WRITER = "io.mbf.writer";
    private static final String READER = "io.mbf.reader";
    private static final String ALL = "io.mbf";
    private static final String HADOOP = "io.mbf.hadoop";
    private static final String TENSOR = "io.mbf.tensor";
    private static final String ARROW = "io.mbf.arrow";
    private static final String CLI = "io.mbf.cli";

    /** The rooms of mbf-sql; each may use those before it. */
    private static final List<String> SQL_ROOMS =
            List.of("io.mbf.sql.text", "io.mbf.sql.scan", "io.mbf.sql.plan", "io.mbf.sql");

    /** The rooms of mbf-spark; each may use those before it. */
    private static final List<String> SPARK_ROOMS = List.of(
            "io.mbf.spark.vector",
            "io.mbf.spark.split",
            "io.mbf.spark.write",
            "io.mbf.spark.source",
            "io.mbf.spark.host",
            "io.mbf.spark.plan",
            "io.mbf.spark");

    /** Those of the rooms that have to do with {@code .mbf} files as such, which are no data sets to Spark. */
    private static final List<String> MBF_IN_SPARK =
            List.of("io.mbf.spark.split", "io.mbf.spark.write", "io.mbf.spark.source");

    private static final String SPARK = "io.mbf.spark..";

    /** Fixtures, and the tests of other modules, as folders and as jars. */
    private static final Pattern OF_TESTS = Pattern.compile(".*(/fixtures/target/|mbf-fixtures-|-tests\\.jar).*");

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.matches(OF_TESTS))
                .importPackages(ALL);
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> places = new TreeSet<>(FORMAT);
        places.addAll(PARQUET_ROOMS);
        places.addAll(CACHE_ROOMS);
        places.addAll(SQL_ROOMS);
        places.addAll(SPARK_ROOMS);
        places.addAll(List.of(TEXT, TEXT_FILES, PARQUET_WRITER, WRITER, READER, HADOOP, TENSOR, ARROW, CLI));
        Set<String> found = classes.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.startsWith(CLI + ".") ? CLI : name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(places, found);
    }

    @Test
    void aPackageOfTheFormatKnowsOnlyThoseBelowIt() {
        for (int i = 0; i < FORMAT.size(); i++) {
            List<String> others = new ArrayList<>(FORMAT.subList(i + 1, FORMAT.size()));
            others.addAll(CACHE_ROOMS);
            others.addAll(List.of(TEXT, PARQUET, WRITER, READER));
            mustNotKnow(FORMAT.get(i), others);
        }
    }

    @Test
    void filesOfEitherKindKnowOnlyTheFormat() {
        mustNotKnow(PARQUET, withCache(TEXT, WRITER, READER));
        mustNotKnow(WRITER, withCache(TEXT, PARQUET, READER));
        mustNotKnow(READER, withCache(TEXT, PARQUET, WRITER));
    }

    @Test
    void textKnowsOnlyTheFormat() {
        mustNotKnow(TEXT, withCache(PARQUET, WRITER, READER));
    }

    @Test
    void onlyTextKnowsHowCsvIsWritten() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TEXT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("de.siegmar..")
                .check(classes);
    }

    @Test
    void aRoomOfParquetKnowsOnlyThoseBelowIt() {
        for (int i = 0; i < PARQUET_ROOMS.size() - 1; i++) {
            mustNotKnow(PARQUET_ROOMS.get(i), PARQUET_ROOMS.subList(i + 1, PARQUET_ROOMS.size()));
        }
    }

    @Test
    void othersKnowOnlyTheFacesOfParquet() {
        noClasses()
                .that()
                .resideOutsideOfPackages(PARQUET, PARQUET_WRITER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PARQUET_ROOMS.stream()
                        .filter(room -> !PARQUET_FACES.contains(room))
                        .toArray(String[]::new))
                .check(classes);
    }

    @Test
    void aRoomOfTheCacheKnowsOnlyThoseBelowIt() {
        for (int i = 0; i < CACHE_ROOMS.size(); i++) {
            List<String> others = new ArrayList<>(CACHE_ROOMS.subList(i + 1, CACHE_ROOMS.size()));
            others.add(TEXT);
            mustNotKnow(CACHE_ROOMS.get(i), others);
        }
    }

    @Test
    void programsKnowOnlyTheFacesOfTheCache() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CACHE_ROOMS.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CACHE_ROOMS.stream()
                        .filter(room -> !CACHE_FACES.contains(room))
                        .toArray(String[]::new))
                .check(classes);
    }

    @Test
    void onlyTheCommandKnowsTensors() {
        noClasses()
                .that()
                .resideOutsideOfPackages(TENSOR, CLI + ".command")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TENSOR)
                .check(classes);
    }

    @Test
    void aRoomOfSqlKnowsOnlyThoseBelowIt() {
        for (int i = 0; i < SQL_ROOMS.size(); i++) {
            List<String> others = new ArrayList<>(SQL_ROOMS.subList(i + 1, SQL_ROOMS.size()));
            others.add(TEXT);
            mustNotKnow(SQL_ROOMS.get(i), others);
        }
    }

    @Test
    void aRoomOfSparkKnowsOnlyThoseBelowIt() {
        for (int i = 0; i < SPARK_ROOMS.size(); i++) {
            List<String> others = new ArrayList<>(SPARK_ROOMS.subList(i + 1, SPARK_ROOMS.size()));
            others.add(TEXT);
            if (!MBF_IN_SPARK.contains(SPARK_ROOMS.get(i))) {
                others.addAll(List.of(WRITER, READER));
            }
            mustNotKnow(SPARK_ROOMS.get(i), others);
        }
    }

    @Test
    void nobodyKnowsSpark() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SPARK)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SPARK, "org.apache.spark..", "scala..")
                .check(classes);
    }

    @Test
    void nothingKnowsTheCommand() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI, CLI + ".(**)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, CLI + ".(**)")
                .check(classes);
    }

    @Test
    void onlyTheDemoTheWriterAndSparkKnowParquetJava() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI + ".demo", PARQUET_WRITER, SPARK)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.parquet..")
                .check(classes);
    }

    @Test
    void onlyTheDemoFilesOfHadoopAndSparkKnowHadoop() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CLI + ".demo", HADOOP, SPARK)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hadoop..")
                .check(classes);
    }

    @Test
    void theWriterOfParquetKnowsTheFormatAndFootersAndNobodyKnowsIt() {
        mustNotKnow(PARQUET_WRITER, withCache(TEXT, WRITER, READER));
        noClasses()
                .that()
                .resideOutsideOfPackage(PARQUET_WRITER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PARQUET_WRITER)
                .check(classes);
    }

    @Test
    void filesOfHadoopKnowOnlyTheFormatAndOnlySparkKnowsThem() {
        mustNotKnow(HADOOP, withCache(TEXT, PARQUET, WRITER, READER));
        noClasses()
                .that()
                .resideOutsideOfPackages(HADOOP, SPARK)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HADOOP)
                .check(classes);
    }

    @Test
    void arrowKnowsTheFacadeAndOnlySqlAndTheCommandKnowIt() {
        mustNotKnow(ARROW, List.of(TEXT, WRITER, READER, HADOOP));
        noClasses()
                .that()
                .resideOutsideOfPackages(ARROW, "io.mbf.sql.plan", CLI + ".arrow")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ARROW, "org.apache.arrow..")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.mbf.(**)").should().beFreeOfCycles().check(classes);
    }

    private static List<String> withCache(String... others) {
        return Stream.concat(CACHE_ROOMS.stream(), Stream.of(others)).toList();
    }

    @Test
    void noCircleOfClassesIsLargerThanFour() {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> others = known.computeIfAbsent(outermost(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(other -> isWithin(other, ALL))
                    .map(ArchitectureTest::outermost)
                    .forEach(others::add);
        }
        List<Set<String>> large = new Circles(known)
                .all().stream()
                        .filter(circle -> circle.size() > GREATEST_CIRCLE && !circle.equals(CONDITIONS))
                        .toList();
        assertEquals(List.of(), large);
    }

    @Test
    void noPackageStandsInTwoModules() {
        Map<String, Set<String>> places = new TreeMap<>();
        for (JavaClass type : classes) {
            String file = type.getSource().orElseThrow().getUri().toString();
            String place =
                    file.substring(0, file.lastIndexOf(type.getPackageName().replace('.', '/')));
            places.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                    .add(place);
        }
        places.values().removeIf(modules -> modules.size() == 1);
        assertEquals(Map.of(), places);
    }

    @Test
    void everyPackageSaysItsIdea() throws IOException {
        Path project = Path.of(System.getProperty("mbf.project"));
        Set<String> silent = new TreeSet<>();
        for (String module : MODULES) {
            Path sources = project.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .filter(folder -> !folder.equals(sources))
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                        .forEach(folder -> silent.add(project.relativize(folder).toString()));
            }
        }
        assertEquals(Set.of(), silent);
    }

    @Test
    void noTwoClassesShareASimpleName() {
        Map<String, Set<String>> names = new TreeMap<>();
        for (JavaClass type : classes) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                names.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(type.getName());
            }
        }
        names.values().removeIf(types -> types.size() == 1);
        assertEquals(Map.of(), names);
    }

    private static boolean isWithin(JavaClass type, String name) {
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    /** The name of a class, or of the one around it. */
    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static void mustNotKnow(String name, List<String> others) {
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(others.stream(), Stream.of(CLI + "..")).toArray(String[]::new))
                .check(classes);
    }
}
