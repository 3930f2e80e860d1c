package io.mbf.error;

/** A file is not what it was when it was first looked at, or is gone: reading stops; rows already delivered, if any, were of the old content. */
public final class SourceChangedException extends MbfException {

    public SourceChangedException(String file, String detail) {
        super(file + ": changed since it was first looked at: " + detail, null);
    }
}
