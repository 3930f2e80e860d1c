package io.mbf.proof.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The links between the project's texts: each leads somewhere, and somebody who begins with the README gets to every page. */
class LinksTest {

    private static final Path PROJECT =
            Path.of(System.getProperty("mbf.project", "..")).toAbsolutePath().normalize();

    @TempDir
    Path temp;

    @Test
    void everyLinkOfTheProjectLeadsToAFileAndAHeading() throws IOException {
        List<MarkdownPage> pages = MarkdownPage.below(PROJECT);
        assertTrue(pages.size() > 50, () -> pages.size() + " pages");
        assertEquals(List.of(), brokenLinks(PROJECT, pages));
    }

    @Test
    void everyPageOfTheProjectIsReachedFromTheReadme() throws IOException {
        assertEquals(List.of(), unreached(PROJECT, MarkdownPage.below(PROJECT)));
    }

    @Test
    void linksToNothingAreNamed() throws IOException {
        write("README.md", "[a](docs/a.md#two-words) [b](docs/b.md) ![picture](docs/p.svg) <img src=\"q.svg\">");
        write(
                "docs/a.md",
                "# Two `words`!\n[back](../README.md#nowhere) [here](#two-words-1) [web](https://mbf.invalid/x)");
        assertEquals(
                List.of(
                        "README.md: docs/b.md",
                        "README.md: docs/p.svg",
                        "README.md: q.svg",
                        "docs/a.md: ../README.md#nowhere",
                        "docs/a.md: #two-words-1"),
                brokenLinks(temp, MarkdownPage.below(temp)));
    }

    @Test
    void whatLooksLikeALinkInCodeIsNone() throws IOException {
        write("README.md", "# A\n```\n[a](b.md)\n# B\n```\n`[a](b.md)` [c](#a)\n# A\n[second](#a-1)");
        assertEquals(List.of(), brokenLinks(temp, MarkdownPage.below(temp)));
    }

    @Test
    void pagesThatNobodyLinksToAreNamed() throws IOException {
        write("README.md", "[a](docs/a.md)");
        write("docs/a.md", "[b](b.md)");
        write("docs/b.md", "");
        write("docs/c.md", "[a](a.md)");
        assertEquals(List.of("docs/c.md"), unreached(temp, MarkdownPage.below(temp)));
    }

    private void write(String name, String text) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> brokenLinks(Path project, List<MarkdownPage> pages) {
        Map<Path, MarkdownPage> byFile = byFile(pages);
        List<String> broken = new ArrayList<>();
        for (MarkdownPage page : pages) {
            for (String link : page.links()) {
                Path target = page.target(link);
                MarkdownPage other = byFile.get(target);
                int hash = link.indexOf('#');
                boolean found = Files.exists(target)
                        && (hash < 0 || other == null || other.anchors().contains(link.substring(hash + 1)));
                if (!found) {
                    broken.add(name(project, page) + ": " + link);
                }
            }
        }
        return broken;
    }

    private static List<String> unreached(Path project, List<MarkdownPage> pages) {
        Map<Path, MarkdownPage> byFile = byFile(pages);
        Set<Path> reached = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(project.resolve("README.md")));
        while (!open.isEmpty()) {
            MarkdownPage page = byFile.get(open.pop());
            if (page != null && reached.add(page.file())) {
                page.links().forEach(link -> open.push(page.target(link)));
            }
        }
        return pages.stream()
                .filter(page -> !reached.contains(page.file()))
                .map(page -> name(project, page))
                .toList();
    }

    private static Map<Path, MarkdownPage> byFile(List<MarkdownPage> pages) {
        return pages.stream().collect(Collectors.toMap(MarkdownPage::file, Function.identity()));
    }

    private static String name(Path project, MarkdownPage page) {
        return project.relativize(page.file()).toString().replace('\\', '/');
    }
}
