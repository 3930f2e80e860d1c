package io.mbf.cli.argument;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The classes of somebody's Hadoop, and those of mbf-hadoop beside them, apart from the command's: that has some classes
 * of Hadoop without what they need, and libraries of its own in other versions.
 */
final class HadoopLoader extends URLClassLoader {

    private static final String BESIDE_HADOOP = "io.mbf.hadoop.";
    private static final List<String> SHARED = List.of("io.mbf.", "org.slf4j.");

    private static final ClassLoader COMMAND = HadoopLoader.class.getClassLoader();

    /** @param classPath as the JVM takes one: jars, folders, and {@code folder/*} for all jars in one */
    HadoopLoader(String classPath) throws MalformedURLException {
        super("hadoop", urls(classPath), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith("*")) {
                File[] inside = new File(entry.substring(0, entry.length() - 1))
                        .listFiles(
                                (folder, name) -> name.toLowerCase(Locale.ROOT).endsWith(".jar"));
                for (File jar : inside == null ? new File[0] : inside) {
                    urls.add(jar.toURI().toURL());
                }
            } else if (!entry.isEmpty()) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(BESIDE_HADOOP)) {
            return define(name);
        }
        return SHARED.stream().anyMatch(name::startsWith) ? COMMAND.loadClass(name) : super.findClass(name);
    }

    /** The command has the bytes. */
    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = COMMAND.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
