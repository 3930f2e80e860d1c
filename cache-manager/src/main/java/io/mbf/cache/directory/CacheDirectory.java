package io.mbf.cache.directory;

import io.mbf.cache.entry.ClaimsFile;
import io.mbf.cache.entry.RowGroupsFile;
import io.mbf.cache.source.Source;
import io.mbf.dataset.glob.CacheFolder;
import io.mbf.file.FileState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that holds the entries: its names, and what lies in it.
 *
 * <pre>
 * 3f…c2.mbf                       the entry of one source; hex of half the SHA-256 of the source's canonical URI
 * 3f…c2-9d…07.mbf                 the same, read with keys; see {@link Source}
 * 3f…c2.parts/                    of an entry that is not whole, its parts; see {@link PartName}
 * 8a…1e.bundle.mbf                the small sources of one folder; hex of half the SHA-256 of its canonical URI
 * 3f…c2.claims                    what its source says that is not true, if anything; see {@link ClaimsFile}
 * 3f…c2.rowgroups                 what the row groups of its source are, if it is large; see {@link RowGroupsFile}
 * .3f…c2.mbf.4711-9ab….tmp        being written by process 4711; renamed to the entry when it is proven
 * locks/07.lock                   see {@link ConversionLock}
 * </pre>
 *
 * <p>Names are hashes, so that paths of any characters are safe and say nothing to a passer-by. All operations are safe
 * between threads and processes: files are only created, renamed into place and unlinked, never changed.
 */
public final class CacheDirectory {

    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{32}(-[0-9a-f]{16}|\\.bundle)?\\.mbf");
    private static final Pattern ENTRY_OR_PARTS =
            Pattern.compile("[0-9a-f]{32}((-[0-9a-f]{16})?\\.(mbf|parts)|\\.bundle\\.mbf)");
    private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.(\\d{1,10})-[0-9a-f]{1,16}\\.tmp");
    public static final String ENDING = ".mbf";
    private static final String BUNDLE_ENDING = ".bundle.mbf";
    private static final String PARTS_ENDING = ".parts";
    private static final Pattern PARTS = Pattern.compile("[0-9a-f]{32}(-[0-9a-f]{16})?\\.parts");
    private static final Pattern CLAIMS = Pattern.compile("[0-9a-f]{32}(-[0-9a-f]{16})?\\.claims");
    private static final Pattern ROW_GROUPS = Pattern.compile("[0-9a-f]{32}(-[0-9a-f]{16})?\\.rowgroups");
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_PLACES = 4096;
    private static final Duration ORPHAN_AGE = Duration.ofDays(1);

    /** A file of the directory as last seen. */
    public record Listed(Path file, FileState stamp) {}

    private final Path path;
    /** Places of entries by the URIs of their sources, so that those that are read often are not hashed each time. */
    private final Map<String, Path> places = new ConcurrentHashMap<>();
    /** The folder as it was when it was last found private. */
    private volatile FolderStamp trusted;

    /** @param path absolute; nothing is touched before {@link #prepare} */
    public CacheDirectory(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    public Path locks() {
        return path.resolve(CacheFolder.LOCKS);
    }

    public Path entry(String sourceUri) {
        Path known = places.get(sourceUri);
        if (known == null) {
            if (places.size() >= MOST_PLACES) {
                places.clear();
            }
            known = place(sourceUri);
            places.put(sourceUri, known);
        }
        return known;
    }

    private Path place(String sourceUri) {
        String fileUri = Source.fileUri(sourceUri);
        return path.resolve(stem(fileUri)
                + (fileUri.equals(sourceUri) ? "" : "-" + HexFormat.of().toHexDigits(hash(sourceUri)))
                + ENDING);
    }

    /**
     * The place of the bundle of a folder's small sources.
     *
     * @param folderUri of the folder, as of sources, with a slash at its end
     */
    public Path bundle(String folderUri) {
        return path.resolve(stem(folderUri) + BUNDLE_ENDING);
    }

    /** Whether a file is called as bundles are. */
    public static boolean isBundle(Path file) {
        return file.toString().endsWith(BUNDLE_ENDING);
    }

    /** The place of what is untrue in the source of an entry. */
    public static Path claims(Path entry) {
        return beside(entry, ".claims");
    }

    /** The place of what the row groups of the source of an entry are. */
    public static Path rowGroups(Path entry) {
        return beside(entry, ".rowgroups");
    }

    /** The folder of an entry's parts, which need not be there. */
    public static Path parts(Path entry) {
        return beside(entry, PARTS_ENDING);
    }

    /** The place of the entry that a file is, or is a part of. */
    public static Path entryOf(Path file) {
        Path folder = file.getParent();
        if (!isParts(folder)) {
            return file;
        }
        String name = folder.getFileName().toString();
        return folder.resolveSibling(name.substring(0, name.length() - PARTS_ENDING.length()) + ENDING);
    }

    private static boolean isParts(Path folder) {
        return folder != null && folder.toString().endsWith(PARTS_ENDING);
    }

    private static Path beside(Path entry, String ending) {
        String name = entry.getFileName().toString();
        return entry.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ending);
    }

    /** Makes the folder of an entry's parts if it is missing, which only its owner can read. */
    public static void makeParts(Path entry) throws IOException {
        PrivateFolder.require(parts(entry));
    }

    /** The parts of an entry, in no order; empty if there are none. */
    public static List<Listed> partsOf(Path entry) throws IOException {
        return partsIn(parts(entry));
    }

    /** The parts in a folder of them, in no order; none if there is no such folder. */
    public static List<Listed> partsIn(Path folder) throws IOException {
        return Files.isSymbolicLink(folder)
                ? List.of()
                : listed(folder, file -> PartName.isOne(file.getFileName().toString()));
    }

    /** Removes the folder of an entry's parts if it is empty. */
    public static void dropIfEmpty(Path parts) {
        // the plain call: it fails, and nothing happens, where the folder is not empty or gone
        parts.toFile().delete();
    }

    private static String stem(String fileUri) {
        return HexFormat.of().formatHex(digest(fileUri), 0, 16);
    }

    /** The places of all entries that a file may have: the one in the clear, and those there are of reads with keys. */
    public List<Path> entriesOf(String fileUri) throws IOException {
        Set<Path> places = new LinkedHashSet<>(List.of(entry(fileUri)));
        String keyed = stem(fileUri) + "-[0-9a-f]{16}";
        for (Listed whole : list(Pattern.compile(keyed + "\\.mbf"))) {
            places.add(whole.file);
        }
        for (Listed folder : list(Pattern.compile(keyed + "\\.parts"))) {
            places.add(entryOf(folder.file.resolve(ENDING)));
        }
        return List.copyOf(places);
    }

    /** A hash of 64 bits, by which sources are distinguished. */
    public static long hash(String sourceUri) {
        return ByteBuffer.wrap(digest(sourceUri)).getLong();
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Makes the folder, and the folders above it, if missing.
     *
     * @throws IOException if it cannot be used; see {@link PrivateFolder#require}
     */
    public void prepare() throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        requirePrivate();
        PrivateFolder.require(locks());
    }

    /** Makes what is missing by now; see {@link #prepare}. */
    public void makeReady() throws IOException {
        if (isGone() || !Files.isDirectory(locks(), LinkOption.NOFOLLOW_LINKS)) {
            prepare();
        }
    }

    private void requirePrivate() throws IOException {
        PrivateFolder.require(path);
        trusted = FolderStamp.of(path);
    }

    /**
     * Looks whether the folder is still the one that was found private. Another one, or one whose owner or rights have
     * changed, has to be found so first. Takes one look at the disk in the usual case.
     *
     * @return the folder as it is
     * @throws NoSuchFileException if it is gone
     * @throws IOException if it cannot be used; see {@link PrivateFolder#require}
     */
    public FolderStamp check() throws IOException {
        FolderStamp now = FolderStamp.of(path);
        if (!now.equals(trusted)) {
            requirePrivate();
            now = trusted;
        }
        return now;
    }

    /** All entries and bundles, and all parts of entries that are not whole, in no order; empty if the folder is gone. */
    public List<Listed> entries() throws IOException {
        List<Listed> found = new ArrayList<>(list(ENTRY));
        for (Listed folder : list(PARTS)) {
            found.addAll(partsIn(folder.file));
        }
        return found;
    }

    /** All files of untrue claims. */
    public List<Listed> claims() throws IOException {
        return list(CLAIMS);
    }

    /** All files of what row groups are. */
    public List<Listed> rowGroups() throws IOException {
        return list(ROW_GROUPS);
    }

    /** The names of all entries and bundles, of entries in parts too; quicker than looking at each. */
    public Set<String> entryNames() throws IOException {
        Set<String> names = new HashSet<>();
        if (isGone()) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                path,
                file -> ENTRY_OR_PARTS.matcher(file.getFileName().toString()).matches())) {
            files.forEach(file -> names.add(entryOf(isParts(file) ? file.resolve(ENDING) : file)
                    .getFileName()
                    .toString()));
        } catch (NoSuchFileException folderGone) {
            return Set.of();
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return names;
    }

    /** Whether another process is writing this entry right now, as far as one can see from outside. */
    public boolean isBeingWritten(Path entry) throws IOException {
        for (Listed temporary : list(TEMPORARY)) {
            Matcher name = TEMPORARY.matcher(temporary.file.getFileName().toString());
            if (name.matches() && name.group(1).equals(entry.getFileName().toString()) && isAlive(name.group(2))) {
                return true;
            }
        }
        return false;
    }

    /** What crashed conversions left: temporary files of dead processes, or older than a day. */
    public List<Listed> orphans(Instant now) throws IOException {
        List<Listed> orphans = new ArrayList<>();
        for (Listed temporary : list(TEMPORARY)) {
            Matcher name = TEMPORARY.matcher(temporary.file.getFileName().toString());
            Instant written = temporary.stamp.modified();
            if (name.matches() && (!isAlive(name.group(2)) || written.isBefore(now.minus(ORPHAN_AGE)))) {
                orphans.add(temporary);
            }
        }
        return orphans;
    }

    public void removeOrphans(Instant now) throws IOException {
        for (Listed orphan : orphans(now)) {
            Files.deleteIfExists(orphan.file);
        }
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    /** @throws IOException if it is there and must not be used */
    private boolean isGone() throws IOException {
        try {
            check();
            return false;
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    private List<Listed> list(Pattern names) throws IOException {
        return isGone()
                ? List.of()
                : listed(
                        path,
                        file -> names.matcher(file.getFileName().toString()).matches());
    }

    private static List<Listed> listed(Path folder, DirectoryStream.Filter<Path> filter) throws IOException {
        List<Listed> listed = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, filter)) {
            for (Path file : files) {
                try {
                    listed.add(new Listed(file, FileState.of(file, LinkOption.NOFOLLOW_LINKS)));
                } catch (NoSuchFileException removedMeanwhile) {
                    // somebody evicted or published it
                }
            }
        } catch (NoSuchFileException | NotDirectoryException folderGone) {
            return List.of();
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return listed;
    }

    /**
     * Notes that an entry was used, unless that was noted a moment ago; the first use is always noted.
     *
     * @return what the entry looks like afterwards
     */
    public static FileState touch(Path entry, FileState seen, long nowMillis, Duration interval) throws IOException {
        long used = Math.floorDiv(seen.modifiedNanos(), NANOS_PER_MILLI);
        // a time in the future (a clock that was set back) is set right, or the entry would be the youngest for ever
        if (!UnreadMark.isOn(seen) && used <= nowMillis && nowMillis - used <= interval.toMillis()) {
            return seen;
        }
        Files.setLastModifiedTime(entry, FileTime.fromMillis(nowMillis));
        return FileState.of(entry, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Unlinks an entry, but not what somebody published in its place meanwhile. Readers that have it mapped go on.
     *
     * @return whether it was there
     */
    public static boolean drop(Path entry, FileState seen) throws IOException {
        try {
            if (!FileState.of(entry, LinkOption.NOFOLLOW_LINKS).sameFile(seen)) {
                return false;
            }
            boolean gone = Files.deleteIfExists(entry);
            Path folder = entry.getParent();
            if (isParts(folder)) {
                dropIfEmpty(folder);
            }
            return gone;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /**
     * Gives an entry another place, but not what somebody published in its own meanwhile.
     *
     * @return whether it was there
     */
    public static boolean move(Path entry, FileState seen, Path place) throws IOException {
        try {
            if (!FileState.of(entry, LinkOption.NOFOLLOW_LINKS).sameFile(seen)) {
                return false;
            }
            Files.move(entry, place, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /**
     * Unlinks files; see {@link #drop}.
     *
     * @return those that are gone by our hand
     */
    public static List<Listed> drop(List<Listed> chosen) throws IOException {
        List<Listed> gone = new ArrayList<>();
        for (Listed file : chosen) {
            if (drop(file.file(), file.stamp())) {
                gone.add(file);
            }
        }
        return gone;
    }
}
