package io.mbf.spark.split;

/** Why a split is left to Spark's own reader: not an error, and nobody but us sees it. */
final class Unserved extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param reason about the file: "it is encrypted" */
    Unserved(String reason) {
        super(reason, null, false, false);
    }
}
