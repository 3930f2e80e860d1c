package io.mbf.proof.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text in Markdown: where it leads, and what others can link to in it.
 *
 * @param file normalised
 * @param links to places that are not on the web, as they are written
 * @param anchors of its headings, as GitHub names them
 */
record MarkdownPage(Path file, List<String> links, Set<String> anchors) {

    private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)[ #]*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)[^)]*\\)|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern WEB = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    /** All pages in and below a folder, but for what is built, installed or hidden. */
    static List<MarkdownPage> below(Path folder) throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path path : inside.sorted().toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(".") || name.startsWith("target") || name.equals("node_modules")) {
                    continue;
                }
                if (Files.isDirectory(path)) {
                    pages.addAll(below(path));
                } else if (name.endsWith(".md")) {
                    pages.add(of(path));
                }
            }
        }
        return pages;
    }

    static MarkdownPage of(Path file) throws IOException {
        List<String> links = new ArrayList<>();
        Set<String> anchors = new HashSet<>();
        boolean code = false;
        for (String line : Files.readAllLines(file)) {
            if (FENCE.matcher(line).matches()) {
                code = !code;
            } else if (!code) {
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    String anchor = anchor(heading.group(1));
                    for (int i = 1; !anchors.add(anchor); i++) {
                        anchor = anchor(heading.group(1)) + "-" + i;
                    }
                }
                Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
                while (link.find()) {
                    String target = link.group(1) == null ? link.group(2) : link.group(1);
                    if (!WEB.matcher(target).matches()) {
                        links.add(target);
                    }
                }
            }
        }
        return new MarkdownPage(file.normalize(), List.copyOf(links), Set.copyOf(anchors));
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The file or folder that a link leads to. */
    Path target(String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }
}
