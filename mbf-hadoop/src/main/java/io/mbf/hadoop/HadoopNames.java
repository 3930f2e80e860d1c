package io.mbf.hadoop;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.fs.Path;

/** Names of files as they may be printed and kept: some schemes have passwords in them ({@code ftp://user:secret@…}). */
final class HadoopNames {

    private HadoopNames() {}

    /** On one line. */
    static String text(String name) {
        return name.replaceAll("\\p{Cntrl}", "?").replaceFirst("^([^/:]+://[^/:@]*):[^/]*@", "$1@");
    }

    /** The URI of a path with a scheme: the same text for all ways to write one. */
    static String uri(Path path) {
        URI written = path.toUri();
        String authority = written.getAuthority();
        try {
            return new URI(
                            written.getScheme(),
                            authority == null ? null : authority.replaceFirst("^([^:@]*):[^@]*@", "$1@"),
                            written.getPath(),
                            null,
                            null)
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("a path of Hadoop is a URI", impossible);
        }
    }
}
