package io.mbf.cache;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What JDK Flight Recorder is told: {@code mbf.Read}, {@code mbf.Conversion}, {@code mbf.Eviction}, {@code mbf.Fallback}, {@code
 * mbf.UntrueClaim}. */
final class CacheEvents {

    private CacheEvents() {}

    @Name("mbf.Read")
    @Label("Read")
    @Description("One scan through the cache, from its start to its end")
    @Category("MBF")
    @StackTrace(false)
    static final class Read extends Event {
        @Label("Source")
        String source;

        @Label("State of the entry")
        String state;

        @Label("Columns")
        int columns;

        @Label("Rows delivered")
        long rows;

        @Label("Nanoseconds spent reading, without the reader's own work")
        long readNanos;
    }

    @Name("mbf.Conversion")
    @Label("Conversion")
    @Category("MBF")
    @StackTrace(false)
    static final class Conversion extends Event {
        @Label("Source")
        String source;

        @Label("Outcome")
        String outcome;

        @Label("Detail")
        String detail;

        @Label("Bytes of the entry")
        long bytes;
    }

    @Name("mbf.Eviction")
    @Label("Eviction")
    @Category("MBF")
    @StackTrace(false)
    static final class Eviction extends Event {
        @Label("Entry")
        String entry;

        @Label("Bytes")
        long bytes;

        @Label("Whether it was never read")
        boolean unread;
    }

    @Name("mbf.UntrueClaim")
    @Label("Untrue claim")
    @Description("Something that a source says of itself and that its values do not bear out")
    @Category("MBF")
    @StackTrace(false)
    static final class UntrueClaim extends Event {
        @Label("Source")
        String source;

        @Label("Row group")
        int rowGroup;

        @Label("Column")
        String column;

        @Label("Page, or -1 for the column chunk")
        int page;

        @Label("Claim")
        String claim;

        @Label("Stated")
        String stated;

        @Label("Found")
        String found;
    }

    @Name("mbf.Fallback")
    @Label("Fallback")
    @Description("A read that found its entry damaged and went on from the source")
    @Category("MBF")
    @StackTrace(false)
    static final class Fallback extends Event {
        @Label("Source")
        String source;

        @Label("Reason")
        String reason;
    }
}
