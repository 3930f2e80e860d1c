package io.mbf.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What users can name, against {@code docs/api.txt}: a change of it shows in review. The list is written anew with {@code
 * mvn verify -pl proof -am -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dmbf.write-api=true}.
 */
class PublicApiTest {

    /** What is public in other packages is so for our own modules only. */
    private static final Set<String> PACKAGES = Set.of(
            "io.mbf",
            "io.mbf.batch",
            "io.mbf.cache",
            "io.mbf.cache.report",
            "io.mbf.cache.settings",
            "io.mbf.cache.verdict",
            "io.mbf.codec",
            "io.mbf.dataset",
            "io.mbf.error",
            "io.mbf.file",
            "io.mbf.hadoop",
            "io.mbf.arrow",
            "io.mbf.output",
            "io.mbf.parquet",
            "io.mbf.parquet.claim",
            "io.mbf.parquet.encryption",
            "io.mbf.predicate",
            "io.mbf.read",
            "io.mbf.reader",
            "io.mbf.row",
            "io.mbf.scan",
            "io.mbf.schema",
            "io.mbf.spark",
            "io.mbf.tensor",
            "io.mbf.sql",
            "io.mbf.text",
            "io.mbf.variant",
            "io.mbf.write",
            "io.mbf.writer");

    /** Public methods that only our own modules can use. */
    private static final Set<String> OF_OURS = new TreeSet<>(Set.of(
            "Builder.part",
            "Dataset.of",
            "JoinedFile.rewrite",
            "MbfFile.ruledOut",
            "MbfFile.scanPositions",
            "MbfFile.storedFile",
            "MbfFile.take",
            "MbfFileWriter.after",
            "MbfFileWriter.write",
            "ParquetFile.checkClaims",
            "ParquetFile.fingerprints",
            "ParquetFile.scanPositions",
            "ParquetFile.take",
            "WrittenSchema.of"));

    private static final Path LIST = Path.of(System.getProperty("mbf.project"), "docs", "api.txt");

    /** Fixtures, and the tests of other modules, as folders and as jars. */
    private static final Pattern OF_TESTS = Pattern.compile(".*(/fixtures/target/|mbf-fixtures-|-tests\\.jar).*");

    private static List<JavaClass> types;

    @BeforeAll
    static void readClasses() {
        types = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(location -> !location.matches(OF_TESTS))
                        .importPackages("io.mbf")
                        .stream()
                        .filter(type -> PACKAGES.contains(type.getPackageName()) && isPublic(type))
                        .toList();
    }

    @Test
    void whatUsersCanNameIsWhatTheListSays() throws IOException {
        String found = String.join("\n", api()) + "\n";
        if (Boolean.getBoolean("mbf.write-api")) {
            Files.writeString(LIST, found);
        }
        assertEquals(Files.readString(LIST), found);
    }

    /** But for what the cache and the command need of classes that are public anyway; javac's lint is off, see the pom. */
    @Test
    void whatUsersCanCallTakesAndGivesTypesThatTheyCanName() {
        TreeSet<String> hidden = new TreeSet<>();
        for (JavaClass type : types) {
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                boolean isHidden = Stream.concat(
                                unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                        .map(JavaClass::getPackageName)
                        .anyMatch(name -> name.startsWith("io.mbf") && !PACKAGES.contains(name));
                if (isHidden && isVisible(unit.getModifiers())) {
                    hidden.add(type.getSimpleName() + "." + unit.getName());
                }
            }
        }
        assertEquals(OF_OURS, hidden);
    }

    private static List<String> api() {
        TreeSet<String> lines = new TreeSet<>();
        for (JavaClass type : types) {
            lines.add(type.getName() + ": " + kind(type));
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (isVisible(unit.getModifiers())) {
                    lines.add(type.getName() + (unit.isConstructor() ? "(" : "." + unit.getName() + "(")
                            + unit.getRawParameterTypes().stream()
                                    .map(JavaClass::getName)
                                    .collect(Collectors.joining(", "))
                            + ")"
                            + (unit.isConstructor()
                                    ? ""
                                    : ": " + unit.getRawReturnType().getName()));
                }
            }
            for (JavaField field : type.getFields()) {
                if (isVisible(field.getModifiers())) {
                    lines.add(type.getName() + "." + field.getName() + ": "
                            + field.getRawType().getName());
                }
            }
        }
        return List.copyOf(lines);
    }

    private static boolean isPublic(JavaClass type) {
        boolean outer = type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
        return outer && type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isAnonymousClass();
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE);
    }

    private static String kind(JavaClass type) {
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : type.isInterface() ? "interface" : "class";
    }
}
