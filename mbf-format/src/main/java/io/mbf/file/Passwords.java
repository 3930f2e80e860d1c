package io.mbf.file;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Passwords in addresses, such as {@code ftp://user:secret@host/a.parquet}: they are for the store, and never printed. */
public final class Passwords {

    /**
     * The name of a user, and what follows its colon up to the last at sign before a slash, or the first one after it:
     * some write a slash into a password, which an address cannot have there. What follows a host is its port. The limits keep the time linear in hostile texts.
     */
    private static final Pattern USER = Pattern.compile(
            "([a-zA-Z][a-zA-Z0-9+.-]{0,30}://[^/:@\\s]*):(?!\\d{1,5}/)[^@\n\r]{0,1000}@(?:[^/@\\s]*@)*");

    private Passwords() {}

    /** The text without the passwords of the addresses in it: {@code ftp://user@host/a.parquet}. */
    public static String hide(String text) {
        requireNonNull(text, "text");
        return USER.matcher(text).replaceAll("$1@");
    }
}
