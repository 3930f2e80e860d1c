package io.mbf.cache;

/** The one logger of the cache. */
final class CacheLog {

    /** Its name, by which users set its level. */
    static final String NAME = "io.mbf.cache";

    private CacheLog() {}
}
