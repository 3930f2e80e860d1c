package io.mbf.hadoop;

import io.mbf.file.Passwords;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.fs.Path;

/** Names of files as they may be printed and kept: without passwords. */
final class HadoopNames {

    private HadoopNames() {}

    /** On one line. */
    static String text(String name) {
        return Passwords.hide(name.replaceAll("\\p{Cntrl}", "?"));
    }

    /** The URI of a path with a scheme: the same text for all ways to write one. */
    static String uri(Path path) {
        URI written = path.toUri();
        try {
            URI clean = new URI(written.getScheme(), written.getAuthority(), written.getPath(), null, null);
            return Passwords.hide(clean.toString());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("a path of Hadoop is a URI", impossible);
        }
    }
}
