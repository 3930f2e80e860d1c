package io.mbf.cache.words;

/** The one logger of the cache. */
public final class CacheLog {

    /** Its name, by which users set its level. */
    public static final String NAME = "io.mbf.cache";

    private CacheLog() {}
}
