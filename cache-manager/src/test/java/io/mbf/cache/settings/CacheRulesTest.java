package io.mbf.cache.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.settings.CacheRule.Choice;
import io.mbf.dataset.listing.SourceFile;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sources a rule is about. */
class CacheRulesTest {

    @TempDir
    Path temp;

    private static boolean matches(String pattern, String uri) {
        return new CacheRules(List.of(new CacheRule(pattern, Choice.PIN))).isPinned(uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/data/hot | file:///data/hot | true",
                "/data/hot/ | file:///data/hot/a/b.parquet | true",
                "/data/hot | file:///data/hotter/b.parquet | false",
                "/data/./x/../hot | file:///data/hot/b.parquet | true",
                "/ | file:///data/b.parquet | true",
                "/data/*.parquet | file:///data/b.parquet | true",
                "/data/*.parquet | file:///data/x/b.parquet | false",
                "/data/*.parquet | file:///other/data/b.parquet | false",
                "/data/**/*.parquet | file:///data/b.parquet | true",
                "/data/**/*.parquet | file:///data/x/y/b.parquet | true",
                "/data/** | file:///data/x/.hidden/_b | true",
                "/data/{a,b}?/[x-z].* | file:///data/b1/y.parq | true",
                "/data/{a,b}?/[x-z].* | file:///data/b/y.parq | false",
                "/data/a: b/** | file:///data/a:%20b/x | true",
                "/data/\\[1\\]/** | file:///data/%5B1%5D/x | true",
                "/data/ü*/** | file:///data/%C3%BCber/x | true",
                "**/staging/** | file:///data/staging/x | true",
                "**/staging/** | file:///staging/x | true",
                "**/staging/** | s3a://bucket/staging/x | true",
                "**/staging/** | s3a://staging/x | true",
                "**/staging/** | file:///data/staging.parquet | false",
                "** | hdfs://host:8020/x | true",
                "s3a://bucket/hot | s3a://bucket/hot/x | true",
                "s3a://bucket/hot/*.parquet | s3a://bucket/hot/x.parquet | true",
                "s3a://bucket/hot/** | s3://bucket/hot/x | false",
                "s3a://bucket/** | s3a://bucket2/hot/x | false",
                "hdfs://host:8020/a b/** | hdfs://host:8020/a%20b/x | true",
                "/data/** | s3a://data/x | false",
                "/data/** | file:///data/x#keys=0a1b | true",
                "/data/** | file:///data/x%00y | false",
                "/data/** | no uri at all | false",
            })
    void aPatternMatches(String pattern, String uri, boolean expected) {
        assertEquals(expected, matches(pattern, uri), pattern + " " + uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data/**",
                "*.parquet",
                "./data",
                "~/data",
                "/data/[a",
                "/data/{a",
                "file:///data/**",
                "a:b",
                "s3a://buck*/hot/**",
                "\0"
            })
    void whatIsNoPatternIsAnError(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new CacheRule(pattern, Choice.PIN));
    }

    @Test
    void theFirstRuleThatMatchesCounts() {
        CacheRules rules = new CacheRules(List.of(
                CacheRule.parse("/data/hot/tmp/**: never"),
                CacheRule.parse("/data/hot/** : PIN"),
                CacheRule.parse("/data/**:second-read"),
                CacheRule.parse("/data/**: never")));
        assertTrue(rules.isNever("file:///data/hot/tmp/x"));
        assertTrue(rules.isPinned("file:///data/hot/x"));
        assertEquals(
                "/data/**: second-read",
                rules.find("file:///data/x").orElseThrow().toString());
        assertTrue(rules.find("file:///elsewhere").isEmpty());
    }

    @Test
    void aFolderIsMeantAlsoThroughASymbolicLink() throws IOException {
        Path folder = Files.createDirectory(temp.toRealPath().resolve("folder"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
        assertTrue(matches(link + "/**", new LocalFile(folder.resolve("x")).uri()));
        assertTrue(matches(link.toString(), new LocalFile(folder.resolve("x")).uri()));
        assertFalse(matches(link + "/y*", new LocalFile(folder.resolve("x")).uri()));
    }

    @Test
    void aGlobMeansTheSameFilesAsWhereFilesAreRead() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path root = temp.toRealPath();
        List<String> names = List.of("a", "b=1", "c d", "é", "x.y");
        for (int i = 0; i < 60; i++) {
            Path folder = root;
            for (int depth = random.nextInt(3); depth > 0; depth--) {
                folder = folder.resolve(names.get(random.nextInt(names.size())));
            }
            Files.createDirectories(folder);
            Path file = folder.resolve(names.get(random.nextInt(names.size())) + i + ".parquet");
            Files.createFile(file);
        }
        List<Path> all;
        try (Stream<Path> walked = Files.walk(root)) {
            all = walked.filter(Files::isRegularFile).toList();
        }
        List<String> pieces = List.of("**", "*", "a", "b=*", "?*", "{a,c d}", "[!a]*", "é", "*.y");
        int matched = 0;
        for (int i = 0; i < 200; i++) {
            StringBuilder glob = new StringBuilder(root.toString());
            for (int depth = random.nextInt(3); depth > 0; depth--) {
                glob.append('/').append(pieces.get(random.nextInt(pieces.size())));
            }
            glob.append(random.nextBoolean() ? "/*.parquet" : "/*[0-4].parquet");
            Set<InputFile> found;
            try {
                found = SourceFile.find(List.of(glob.toString())).stream()
                        .map(SourceFile::file)
                        .collect(Collectors.toSet());
            } catch (IOException none) {
                found = Set.of();
            }
            matched += found.size();
            Set<InputFile> ruled = all.stream()
                    .map(LocalFile::new)
                    .filter(file -> matches(glob.toString(), file.uri()))
                    .collect(Collectors.toSet());
            assertEquals(found, ruled, glob + ", seed " + seed);
        }
        assertTrue(matched > 100, "seed " + seed);
    }
}
