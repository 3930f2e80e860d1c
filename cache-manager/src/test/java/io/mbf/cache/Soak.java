package io.mbf.cache;

/**
 * The account of a fault that is caused again and again: how often it was tried, survived, and answered wrongly. The
 * numbers are small in everyday builds; the Maven profile {@code soak} raises them through system properties, and runs
 * the tests that carry {@link #TAG} alone.
 */
final class Soak {

    static final String TAG = "soak";

    private final String fault;
    private int tried;
    private int survived;
    private int wrong;

    /** @param fault its number in {@code docs/explanation/reliability.md}, and its name */
    Soak(String fault) {
        this.fault = fault;
    }

    /** How often to try: the property {@code mbf.soak.<name>}, else the number of everyday builds. */
    static int count(String name, int everyday) {
        return Integer.getInteger("mbf.soak." + name, everyday);
    }

    synchronized void tried() {
        tried++;
    }

    synchronized void survived() {
        survived++;
    }

    synchronized void wrong() {
        wrong++;
    }

    /** Adds what another process has counted. */
    synchronized void add(int moreTried, int moreSurvived, int moreWrong) {
        tried += moreTried;
        survived += moreSurvived;
        wrong += moreWrong;
    }

    /** Prints the line of the summary. */
    synchronized void end() {
        System.out.printf("soak: %s: tried %,d, survived %,d, wrong answers %d%n", fault, tried, survived, wrong);
        if (survived != tried || wrong != 0) {
            throw new AssertionError(
                    fault + ": tried " + tried + ", survived " + survived + ", wrong answers " + wrong);
        }
    }
}
