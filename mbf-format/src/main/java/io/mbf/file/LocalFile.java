package io.mbf.file;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file of a file system of the JDK.
 *
 * @param path to it
 * @param followsLinks whether the path may be a symbolic link
 */
public record LocalFile(Path path, boolean followsLinks) implements InputFile {

    public LocalFile {
        requireNonNull(path, "path");
    }

    /** What a path leads to, through links. */
    public LocalFile(Path path) {
        this(path, true);
    }

    /**
     * What lies at a path itself; a symbolic link there is not followed, and cannot be opened. For files such as the
     * entries of a cache, which say themselves what they are: mapping one looks at the path before and after, and so does
     * not notice that it was swapped there and back in between.
     */
    public static LocalFile withoutLinks(Path path) {
        return new LocalFile(path, false);
    }

    @Override
    public String name() {
        String text = path.toString();
        StringBuilder line = null; // hardly ever needed, and folders have many files
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) { // a control character of ASCII
                line = line == null ? new StringBuilder(text) : line;
                line.setCharAt(i, '?');
            }
        }
        return line == null ? text : line.toString();
    }

    @Override
    public LocalFile canonical() {
        Path absolute = path.toAbsolutePath();
        try {
            return new LocalFile(absolute.toRealPath(links()), followsLinks);
        } catch (IOException missing) {
            return new LocalFile(canonicalFolder(absolute), followsLinks);
        }
    }

    private static Path canonicalFolder(Path missing) {
        try {
            return missing.getParent() == null
                    ? missing
                    : missing.getParent().toRealPath().resolve(missing.getFileName());
        } catch (IOException folderMissing) {
            return missing.normalize();
        }
    }

    @Override
    public String uri() {
        String text = path.toString();
        return isPlain(text) && path.getFileSystem() == FileSystems.getDefault()
                ? "file://" + text
                : path.toUri().toString();
    }

    /**
     * Whether a path is that of its URI as it stands. Then {@link Path#toUri} would only take another look at the disk,
     * to find out whether it is a directory.
     */
    private static boolean isPlain(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || "/-_.=".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    @Override
    public FileState state() throws IOException {
        return FileState.of(path, links());
    }

    @Override
    public RangeReader open() throws IOException {
        return ChannelReader.open(this);
    }

    /** {@inheritDoc} Checks besides that nobody has cut the file off since, after each copy. */
    @Override
    public RangeReader map() throws IOException {
        return MappedReader.open(this);
    }

    LinkOption[] links() {
        return followsLinks ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
