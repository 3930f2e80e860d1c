package io.mbf.cache.splice;

/** What a part failed with, on its way to who puts others in its place. */
final class PartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int part;
    private final RuntimeException failure;

    PartFailure(int part, RuntimeException failure) {
        super(null, failure, false, false);
        this.part = part;
        this.failure = failure;
    }

    int part() {
        return part;
    }

    RuntimeException failure() {
        return failure;
    }
}
