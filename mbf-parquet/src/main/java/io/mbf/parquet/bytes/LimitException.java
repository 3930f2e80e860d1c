package io.mbf.parquet.bytes;

/**
 * A file asks for more memory than a file may. It need not be broken, so whoever knows the place turns this into an
 * {@link io.mbf.error.UnsupportedFeatureException}.
 */
public final class LimitException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LimitException(String problem) {
        super(problem, null, false, false);
    }
}
