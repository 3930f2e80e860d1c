package io.mbf.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mbf.error.InvalidQueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a folder or a glob stands for. */
class HadoopFilesTest {

    @TempDir
    java.nio.file.Path temp;

    private void make(String... names) throws IOException {
        for (String name : names) {
            java.nio.file.Path file = temp.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private List<String> find(String name) throws IOException {
        return HadoopFiles.find(temp + "/" + name, new Configuration()).stream()
                .map(file -> temp.relativize(
                                java.nio.file.Path.of(file.path().toUri().getPath()))
                        .toString())
                .toList();
    }

    @Test
    void aFolderStandsForTheDataInAndBelowItInTheOrderOfPaths() throws IOException {
        make("b.parquet", "a/z.PARQUET", "a-b/y.parq", "c.mbf", "notes.txt", "a/b/x.parquet", "parquet");
        assertEquals(List.of("a-b/y.parq", "a/b/x.parquet", "a/z.PARQUET", "b.parquet", "c.mbf"), find(""));
        assertEquals(List.of("a/b/x.parquet", "a/z.PARQUET"), find("a"));
    }

    @Test
    void hiddenNamesArePassedOverWithAllThatIsBelowThem() throws IOException {
        make("a.parquet", ".b.parquet", "_c.parquet", "_temporary/0/d.parquet", "x/.e/f.parquet", "x/g.parquet");
        assertEquals(List.of("a.parquet", "x/g.parquet"), find(""));
        assertEquals(List.of("a.parquet"), find("*.parquet"));
        assertEquals(List.of("_c.parquet"), find("_*.parquet"));
        assertEquals(
                List.of("0/d.parquet"),
                find("_temporary").stream().map(name -> name.substring(11)).toList());
    }

    @Test
    void aConvertedFileBesideItsSourceIsPassedOver() throws IOException {
        make("a.parquet", "a.mbf", "b.mbf", "x/a.mbf");
        assertEquals(List.of("a.parquet", "b.mbf", "x/a.mbf"), find(""));
    }

    @Test
    void aGlobStandsForFilesAndFoldersThatItMatches() throws IOException {
        make("y=1/a.parquet", "y=1/a.txt", "y=2/a.parquet", "z/a.parquet", "data.bin");
        assertEquals(List.of("y=1/a.parquet", "y=2/a.parquet"), find("y=*"));
        assertEquals(List.of("y=1/a.parquet", "y=2/a.parquet", "z/a.parquet"), find("*"));
        assertEquals(List.of("y=1/a.parquet", "z/a.parquet"), find("{y=1,z}/*"));
        assertEquals(List.of("data.bin"), find("dat?.[a-z]in"));
    }

    @Test
    void whatIsThereUnderJustThisNameIsNoGlob() throws IOException {
        make("a[1].parquet", "a1.parquet");
        assertEquals(List.of("a[1].parquet"), find("a[1].parquet"));
    }

    @Test
    void aFileThatIsNamedMayHaveAnyName() throws IOException {
        make("data.bin");
        assertEquals(List.of("data.bin"), find("data.bin"));
    }

    @Test
    void nothingIsAnError() throws IOException {
        make("x/notes.txt");
        assertEquals(
                "file:" + temp + "/x: no .parquet, .parq or .mbf file there",
                assertThrows(IOException.class, () -> find("x")).getMessage());
        assertEquals(
                "file:" + temp + "/*.parquet: no file matches",
                assertThrows(IOException.class, () -> find("*.parquet")).getMessage());
        assertThrows(NoSuchFileException.class, () -> find("missing.parquet"));
        assertThrows(IOException.class, () -> find("{a"));
    }

    @Test
    void twoStarsWouldMeanSomethingElse() {
        assertEquals(
                "file:" + temp
                        + "/**/*.parquet: Hadoop's globs have no '**'; a folder stands for the files below it, too",
                assertThrows(InvalidQueryException.class, () -> find("**/*.parquet"))
                        .getMessage());
    }
}
