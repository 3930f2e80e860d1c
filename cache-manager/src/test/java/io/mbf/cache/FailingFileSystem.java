package io.mbf.cache;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The machine's file system, one operation of which fails, or moves fewer bytes than it was asked to. Counted is what
 * can fail in real life: looking at, listing, making, moving and removing files, setting attributes, and opening,
 * reading, writing, mapping, locking and forcing them.
 */
final class FailingFileSystem extends FileSystem {

    /** How the chosen operation goes wrong. */
    enum Fault {
        ERROR,
        /** Reads and writes move one byte, which is allowed; other operations are well. */
        SHORT
    }

    private final FileSystem real = FileSystems.getDefault();
    private final Provider provider = new Provider(this);
    private final Fault fault;
    private int left;
    private Path failed;

    /** @param nth operation that goes wrong, from 1 on */
    FailingFileSystem(Fault fault, int nth) {
        this.fault = fault;
        this.left = nth;
    }

    /** Where the operation that went wrong took place; null if it was not reached. */
    synchronized Path failed() {
        return failed;
    }

    /** The operations go well from now on. */
    synchronized void heal() {
        left = 0;
    }

    Path wrap(Path path) {
        return path == null || path instanceof FailingPath ? path : new FailingPath(this, path);
    }

    static Path unwrap(Path path) {
        return path instanceof FailingPath failing ? failing.real() : path;
    }

    /**
     * Counts an operation.
     *
     * @return whether it moves one byte only
     */
    synchronized boolean count(Path path) throws IOException {
        if (left == 0 || --left > 0) {
            return false;
        }
        failed = unwrap(path);
        if (fault == Fault.ERROR) {
            throw new IOException("Input/output error (injected)");
        }
        return true;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return real.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrap(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher matcher = real.getPathMatcher(pattern);
        return path -> matcher.matches(unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return real.newWatchService();
    }

    /** Counts, and lets the real provider do it. */
    private static final class Provider extends FileSystemProvider {

        private final FailingFileSystem owner;
        private final FileSystemProvider real = FileSystems.getDefault().provider();

        Provider(FailingFileSystem owner) {
            this.owner = owner;
        }

        @Override
        public String getScheme() {
            return "failing";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new FileSystemAlreadyExistsException(uri.toString()); // there is the owner, and no other
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return owner;
        }

        @Override
        public Path getPath(URI uri) {
            return owner.wrap(Path.of(uri));
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            owner.count(path);
            FileChannel channel = real.newFileChannel(unwrap(path), options, attributes);
            // from JDK 22 on entries are mapped with a method that a class compiled for 17 cannot pass on
            boolean isRead = options.stream()
                    .allMatch(option -> option == StandardOpenOption.READ || option instanceof LinkOption);
            return isRead && Runtime.version().feature() >= 22 ? channel : new FailingChannel(owner, path, channel);
        }

        @Override
        public AsynchronousFileChannel newAsynchronousFileChannel(
                Path path, Set<? extends OpenOption> options, ExecutorService executor, FileAttribute<?>... attributes)
                throws IOException {
            owner.count(path);
            return real.newAsynchronousFileChannel(unwrap(path), options, executor, attributes);
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            owner.count(path);
            return real.newByteChannel(unwrap(path), options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            owner.count(folder);
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> files = real.newDirectoryStream(unwrap(folder), all -> true)) {
                for (Path file : files) {
                    if (filter.accept(owner.wrap(file))) {
                        found.add(owner.wrap(file));
                    }
                }
            }
            return new DirectoryStream<>() {
                @Override
                public java.util.Iterator<Path> iterator() {
                    return found.iterator();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
            owner.count(folder);
            real.createDirectory(unwrap(folder), attributes);
        }

        @Override
        public void delete(Path path) throws IOException {
            owner.count(path);
            real.delete(unwrap(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            owner.count(target);
            real.copy(unwrap(source), unwrap(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            owner.count(target);
            real.move(unwrap(source), unwrap(target), options);
        }

        @Override
        public boolean isSameFile(Path path, Path other) throws IOException {
            owner.count(path);
            return real.isSameFile(unwrap(path), unwrap(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return real.isHidden(unwrap(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            owner.count(path);
            return real.getFileStore(unwrap(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            owner.count(path);
            real.checkAccess(unwrap(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return real.getFileAttributeView(unwrap(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            owner.count(path);
            return real.readAttributes(unwrap(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            owner.count(path);
            return real.readAttributes(unwrap(path), attributes, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
            owner.count(path);
            real.setAttribute(unwrap(path), attribute, value, options);
        }
    }
}
