package io.mbf.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What compilers and editors are told of null is what the documentation says. */
class NullnessTest {

    private static final Path PROJECT = Path.of(System.getProperty("mbf.project"));

    /** A comment, and the head of the public method behind it, or of one of an interface. */
    private static final Pattern METHOD = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*((?:@\\w+\\s+)*?(?:public )?[^;{}=]*\\([^;{}]*\\))[^;{}()]*[;{]",
            Pattern.DOTALL);

    @Test
    void everyPackageThatUsersCanNameIsMarked() throws IOException {
        List<String> unmarked = new ArrayList<>();
        for (Path folder : folders()) {
            if (!Files.readString(folder.resolve("package-info.java")).contains("@NullMarked")) {
                unmarked.add(folder.toString());
            }
        }
        assertEquals(List.of(), unmarked);
    }

    @Test
    void whatMayBeNullByItsDocumentationIsAnnotatedSo() throws IOException {
        List<String> wrong = new ArrayList<>();
        int annotated = 0;
        for (Path folder : folders()) {
            for (Path file : sources(folder)) {
                Matcher method = METHOD.matcher(Files.readString(file));
                while (method.find()) {
                    String comment = method.group(1);
                    String head = method.group(2);
                    boolean said = comment.contains("{@code null}");
                    if (said && !head.contains("@Nullable")) {
                        wrong.add(file.getFileName() + ": " + head.strip());
                    }
                    annotated += said ? 1 : 0;
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(annotated >= 5, "found " + annotated);
    }

    /** Of the packages in {@code docs/api.txt}. */
    private static List<Path> folders() throws IOException {
        TreeSet<String> packages = new TreeSet<>();
        for (String line : Files.readAllLines(PROJECT.resolve("docs/api.txt"))) {
            packages.add(line.replaceAll("\\.[A-Z].*", ""));
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path module : modules.sorted().toList()) {
                for (String name : packages) {
                    Path folder = module.resolve("src/main/java").resolve(name.replace('.', '/'));
                    if (Files.exists(folder.resolve("package-info.java"))) {
                        found.add(folder);
                    }
                }
            }
        }
        assertEquals(
                packages,
                found.stream()
                        .map(folder -> folder.toString()
                                .replaceAll(".*/src/main/java/", "")
                                .replace('/', '.'))
                        .collect(Collectors.toCollection(TreeSet::new)));
        return found;
    }

    /** The public types among them. */
    private static List<Path> sources(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (Pattern.compile("(?m)^public ")
                        .matcher(Files.readString(file))
                        .find()) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
