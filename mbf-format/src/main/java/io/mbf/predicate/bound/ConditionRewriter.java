package io.mbf.predicate.bound;

import io.mbf.predicate.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Replaces each comparison of a condition by one that is true, false and unknown for the same rows. */
public final class ConditionRewriter {

    private ConditionRewriter() {}

    /**
     * Rewrites a condition. Its negations move down to the comparisons, which SQL's three-valued logic allows.
     *
     * @param comparison gives what stands for a comparison or null test; may return it as it is
     * @throws io.mbf.error.InvalidQueryException if the condition nests too deeply
     */
    public static Predicate rewrite(Predicate condition, UnaryOperator<Predicate> comparison) {
        return rewrite(new Signed(condition, false), comparison, 0);
    }

    private static Predicate rewrite(Signed signed, UnaryOperator<Predicate> comparison, int depth) {
        Binder.requireShallow(depth);
        Signed top = signed.stripped();
        if (!top.isJunction()) {
            Predicate rewritten = comparison.apply(top.predicate());
            return top.negated() ? rewritten.not() : rewritten;
        }
        List<Predicate> parts = new ArrayList<>();
        for (Signed part : top.chain()) {
            parts.add(rewrite(part, comparison, depth + 1));
        }
        return top.isAnd() ? new Predicate.And(parts) : new Predicate.Or(parts);
    }
}
