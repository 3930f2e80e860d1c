package io.mbf.cache.stats;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Events of JDK Flight Recorder: {@code mbf.Read}, {@code mbf.Conversion}, {@code mbf.Eviction}, {@code mbf.Fallback}, {@code
 * mbf.UntrueClaim}. */
public final class CacheEvents {

    private CacheEvents() {}

    @Name("mbf.Read")
    @Label("Read")
    @Description("One scan through the cache, from its start to its end")
    @Category("MBF")
    @StackTrace(false)
    static final class Read extends Event {
        @Label("Source")
        public String source;

        @Label("State of the entry")
        public String state;

        @Label("Columns")
        public int columns;

        @Label("Rows delivered")
        public long rows;

        @Label("Nanoseconds spent reading, without the reader's own work")
        public long readNanos;
    }

    @Name("mbf.Conversion")
    @Label("Conversion")
    @Category("MBF")
    @StackTrace(false)
    public static final class Conversion extends Event {
        @Label("Source")
        public String source;

        @Label("Outcome")
        public String outcome;

        @Label("Detail")
        public String detail;

        @Label("Bytes of the entry")
        public long bytes;
    }

    @Name("mbf.Eviction")
    @Label("Eviction")
    @Category("MBF")
    @StackTrace(false)
    public static final class Eviction extends Event {
        @Label("Entry")
        public String entry;

        @Label("Bytes")
        public long bytes;

        @Label("Whether it was never read")
        public boolean unread;
    }

    @Name("mbf.UntrueClaim")
    @Label("Untrue claim")
    @Description("Something that a source says of itself and that its values do not bear out")
    @Category("MBF")
    @StackTrace(false)
    public static final class UntrueClaim extends Event {
        @Label("Source")
        public String source;

        @Label("Row group")
        public int rowGroup;

        @Label("Column")
        public String column;

        @Label("Page, or -1 for the column chunk")
        public int page;

        @Label("Claim")
        public String claim;

        @Label("Stated")
        public String stated;

        @Label("Found")
        public String found;
    }

    @Name("mbf.Fallback")
    @Label("Fallback")
    @Description("A read that found its entry damaged and went on from the source")
    @Category("MBF")
    @StackTrace(false)
    public static final class Fallback extends Event {
        @Label("Source")
        public String source;

        @Label("Reason")
        public String reason;
    }
}
