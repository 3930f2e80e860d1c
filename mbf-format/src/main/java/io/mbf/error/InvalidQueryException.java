package io.mbf.error;

/** A query that cannot be answered by any file of this schema: unknown column, literal of the wrong type, bad syntax. */
public final class InvalidQueryException extends MbfException {

    public InvalidQueryException(String message) {
        super(message, null);
    }
}
