package io.mbf.cli;

/** Stands in for the command in tests of the launcher: prints its arguments, one a line. */
public final class EchoMain {

    private EchoMain() {}

    public static void main(String[] args) {
        for (String arg : args) {
            System.out.println("[" + arg + "]");
        }
    }
}
