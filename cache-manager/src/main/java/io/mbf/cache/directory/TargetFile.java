package io.mbf.cache.directory;

import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** A file that a user names, written under another name beside it, which it has until it is complete. */
public final class TargetFile {

    private final Path target;
    private final Path temporary;
    private final boolean overwrite;

    /** @param overwrite whether the file may replace one that is there */
    public TargetFile(Path target, boolean overwrite) {
        this.target = target;
        this.temporary = TemporaryFile.beside(target.toAbsolutePath());
        this.overwrite = overwrite;
    }

    /** Where to write it. */
    public Path temporary() {
        return temporary;
    }

    /**
     * Whether the file can take its name, as things are now.
     *
     * @param sources that it is made from, none of which it may replace
     * @throws IOException if its folder is not there, or something is that it may not replace
     */
    public void check(Collection<? extends InputFile> sources) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileSystemException(target.toString(), null, "its folder does not exist");
        }
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            for (InputFile source : sources) {
                requireOther(source);
            }
            if (!overwrite) {
                throw new FileAlreadyExistsException(target.toString());
            }
        }
    }

    private void requireOther(InputFile source) throws IOException {
        try {
            if (FileState.of(target).equals(source.state())) {
                throw new FileSystemException(target.toString(), null, "is the source itself");
            }
        } catch (NoSuchFileException linkToNowhere) {
            // then it is no source
        }
    }

    /**
     * Whether a folder can take the name, as things are now: one that is there may not hold anything.
     *
     * @throws IOException if it cannot
     */
    public void checkFolder() throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new FileSystemException(target.toString(), null, "its folder does not exist");
        }
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> inside = Files.list(target)) {
                if (inside.findAny().isPresent()) {
                    throw new FileSystemException(
                            target.toString(), null, "is a folder with something in it, which is not replaced");
                }
            }
        } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "is a file, and a folder is to be written");
        }
    }

    /** Gives the folder its name, and what is in it the rights of files newly made there. */
    public void publishFolder() throws IOException {
        if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null) {
            Set<PosixFilePermission> rights = usualRights(target);
            try (Stream<Path> files = Files.walk(temporary)) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    Files.setPosixFilePermissions(file, rights);
                }
            }
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the file its name, and the rights of what it replaces, or else of any file newly made there. */
    public void publish() throws IOException {
        giveRights();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what was written, if it has not got its name. */
    public void discard() throws IOException {
        if (Files.isDirectory(temporary, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> inside = Files.walk(temporary)) {
                for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.deleteIfExists(temporary);
    }

    private void giveRights() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> rights =
                Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) ? rights(target) : usualRights(target);
        // where rights cannot be set, all files have the same
        if (!rights.equals(view.readAttributes().permissions())) {
            view.setPermissions(rights);
        }
    }

    /**
     * Those that the umask, or the folder's own list, leaves to a new file.
     *
     * @param file beside which one is made, to see
     */
    static Set<PosixFilePermission> usualRights(Path file) throws IOException {
        Path probe = Files.createFile(TemporaryFile.beside(file.toAbsolutePath()));
        try {
            return rights(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static Set<PosixFilePermission> rights(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    }
}
