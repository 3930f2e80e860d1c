package io.mbf.cli;

import io.mbf.cli.argument.HadoopStores;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Hadoop of the tests, with a view ({@code viewfs}) of a local folder as the store that it reads. */
final class TestStores {

    private TestStores() {}

    /**
     * A store that shows a folder as {@code viewfs://store/data}.
     *
     * @param settings an empty folder to put Hadoop's settings into
     */
    static HadoopStores of(Path settings, Path shown) throws IOException {
        return new HadoopStores(classPath(settings, shown));
    }

    /** The class path of a Hadoop that knows this store. */
    static String classPath(Path settings, Path shown) throws IOException {
        Files.writeString(settings.resolve("core-site.xml"), """
                <configuration>
                  <property><name>fs.viewfs.mounttable.store.link./data</name><value>%s</value></property>
                </configuration>
                """.formatted(shown.toUri()));
        List<String> entries = new ArrayList<>(List.of(settings.toString()));
        jars().forEach(jar -> entries.add(jar.toString()));
        return String.join(File.pathSeparator, entries);
    }

    /** Those of Hadoop, which are on the class path of the tests, too. */
    static List<Path> jars() {
        return List.of(
                jar("org.apache.hadoop.hdfs.DistributedFileSystem"),
                jar("org.apache.hadoop.shaded.com.google.common.collect.ImmutableList"));
    }

    private static Path jar(String type) {
        try {
            return Path.of(Class.forName(type, false, TestStores.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException missing) {
            throw new AssertionError("Hadoop is not on the class path of the tests", missing);
        }
    }
}
