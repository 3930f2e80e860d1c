package io.mbf.hadoop;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** An HDFS of one name node and one data node, for all tests of a run: it takes seconds to start. */
final class HdfsCluster implements AutoCloseable {

    /** Gives it to tests that have a parameter of this type, and stops it after the last one. */
    static final class Started implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == HdfsCluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test.getRoot()
                    .getStore(ExtensionContext.Namespace.create(HdfsCluster.class))
                    .computeIfAbsent(HdfsCluster.class, any -> new HdfsCluster(), HdfsCluster.class);
        }
    }

    private final MiniDFSCluster cluster;

    private HdfsCluster() {
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR,
                Path.of("target", "hdfs").toAbsolutePath().toString());
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", 1024);
        try {
            cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        } catch (IOException failed) {
            throw new IllegalStateException("HDFS does not start", failed);
        }
    }

    /** The configuration of a program that reads. */
    Configuration configuration() {
        return new Configuration(cluster.getConfiguration(0));
    }

    FileSystem fileSystem() throws IOException {
        return cluster.getFileSystem();
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
