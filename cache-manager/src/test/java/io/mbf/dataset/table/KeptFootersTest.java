package io.mbf.dataset.table;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mbf.cache.Sources;
import io.mbf.file.LocalFile;
import io.mbf.parquet.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFootersTest {

    @TempDir
    Path folder;

    private Path path;
    private LocalFile file;
    private ParquetFile footer;

    @BeforeEach
    void readFooter() throws IOException {
        path = Sources.write(folder.resolve("a.parquet"), LongStream.range(0, 10));
        file = new LocalFile(path);
        footer = ParquetFile.open(path);
    }

    @Test
    void aFooterIsKeptWhileItsFileIsTheSame() {
        KeptFooters footers = new KeptFooters(2);
        footers.keep(1, footer);
        assertSame(footer, footers.get(1, file));
        assertSame(footer, footers.get(1, file), "for the next scan, too");
        assertNull(footers.get(0, file));
    }

    @Test
    void thatOfAFileThatWasReplacedIsNotUsed() throws IOException {
        KeptFooters footers = new KeptFooters(1);
        footers.keep(0, footer);
        Path other = Sources.write(folder.resolve("b.parquet"), LongStream.range(20, 30));
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertNull(footers.get(0, file));
    }

    @Test
    void whatThereIsNoRoomForIsNotKept() {
        KeptFooters footers = new KeptFooters(2, 9L * footer.footerLength());
        footers.keep(0, footer);
        footers.keep(1, footer);
        assertSame(footer, footers.get(0, file));
        assertNull(footers.get(1, file));
    }
}
