package io.mbf.error;

/** The file changed while it was being read; what was already delivered is of the old content, so reading stops. */
public final class SourceChangedException extends MbfException {

    public SourceChangedException(String file, String detail) {
        super(file + ": changed while it was being read: " + detail, null);
    }
}
