package io.mbf.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HeldWarningsTest {

    private final System.Logger log = System.getLogger("io.mbf.cache");
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, Set.of(), 80);

    @Test
    void warningsArePrintedWhenAskedForOneLineEach() {
        try (HeldWarnings warnings = new HeldWarnings()) {
            log.log(Level.WARNING, "not converted: two\nlines");
            log.log(Level.DEBUG, "a detail");
            log.log(Level.WARNING, "{0} stays");
            assertEquals("", err.toString(StandardCharsets.UTF_8));
            warnings.print(terminal);
            assertEquals("mbf: not converted: two\\nlines\nmbf: {0} stays\n", err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void afterwardsWarningsGoWhereTheyWent() {
        HeldWarnings warnings = new HeldWarnings();
        log.log(Level.WARNING, "dropped");
        warnings.close();
        assertTrue(Logger.getLogger("io.mbf").getUseParentHandlers());
        assertEquals(0, Logger.getLogger("io.mbf").getHandlers().length);
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }
}
