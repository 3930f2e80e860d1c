package io.mbf.cli.command;

import io.mbf.cache.report.ConversionProgress;
import io.mbf.cli.terminal.Progress;
import io.mbf.cli.terminal.Terminal;
import io.mbf.file.InputFile;
import java.util.HashMap;
import java.util.Map;

/** One bar for the conversion of many files, in bytes of them all. Thread-safe. */
final class FilesProgress implements AutoCloseable {

    private final Progress progress;
    private final Map<InputFile, Long> sizes; // of those that are not done
    private final Map<InputFile, Long> done = new HashMap<>(); // of those under way
    private final int files;
    private final long total;
    private long finished; // bytes

    /** @param sizes of the files that are to be converted, in bytes */
    FilesProgress(Terminal terminal, Map<InputFile, Long> sizes) {
        this.progress = Progress.ofBytes(terminal, "converting");
        this.sizes = new HashMap<>(sizes);
        this.files = sizes.size();
        this.total = sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A file has come further. */
    synchronized void report(ConversionProgress state) {
        Long size = sizes.get(state.source());
        if (size != null && state.rowsTotal() > 0) {
            done.put(state.source(), (long) ((double) state.rowsDone() / state.rowsTotal() * size));
            draw();
        }
    }

    /** A file is done, well or not. */
    synchronized void finish(InputFile file) {
        Long size = sizes.remove(file);
        if (size != null) {
            done.remove(file);
            finished += size;
            draw();
        }
    }

    private void draw() {
        long underWay = done.values().stream().mapToLong(Long::longValue).sum();
        int number = Math.min(files - sizes.size() + 1, files);
        progress.report(finished + underWay, total, files == 1 ? "" : "file " + number + " of " + files);
    }

    @Override
    public void close() {
        progress.close();
    }
}
