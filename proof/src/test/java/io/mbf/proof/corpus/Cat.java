package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.cli.Run;
import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;

/** What {@code mbf cat} says of files. */
final class Cat {

    private Cat() {}

    /** What it prints; it must succeed without a word. */
    static byte[] rows(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = Run.into(
                out, Stream.concat(Stream.of("cat"), Stream.of(arguments)).toArray());
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        return out.toByteArray();
    }
}
