package io.mbf.parquet.footer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code FileMetaData.created_by} says of faults that a writer had. */
public final class WriterVersion {

    private static final Pattern FORM =
            Pattern.compile("(.*?)\\s+version\\s*(?:([^(]*?)\\s*(?:\\(.*)?)?", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(.*)", Pattern.DOTALL);

    /** Characters of a name and a version; a longer text is neither, and the patterns would take long over it. */
    private static final int MAX_LENGTH = 1000;

    private WriterVersion() {}

    /**
     * Whether prefixes in DELTA_BYTE_ARRAY may be those of the last value of the page before: parquet-mr did that before
     * 1.8.0 (<a href="https://issues.apache.org/jira/browse/PARQUET-246">PARQUET-246</a>), and of who does not say a
     * name and a version one cannot know.
     *
     * @param createdBy {@code null} if the file does not say
     */
    public static boolean continuesPrefixes(String createdBy) {
        if (createdBy == null || createdBy.length() > MAX_LENGTH) {
            return true;
        }
        Matcher form = FORM.matcher(createdBy);
        if (!form.matches() || form.group(1).isEmpty()) {
            return true;
        }
        if (!form.group(1).equals("parquet-mr")) {
            return false;
        }
        Matcher version = VERSION.matcher(form.group(2) == null ? "" : form.group(2));
        if (!version.matches()) {
            return true;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major != 1 || minor != 8) {
            return major < 1 || major == 1 && minor < 8;
        }
        boolean isPrerelease = !version.group(4).isEmpty() && !version.group(4).startsWith("+");
        return Integer.parseInt(version.group(3)) == 0 && isPrerelease;
    }
}
