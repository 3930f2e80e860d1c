package io.mbf.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.Mbf;
import io.mbf.cache.ConvertOptions;
import io.mbf.parquet.DecryptionKeys;
import io.mbf.parquet.ParquetFile;
import io.mbf.reader.MbfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store is asked for: each request takes its time, however few bytes it is about. */
class RequestsTest {

    @TempDir
    java.nio.file.Path temp;

    private ObservedFileSystem store;
    private HadoopFile parquet;

    @BeforeEach
    void makeFile() throws IOException {
        store = new ObservedFileSystem(
                FileSystem.newInstanceLocal(new Configuration()).getRawFileSystem());
        LongStream ids = new Random(1).longs(600_000);
        parquet = put("a.parquet", TestFiles.parquet(ids));
    }

    private HadoopFile put(String name, byte[] bytes) throws IOException {
        return TestFiles.put(store, new Path(temp.toUri().getPath(), name), bytes);
    }

    private List<String> reads() {
        return store.requests.stream()
                .filter(request -> request.startsWith("read"))
                .toList();
    }

    @Test
    void aParquetFileIsOpenedWithOneReadOfItsEnd() throws IOException {
        store.requests.clear();
        ParquetFile.open(parquet, DecryptionKeys.NONE).close();
        assertEquals(List.of("look", "look", "open", "look", "read 65536"), store.requests);
    }

    @Test
    void aRead() throws IOException {
        store.requests.clear();
        TestFiles.ids(Mbf.readParquet(parquet).select("id"));
        System.out.println(store.requests);
        store.requests.clear();
        TestFiles.ids(Mbf.readParquet(parquet).where("id = 7"));
        System.out.println(store.requests);
        java.nio.file.Path mbf = temp.resolve("b.mbf");
        Mbf.convertToMbf(parquet, mbf, ConvertOptions.DEFAULT);
        HadoopFile stored = put("c.mbf", Files.readAllBytes(mbf));
        store.requests.clear();
        MbfFile.open(stored).close();
        System.out.println(store.requests);
        store.requests.clear();
        TestFiles.ids(Mbf.readMbf(stored).select("id"));
        System.out.println(store.requests);
    }
}
