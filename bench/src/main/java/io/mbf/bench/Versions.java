package io.mbf.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions of the libraries that this module was built with. */
final class Versions {

    private Versions() {}

    static String of(String artifact) {
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            Properties versions = new Properties();
            versions.load(in);
            return versions.getProperty(artifact, "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
