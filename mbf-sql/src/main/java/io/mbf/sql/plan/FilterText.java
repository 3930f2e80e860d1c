package io.mbf.sql.plan;

import io.mbf.predicate.Column;
import io.mbf.predicate.Literal;
import io.mbf.predicate.Predicate;
import io.mbf.sql.scan.SqlColumn;
import io.mbf.sql.scan.TableColumns;
import io.mbf.sql.text.SqlText;
import io.mbf.sql.text.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The condition of a FILTER as DuckDB prints it, read as one that all needed rows meet, and maybe others.
 *
 * <p>What is not understood is left out, where leaving out admits more rows: one of several conditions joined by AND. An
 * OR with such a part is left out whole, and so is a NOT: below one, only what is understood to the letter counts.
 * BETWEEN is printed for open bounds as well, so it is never exact.
 */
final class FilterText {

    /**
     * What a condition was read as.
     *
     * @param exact whether just the rows that meet the condition meet this
     */
    private record Hint(Predicate predicate, boolean exact) {}

    /** A token, or what is between parentheses. */
    private record Item(SqlToken token, List<Item> group) {

        boolean isWord(String word) {
            return token != null && token.isWord(word);
        }

        boolean isSymbol(char symbol) {
            return token != null && token.isSymbol(symbol);
        }
    }

    private final TableColumns columns;

    private FilterText(TableColumns columns) {
        this.columns = columns;
    }

    /** Reads a condition; empty if nothing of it is understood. */
    static Optional<Predicate> read(String text, TableColumns columns) {
        List<Item> items = new ArrayList<>();
        List<SqlToken> tokens = SqlText.of(text).tokens();
        if (group(tokens, 0, items) != tokens.size()) {
            return Optional.empty(); // parentheses do not match: nothing is certain
        }
        return new FilterText(columns).condition(items).map(Hint::predicate);
    }

    /** Collects up to the closing parenthesis or the end, and returns where that is; -1 if there is no end. */
    private static int group(List<SqlToken> tokens, int start, List<Item> items) {
        int i = start;
        while (i >= 0 && i < tokens.size() && !tokens.get(i).isSymbol(')')) {
            if (tokens.get(i).kind() == SqlToken.Kind.OPEN) {
                return -1;
            }
            if (tokens.get(i).isSymbol('(')) {
                List<Item> inner = new ArrayList<>();
                int close = group(tokens, i + 1, inner);
                if (close < 0 || close == tokens.size()) {
                    return -1;
                }
                items.add(new Item(null, inner));
                i = close + 1;
            } else {
                items.add(new Item(tokens.get(i), List.of()));
                i++;
            }
        }
        return i;
    }

    private Optional<Hint> condition(List<Item> items) {
        if (items.size() == 1) {
            return items.get(0).token() == null ? condition(items.get(0).group()) : truth(items.get(0));
        }
        boolean between = items.stream().anyMatch(item -> item.isWord("between"));
        if (between) {
            return between(items);
        }
        boolean and = items.stream().anyMatch(item -> item.isWord("and"));
        boolean or = items.stream().anyMatch(item -> item.isWord("or"));
        if (and || or) {
            return and && or ? Optional.empty() : joined(split(items, and ? "and" : "or"), and);
        }
        if (items.get(0).isWord("not")) {
            return condition(items.subList(1, items.size()))
                    .filter(Hint::exact)
                    .map(hint -> new Hint(hint.predicate().not(), true));
        }
        if (items.size() == 2 && items.get(1).token() == null) {
            return call(items.get(0), items.get(1).group());
        }
        return test(items);
    }

    private static List<List<Item>> split(List<Item> items, String word) {
        List<List<Item>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (Item item : items) {
            if (item.isWord(word)) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(item);
            }
        }
        return parts;
    }

    private Optional<Hint> joined(List<List<Item>> parts, boolean and) {
        List<Predicate> known = new ArrayList<>();
        boolean exact = true;
        for (List<Item> part : parts) {
            Optional<Hint> hint = part.isEmpty() ? Optional.empty() : condition(part);
            if (hint.isEmpty() && !and) {
                return Optional.empty();
            }
            exact &= hint.isPresent() && hint.get().exact();
            hint.ifPresent(found -> known.add(found.predicate()));
        }
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hint(and ? new Predicate.And(known) : new Predicate.Or(known), exact));
    }

    /** A column of truth values by itself. */
    private Optional<Hint> truth(Item item) {
        return column(List.of(item))
                .filter(column -> column.sqlType().equals("BOOLEAN"))
                .map(column -> new Hint(compare(column, Predicate.Operator.EQ, new Literal.Bool(true)), true));
    }

    private Optional<Hint> between(List<Item> items) {
        List<List<Item>> bounds = split(items.subList(Math.min(2, items.size()), items.size()), "and");
        Optional<SqlColumn> column = column(items.subList(0, 1));
        if (bounds.size() != 2 || !items.get(1).isWord("between") || column.isEmpty()) {
            return Optional.empty();
        }
        Optional<Literal> low = PlanLiteral.read(tokens(bounds.get(0)), column.get());
        Optional<Literal> high = PlanLiteral.read(tokens(bounds.get(1)), column.get());
        return low.flatMap(from ->
                high.map(to -> new Hint(new Predicate.Between(column.get().field(), from, to), false)));
    }

    /** {@code prefix(c, 'ab')} and its like. */
    private Optional<Hint> call(Item function, List<Item> arguments) {
        List<List<Item>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (Item item : arguments) {
            if (item.isSymbol(',')) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(item);
            }
        }
        if (parts.size() != 2 || function.token() == null) {
            return Optional.empty();
        }
        return switch (function.token().keyword()) {
            case "PREFIX" -> text(parts, Predicate.StartsWith::new);
            case "SUFFIX" -> text(parts, Predicate.EndsWith::new);
            case "CONTAINS" -> text(parts, Predicate.Contains::new);
            default -> Optional.empty();
        };
    }

    private Optional<Hint> text(List<List<Item>> arguments, BiFunction<String, Literal, Predicate> test) {
        return column(arguments.get(0))
                .filter(column -> column.sqlType().equals("VARCHAR"))
                .flatMap(column -> PlanLiteral.read(tokens(arguments.get(1)), column)
                        .map(text -> new Hint(test.apply(column.field(), text), true)));
    }

    /** A column, an operator, and maybe a literal. */
    private Optional<Hint> test(List<Item> items) {
        Optional<SqlColumn> column = column(items.subList(0, 1));
        List<Item> rest = items.subList(1, items.size());
        if (column.isEmpty()) {
            return Optional.empty();
        }
        if (rest.get(0).isWord("is")) {
            boolean not = rest.size() == 3 && rest.get(1).isWord("not");
            Predicate isNull = new Predicate.IsNull(column.get().field());
            return rest.get(rest.size() - 1).isWord("null") && rest.size() == (not ? 3 : 2)
                    ? Optional.of(new Hint(not ? isNull.not() : isNull, true))
                    : Optional.empty();
        }
        int width = 0;
        StringBuilder symbol = new StringBuilder();
        while (width < rest.size() && isOperator(rest.get(width))) {
            symbol.append(rest.get(width++).token().text());
        }
        List<Item> literal = rest.subList(width, rest.size());
        if (symbol.toString().endsWith("~~")) {
            return pattern(column.get(), symbol.toString(), literal);
        }
        Optional<Predicate.Operator> operator = operator(symbol.toString());
        return operator.flatMap(found -> PlanLiteral.read(tokens(literal), column.get())
                .map(value -> new Hint(compare(column.get(), found, value), true)));
    }

    /** {@code c ~~ 'a%b'}, which is {@code like}, or {@code !~~}. */
    private static Optional<Hint> pattern(SqlColumn column, String symbol, List<Item> literal) {
        if (!column.sqlType().equals("VARCHAR") || !symbol.equals("~~") && !symbol.equals("!~~")) {
            return Optional.empty();
        }
        return PlanLiteral.read(tokens(literal), column)
                .filter(Literal.Text.class::isInstance)
                .map(text -> new Column(column.field()).like(((Literal.Text) text).value()))
                .map(like -> new Hint(symbol.equals("~~") ? like : like.not(), true));
    }

    private static boolean isOperator(Item item) {
        return item.isSymbol('~')
                || item.isSymbol('=')
                || item.isSymbol('<')
                || item.isSymbol('>')
                || item.isSymbol('!');
    }

    private static Optional<Predicate.Operator> operator(String symbol) {
        return switch (symbol) {
            case "=" -> Optional.of(Predicate.Operator.EQ);
            case "!=" -> Optional.of(Predicate.Operator.NE);
            case "<" -> Optional.of(Predicate.Operator.LT);
            case "<=" -> Optional.of(Predicate.Operator.LE);
            case ">" -> Optional.of(Predicate.Operator.GT);
            case ">=" -> Optional.of(Predicate.Operator.GE);
            default -> Optional.empty();
        };
    }

    private static Predicate compare(SqlColumn column, Predicate.Operator operator, Literal literal) {
        return new Predicate.Compare(column.field(), operator, literal);
    }

    private Optional<SqlColumn> column(List<Item> items) {
        return items.size() == 1
                        && items.get(0).token() != null
                        && items.get(0).token().kind() == SqlToken.Kind.WORD
                ? columns.indexOfInner(items.get(0).token().text()).map(columns::get)
                : Optional.empty();
    }

    /** The tokens of items; empty if there is a group among them, which no literal has. */
    private static List<SqlToken> tokens(List<Item> items) {
        return items.stream().anyMatch(item -> item.token() == null)
                ? List.of()
                : items.stream().map(Item::token).toList();
    }
}
