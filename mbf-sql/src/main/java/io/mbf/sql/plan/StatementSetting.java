package io.mbf.sql.plan;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A setter of a statement that was called: each run of the statement calls it again.
 *
 * @param arguments may have null among them
 */
public record StatementSetting(Method method, List<Object> arguments) {

    /** A call with these arguments. */
    public static StatementSetting of(Method method, Object... arguments) {
        return new StatementSetting(method, Collections.unmodifiableList(new ArrayList<>(Arrays.asList(arguments))));
    }

    /** Of parameters, which come with their position; limits have none. */
    public boolean isParameter() {
        return arguments.size() > 1;
    }

    /** Whether it sets what nobody can change later. */
    boolean isConstant() {
        return arguments.stream()
                .allMatch(argument -> argument == null
                        || argument instanceof String
                        || argument instanceof Boolean
                        || argument instanceof Temporal
                        || argument.getClass() == BigDecimal.class
                        || argument.getClass() == BigInteger.class
                        || argument instanceof Number
                                && argument.getClass().getName().startsWith("java.lang."));
    }

    /** Calls it. */
    void apply(Statement statement) throws SQLException {
        try {
            method.invoke(statement, arguments.toArray());
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof SQLException refused) {
                throw refused;
            }
            throw new SQLException(failed.getCause().getMessage(), failed.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
