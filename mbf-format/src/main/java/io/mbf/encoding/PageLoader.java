package io.mbf.encoding;

/** Makes bytes of a page available in the array that it is read from. */
@FunctionalInterface
public interface PageLoader {

    /** Everything is there already. */
    PageLoader NONE = (from, to) -> {};

    /** Loads the bytes {@code [from, to)}, counted from the page's first. */
    void load(int from, int to);
}
