package io.mbf.dataset.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.dataset.FileSet;
import io.mbf.dataset.glob.FileFinder;
import io.mbf.error.InvalidQueryException;
import io.mbf.file.InputFile;
import io.mbf.file.LocalFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFilesTest {

    @TempDir
    Path root;

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private List<String> find(String... names) throws IOException {
        return DataFiles.find(FileSet.of(
                        Arrays.stream(names).map(name -> root + "/" + name).toList()))
                .stream()
                .map(file -> root.relativize(Path.of(file.file().name())).toString())
                .toList();
    }

    @Test
    void aFolderStandsForTheDataFilesInAndBelowIt() throws IOException {
        touch("b.parquet", "a/z.PARQ", "a/y/x.mbf", "readme.md", "c.parquet.crc", "parquet", "a-b.parquet");
        assertEquals(List.of("a-b.parquet", "a/y/x.mbf", "a/z.PARQ", "b.parquet"), find(""));
        assertEquals(List.of("a/y/x.mbf", "a/z.PARQ"), find("a"));
    }

    @Test
    void theOrderIsThatOfThePathsBytes() throws IOException {
        touch(
                "é.parquet",
                "z.parquet",
                "Z.parquet",
                "10.parquet",
                "9.parquet",
                "\ud83d\ude00.parquet",
                "\uffee.parquet");
        assertEquals(
                List.of(
                        "10.parquet",
                        "9.parquet",
                        "Z.parquet",
                        "z.parquet",
                        "é.parquet",
                        "\uffee.parquet",
                        "\ud83d\ude00.parquet"),
                find(""));
    }

    @Test
    void whatBeginsWithADotOrUnderscoreIsPassedOver() throws IOException {
        touch("_SUCCESS", "_temporary/0/a.parquet", ".b.parquet", ".git/c.parquet", "x/_d.parquet", "x/e_.parquet");
        assertEquals(List.of("x/e_.parquet"), find(""));
        assertEquals(List.of("x/e_.parquet"), find("**/*.parquet"));
        assertEquals(List.of("_temporary/0/a.parquet"), find("_temporary"));
        assertEquals(List.of("x/_d.parquet"), find("*/_*.parquet"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.parquet a.parquet,b1.parquet,b2.parquet",
                "**/*.parquet a.parquet,b1.parquet,b2.parquet,s/c.parquet,s/t/d.parquet",
                "**.parquet a.parquet,b1.parquet,b2.parquet,s/c.parquet,s/t/d.parquet",
                "s/**/*.parquet s/c.parquet,s/t/d.parquet",
                "*/**/*.parquet s/c.parquet,s/t/d.parquet",
                "**/t/**/d.* s/t/d.parquet",
                "** a.parquet,b1.parquet,b2.parquet,s/c.parquet,s/t/d.parquet",
                "* a.parquet,b1.parquet,b2.parquet",
                "s/* s/c.parquet",
                "b?.parquet b1.parquet,b2.parquet",
                "b[2-9].parquet b2.parquet",
                "b[!2].parquet b1.parquet",
                "{a,b1}.parquet a.parquet,b1.parquet",
                "{s/c,s/t/d}.parquet s/c.parquet,s/t/d.parquet",
                "s//*/d.parquet s/t/d.parquet",
                "notes* notes.txt",
            })
    void globsMatchWhatTheySay(String glob, String expected) throws IOException {
        touch("a.parquet", "b1.parquet", "b2.parquet", "s/c.parquet", "s/t/d.parquet", "notes.txt", "s/notes.md");
        assertEquals(List.of(expected.split(",")), find(glob));
    }

    @Test
    void whatExistsWinsOverAGlob() throws IOException {
        touch("a[1].parquet", "a1.parquet", "b*/x.parquet", "bb/y.parquet");
        assertEquals(Optional.of(new LocalFile(root.resolve("a[1].parquet"))), single("a[1].parquet"));
        assertEquals(List.of("b*/x.parquet"), find("b*"));
        assertEquals(List.of("a1.parquet"), find("a[1]*.parquet"));
        assertEquals(Optional.empty(), single("a[2].parquet"));
    }

    private Optional<InputFile> single(String name) {
        return FileSet.of(List.of(root + "/" + name)).single();
    }

    @Test
    void aPathIsNoGlob() {
        Path star = root.resolve("*.parquet");
        assertEquals(Optional.of(new LocalFile(star)), FileSet.of(star).single());
        assertEquals(Optional.of(new LocalFile(root.resolve("missing"))), single("missing"));
        assertEquals(Optional.empty(), FileSet.of(root).single());
    }

    @Test
    void convertedFilesBesideTheirSourcesAreNotReadTwice() throws IOException {
        touch("a.parquet", "a.mbf", "b.mbf", "x/a.mbf", "c.parq", "c.mbf");
        assertEquals(List.of("a.parquet", "b.mbf", "c.parq", "x/a.mbf"), find(""));
        assertEquals(List.of("a.mbf", "b.mbf", "c.mbf"), find("*.mbf"));
    }

    @Test
    void severalNamesComeOneAfterTheOtherAndFilesOnce() throws IOException {
        touch("a.parquet", "b.parquet", "s/c.parquet");
        assertEquals(List.of("s/c.parquet", "b.parquet", "a.parquet"), find("s", "b.parquet", "*.parquet", "./s/../s"));
    }

    @Test
    void linksAreFollowedButNotInCircles() throws IOException {
        touch("data/a.parquet", "other/b.parquet");
        Files.createSymbolicLink(root.resolve("data/up"), root);
        Files.createSymbolicLink(root.resolve("data/other"), root.resolve("other"));
        Files.createSymbolicLink(root.resolve("data/self"), root.resolve("data/self"));
        assertEquals(
                List.of("data/a.parquet", "data/other/b.parquet"), find("data").subList(0, 2));
        assertTrue(find("").contains("data/other/b.parquet"));
    }

    @Test
    void aLinkThatLeadsNowhereIsNotPassedOver() throws IOException {
        touch("a.parquet");
        Files.createSymbolicLink(root.resolve("b.parquet"), root.resolve("gone"));
        assertEquals(List.of("a.parquet", "b.parquet"), find(""));
    }

    @Test
    void noMatchIsAnError() throws IOException {
        touch("a.txt");
        assertFails("no .parquet, .parq or .mbf file in this folder", "");
        assertFails("no file matches", "*.parquet");
        assertFails("no file matches", "missing/*.parquet");
        assertFails("no file matches", "\0*");
        assertThrows(InvalidQueryException.class, () -> find("a[b"));
        assertThrows(InvalidQueryException.class, () -> find("{a"));
        assertThrows(InvalidQueryException.class, () -> find("a\0"));
    }

    private void assertFails(String reason, String name) {
        FileSystemException failure = assertThrows(FileSystemException.class, () -> find(name));
        assertEquals(reason, failure.getReason());
        assertEquals(root + "/" + name, failure.getFile());
    }

    @Test
    void treesThatAreTooDeepAreRefusedUnlessAGlobSaysHowDeep() throws IOException {
        String deep = "d/".repeat(FileFinder.MAX_DEPTH + 1);
        touch("a.parquet", deep + "b.parquet");
        assertEquals(List.of("a.parquet"), find("*.parquet"));
        FileSystemException failure = assertThrows(FileSystemException.class, () -> find(""));
        assertEquals("its directories nest deeper than 64", failure.getReason());
    }

    @Test
    void aTextThatIsTheNameOfNullIsNoNull() {
        String directory = "t=" + PartitionValue.encode(PartitionValue.NULL);
        assertEquals(
                List.of(new PartitionValue("t", Optional.of(PartitionValue.NULL))),
                PartitionValue.parse(Path.of(directory)));
    }

    @Test
    void directoriesBelowTheRootArePartitions() throws IOException {
        touch("t=1/x=a%2Fb/plain/y=/=z/k=v=w/n=__HIVE_DEFAULT_PARTITION__/u%3D=%41%zz%/f.parquet");
        List<PartitionValue> expected = List.of(
                new PartitionValue("x", Optional.of("a/b")),
                new PartitionValue("y", Optional.of("")),
                new PartitionValue("k", Optional.of("v=w")),
                new PartitionValue("n", Optional.empty()),
                new PartitionValue("u=", Optional.of("A%zz%")));
        for (String name : List.of("t=1", "t=1/**/f.parquet")) {
            FileSet set = FileSet.of(List.of(root + "/" + name));
            assertEquals(expected, DataFiles.find(set).get(0).partition());
            assertEquals(
                    List.of(), DataFiles.find(set.withPartitions(false)).get(0).partition());
        }
        assertEquals(6, DataFiles.find(FileSet.of(root)).get(0).partition().size());
    }

    @Test
    void theFolderItselfMayHaveAnyName() throws IOException {
        touch("_x/a.parquet", "_x/.y/b.parquet");
        assertEquals(List.of("_x/a.parquet"), find("_x"));
        assertEquals(List.of("_x/a.parquet"), find("_x/."));
        assertEquals(List.of("_x/.y/b.parquet"), find("_x/.y"));
    }
}
