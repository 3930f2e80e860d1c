package io.mbf.cli.argument;

import io.mbf.error.InvalidQueryException;
import io.mbf.error.MbfException;
import io.mbf.file.InputFile;
import io.mbf.file.Passwords;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The stores that addresses such as {@code s3a://bucket/a.parquet} are of. They are read by mbf-hadoop, through the
 * Hadoop of whoever runs the command, as that has a hundred megabytes and settings of its own. Thread-safe.
 */
public final class HadoopStores {

    private static final String CLASS_PATH = "MBF_HADOOP_CLASS_PATH";

    private final String classPath;
    private HadoopLoader loader; // null until an address is looked up, as is what follows
    private Object configuration;

    /** @param classPath of Hadoop, as the JVM takes one; empty for none */
    public HadoopStores(String classPath) {
        this.classPath = classPath;
    }

    /** Those of the Hadoop that the environment names. */
    public static HadoopStores ofProcess() {
        String named = System.getenv(CLASS_PATH);
        return new HadoopStores(named == null ? "" : named);
    }

    /**
     * The files that an address stands for: {@code HadoopFiles.find}, but for a file that is not there, which is found.
     *
     * @throws InvalidQueryException if there is no Hadoop to ask, or the address is of the web, or has a password in it
     * @throws IOException if a folder or glob has no file, or the store cannot be reached
     */
    synchronized List<InputFile> find(String address) throws IOException {
        String shown = Passwords.hide(address);
        if (!shown.equals(address)) { // Hadoop's messages would repeat it
            throw new InvalidQueryException(shown
                    + ": has a password, which others can see among the processes; its place is in Hadoop's settings");
        }
        if (shown.matches("(?is)https?:.*")) {
            throw new InvalidQueryException(
                    shown + ": is on the web, where Hadoop reads no parts of files: download it first");
        }
        if (classPath.isEmpty()) {
            throw new InvalidQueryException(
                    address + ": is an address, and the command reads those with your Hadoop: set " + CLASS_PATH
                            + " to what 'hadoop classpath' prints");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            if (loader == null) {
                loader = new HadoopLoader(classPath);
            }
            thread.setContextClassLoader(loader); // by which Hadoop finds its settings and its stores
            return look(address);
        } catch (IOException | MbfException said) {
            throw said;
        } catch (LinkageError | ReflectiveOperationException lacking) {
            throw new FileSystemException(
                    address, null, "what " + CLASS_PATH + " names lacks a class: " + lacking.getMessage());
        } catch (RuntimeException failed) {
            throw new FileSystemException(address, null, "Hadoop says: " + failed.getMessage());
        } catch (Error e) {
            throw e;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // none other is declared
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private List<InputFile> look(String address) throws Throwable {
        if (configuration == null) {
            Class<?> type = loader.loadClass("org.apache.hadoop.conf.Configuration");
            configuration = MethodHandles.publicLookup()
                    .findConstructor(type, MethodType.methodType(void.class))
                    .invoke();
        }
        Class<?> one = loader.loadClass("io.mbf.hadoop.HadoopFile");
        Class<?> many = loader.loadClass("io.mbf.hadoop.HadoopFiles");
        try {
            return ((List<?>) method(many, "find", List.class).invoke(address, configuration))
                    .stream().map(InputFile.class::cast).toList();
        } catch (NoSuchFileException missing) {
            return List.of((InputFile) method(one, "of", one).invoke(address, configuration));
        }
    }

    /** A method of an address and a configuration. */
    private MethodHandle method(Class<?> type, String name, Class<?> result) throws ReflectiveOperationException {
        return MethodHandles.publicLookup()
                .findStatic(type, name, MethodType.methodType(result, String.class, configuration.getClass()));
    }
}
