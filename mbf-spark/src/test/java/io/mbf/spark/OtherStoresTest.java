package io.mbf.spark;

import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that only Hadoop knows how to open. */
class OtherStoresTest {

    @TempDir
    Path folder;

    /** The local disk under another name. */
    public static final class OtherFileSystem extends RawLocalFileSystem {

        @Override
        public String getScheme() {
            return "other";
        }

        @Override
        public URI getUri() {
            return URI.create("other:///");
        }
    }

    @Test
    void areReadThroughTheCache() {
        SideBySide.session()
                .sparkContext()
                .hadoopConfiguration()
                .setClass("fs.other.impl", OtherFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        SideBySide.session()
                .sql("select id, 'n' || id as name from range(1000)")
                .coalesce(2)
                .write()
                .parquet(folder.resolve("t").toString());
        String path = "other://" + folder.resolve("t");
        SideBySide.cached(session -> session.read().parquet(path).where("id > 700"));
    }
}
