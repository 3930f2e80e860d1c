package io.mbf.cache.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheLocationTest {

    private static Optional<Path> on(String os, Map<String, String> environment) {
        return resolve(environment, os).directory();
    }

    private static CacheLocation resolve(Map<String, String> environment, String os) {
        Settings settings = Settings.resolve(Map.of(), Map.of(), environment, os);
        return CacheLocation.resolve(settings.directory(), settings.origin(Setting.DIR), environment, os);
    }

    private static Optional<Path> at(String path) {
        return Optional.of(Path.of(path));
    }

    @Test
    void theOwnVariableComesFirst() {
        Map<String, String> all = Map.of("MBF_CACHE_DIR", "/fast/mbf", "XDG_CACHE_HOME", "/xdg", "HOME", "/home/ada");
        assertEquals(at("/fast/mbf"), on("Linux", all));
        assertEquals(at("/fast/mbf"), on("Mac OS X", all));
    }

    @Test
    void aRelativeOwnVariableTurnsCachingOffInsteadOfScatteringCaches() {
        CacheLocation location = resolve(Map.of("MBF_CACHE_DIR", "cache", "HOME", "/home/ada"), "Linux");
        assertTrue(location.directory().isEmpty());
        assertEquals("environment variable MBF_CACHE_DIR is not an absolute path: cache", location.problem());
    }

    @Test
    void anEmptyVariableCountsAsUnset() {
        assertEquals(
                at("/home/ada/.cache/mbf"),
                on("Linux", Map.of("MBF_CACHE_DIR", "", "XDG_CACHE_HOME", "", "HOME", "/home/ada")));
    }

    @Test
    void xdgIsUsedIfAbsolute() {
        assertEquals(at("/xdg/mbf"), on("Linux", Map.of("XDG_CACHE_HOME", "/xdg", "HOME", "/home/ada")));
    }

    @Test
    void aRelativeXdgPathIsIgnored() {
        assertEquals(at("/home/ada/.cache/mbf"), on("Linux", Map.of("XDG_CACHE_HOME", "../xdg", "HOME", "/home/ada")));
    }

    @Test
    void aMacHasItsLibrary() {
        assertEquals(
                at("/Users/ada/Library/Caches/mbf"),
                on("Mac OS X", Map.of("HOME", "/Users/ada", "XDG_CACHE_HOME", "/xdg")));
    }

    @Test
    void windowsHasLocalAppData() {
        // an absolute path of this platform stands in for C:\Users\ada\AppData\Local
        assertEquals(at("/ada/Local/mbf"), on("Windows 11", Map.of("LOCALAPPDATA", "/ada/Local", "HOME", "/x")));
    }

    @Test
    void withoutAHomeThereIsNoCache() {
        assertTrue(on("Linux", Map.of()).isEmpty());
        assertTrue(on("Linux", Map.of("HOME", "")).isEmpty());
        assertTrue(on("Linux", Map.of("HOME", "relative")).isEmpty());
        assertTrue(on("Linux", Map.of("XDG_CACHE_HOME", "relative")).isEmpty());
        assertTrue(on("Mac OS X", Map.of("XDG_CACHE_HOME", "/xdg")).isEmpty());
        assertTrue(on("Windows 11", Map.of("HOME", "/home/ada")).isEmpty());
    }

    @Test
    void aPathWithANulIsNoPath() {
        assertTrue(on("Linux", Map.of("XDG_CACHE_HOME", "/a\0b")).isEmpty());
    }
}
