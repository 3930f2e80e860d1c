package io.mbf.variant;

import io.mbf.error.VariantException;

/** One variant on its way to a sink: the names that its objects draw on, and how much of them has been used. */
final class VariantAssembly<E extends Exception> {

    /** Bytes of all names in one variant: they can be used again and again, but are stored only once. */
    static final int MAX_NAMES = 1 << 26;

    private final VariantMetadata names;
    private final VariantSink<E> sink;
    private long used; // bytes of names

    VariantAssembly(VariantMetadata names, VariantSink<E> sink) {
        this.names = names;
        this.sink = sink;
    }

    VariantMetadata names() {
        return names;
    }

    VariantSink<E> sink() {
        return sink;
    }

    /** Checks and counts a name that an object uses; returns its id. */
    int use(long id) {
        used += names.length(id);
        if (used > MAX_NAMES) {
            throw VariantException.unsupported("names of more than " + MAX_NAMES + " bytes in all");
        }
        return (int) id;
    }
}
