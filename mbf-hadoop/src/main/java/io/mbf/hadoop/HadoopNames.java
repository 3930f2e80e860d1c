package io.mbf.hadoop;

import java.net.URI;

/** Names of files as they may be printed and kept: some schemes have passwords in them ({@code ftp://user:secret@…}). */
final class HadoopNames {

    private HadoopNames() {}

    /** On one line. */
    static String text(String name) {
        return name.replaceAll("\\p{Cntrl}", "?").replaceFirst("^([^/:]+://[^/:@]*):[^/]*@", "$1@");
    }

    static URI withoutPassword(URI uri) {
        return uri.getRawUserInfo() == null || uri.getRawUserInfo().indexOf(':') < 0
                ? uri
                : URI.create(uri.toString().replaceFirst(":[^/:@]*@", "@"));
    }
}
