package io.mbf.cli.catalogue;

import io.mbf.cache.settings.Settings;
import io.mbf.output.NewFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables that are remembered, in a file that programs may read and change at the same time: changes wait for each
 * other, and a new file takes the place of the old one in one step.
 */
public final class TableCatalogue {

    private static final Object CHANGES = new Object(); // a file is locked once per process

    private final Path file;

    public TableCatalogue(Path file) {
        this.file = file;
    }

    /** That of the user, in the folder of settings; empty if there can be none. */
    public static Optional<TableCatalogue> ofUser() {
        return Settings.folder().map(folder -> new TableCatalogue(folder.resolve("tables.json")));
    }

    /**
     * All tables, in the order in which they were added.
     *
     * @throws io.mbf.error.CorruptFileException if the file is damaged
     * @throws IOException if it cannot be read
     */
    public List<ExternalTable> tables() throws IOException {
        return CatalogueFile.read(file);
    }

    /**
     * Adds a table, unless one of the name is there and is not to be replaced; errors as those of {@link #tables}.
     *
     * @return whether it was added
     */
    public boolean add(ExternalTable table, boolean replace) throws IOException {
        return change(tables -> {
            boolean added = replace || !tables.containsKey(table.name().key());
            if (added) {
                tables.put(table.name().key(), table);
            }
            return added;
        });
    }

    /** Removes a table; false if there is none of the name. Errors as those of {@link #tables}. */
    public boolean remove(TableName name) throws IOException {
        return change(tables -> tables.remove(name.key()) != null);
    }

    /** What becomes of the tables, which are by their keys; false if nothing does. */
    @FunctionalInterface
    private interface Change {
        boolean apply(Map<String, ExternalTable> tables);
    }

    private boolean change(Change change) throws IOException {
        synchronized (CHANGES) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel lock = openLock()) {
                lock.lock(); // until the channel is closed
                Map<String, ExternalTable> tables = new LinkedHashMap<>();
                tables().forEach(table -> tables.put(table.name().key(), table));
                boolean changed = change.apply(tables);
                if (changed) {
                    write(tables);
                }
                return changed;
            }
        }
    }

    private FileChannel openLock() throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            return NewFile.create(lock);
        } catch (FileAlreadyExistsException before) {
            return FileChannel.open(lock, StandardOpenOption.WRITE);
        }
    }

    private void write(Map<String, ExternalTable> tables) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file; // a link stays one
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        Files.deleteIfExists(temporary); // of a process that has crashed: we have the lock
        try {
            try (FileChannel channel = NewFile.create(temporary);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                CatalogueFile.write(tables.values(), out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
