package io.mbf.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a command's results and messages go, and where answers to its questions come from. */
public final class Terminal {

    /** A stream that every process has. */
    public enum Stream {
        IN,
        OUT,
        ERR;

        /** Set by the launcher, since the JDK does not know whether a single stream is a terminal. */
        private boolean isTerminal() {
            return Boolean.getBoolean("mbf.std" + name().toLowerCase(Locale.ROOT) + ".tty");
        }
    }

    /** Cells per line where standard output is not a terminal. */
    public static final int DEFAULT_WIDTH = 120;

    private static final String COLUMNS = "mbf.columns";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final Set<Stream> terminals;
    private final int width;
    private final StatusLine status;

    /**
     * The streams of a process.
     *
     * @param out standard output, unbuffered
     * @param err standard error, unbuffered
     * @param terminals which of the three are connected to a terminal
     * @param width cells per line of standard output
     */
    public Terminal(InputStream in, OutputStream out, OutputStream err, Set<Stream> terminals, int width) {
        this.in = in;
        this.terminals = Set.copyOf(terminals);
        this.width = width;
        status = new StatusLine(err);
        this.err = status.lines();
        this.out = new GuardedOutput(isAt(Stream.OUT) ? status.above(out) : out);
    }

    /** Standard output, unbuffered; failures to write come as {@link OutputException}. */
    public OutputStream out() {
        return out;
    }

    /** Standard error. */
    public PrintStream err() {
        return err;
    }

    /** Cells per line of standard output. */
    public int width() {
        return width;
    }

    /** The line that shows how work is going. */
    StatusLine status() {
        return status;
    }

    /** Whether all of some streams are connected to a terminal. */
    public boolean isAt(Stream... streams) {
        return terminals.containsAll(Set.of(streams));
    }

    public static Terminal ofProcess() {
        return new Terminal(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Arrays.stream(Stream.values()).filter(Stream::isTerminal).collect(Collectors.toSet()),
                Math.max(Integer.getInteger(COLUMNS, DEFAULT_WIDTH), 1));
    }

    /** Writes a line to standard output, at once. */
    public void print(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a line about what went wrong to standard error, after our name: in red at a terminal, unless NO_COLOR is set. */
    public void complain(String line) {
        String noColor = System.getenv("NO_COLOR");
        boolean coloured = isAt(Stream.ERR) && (noColor == null || noColor.isEmpty());
        err.println((coloured ? RED + "mbf:" + PLAIN : "mbf:") + " " + line);
    }

    /**
     * Asks whether something is to be done, and waits for a line; anything but y and yes is a no.
     *
     * @throws IOException if standard input cannot be read
     */
    public boolean confirm(String question) throws IOException {
        err.print(question + " [y/N] ");
        err.flush();
        StringBuilder answer = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            answer.append((char) c);
        }
        return List.of("y", "yes").contains(answer.toString().strip().toLowerCase(Locale.ROOT));
    }

    /** Standard output could not be written: the reader of a pipe has gone, or a disk is full. */
    public static final class OutputException extends IOException {

        private static final long serialVersionUID = 1;

        OutputException(IOException cause) {
            super(cause.getMessage(), cause);
        }

        /** Whether whoever read our output wants no more of it: not a failure. */
        public boolean isBrokenPipe() {
            String message = String.valueOf(getMessage());
            return message.contains("Broken pipe") || message.contains("EPIPE");
        }
    }

    /** Tells failures of standard output from those of the files we read. */
    private static final class GuardedOutput extends OutputStream {

        private final OutputStream out;

        GuardedOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            try {
                out.write(bytes, start, length);
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }
    }
}
