package io.mbf.predicate;

import static java.util.Objects.requireNonNull;

import io.mbf.error.InvalidQueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The pattern of SQL's {@code like}, cut at each {@code %}: what comes before the first, between two, and behind the last
 * one. {@code %} stands for any text, {@code _} for one code point.
 *
 * @param pieces one more than the pattern has {@code %}; each is code points, or {@link #ANY} for {@code _}
 */
public record LikePattern(List<List<Integer>> pieces) {

    /** Any one code point. */
    public static final int ANY = -1;

    private static final int NO_ESCAPE = -1;

    public LikePattern {
        requireNonNull(pieces, "pieces");
        pieces = pieces.stream().map(List::copyOf).toList();
    }

    /** The pattern of a text. */
    public static LikePattern of(String text) {
        requireNonNull(text, "text");
        return parse(text, NO_ESCAPE);
    }

    /**
     * The pattern of a text.
     *
     * @param escape a code point that makes the one behind it stand for itself
     * @throws InvalidQueryException if the text ends with it
     */
    public static LikePattern of(String text, int escape) {
        requireNonNull(text, "text");
        return parse(text, escape);
    }

    private static LikePattern parse(String text, int escape) {
        List<List<Integer>> pieces = new ArrayList<>();
        List<Integer> piece = new ArrayList<>();
        boolean escaped = false;
        for (int c : text.codePoints().toArray()) {
            if (!escaped && c == escape) {
                escaped = true;
                continue;
            }
            if (!escaped && c == '%') {
                pieces.add(piece);
                piece = new ArrayList<>();
            } else {
                piece.add(!escaped && c == '_' ? ANY : c);
            }
            escaped = false;
        }
        if (escaped) {
            throw new InvalidQueryException("the pattern of 'like' ends with its escape character");
        }
        pieces.add(piece);
        return new LikePattern(pieces);
    }

    /** Whether no {@code _} is in it. */
    boolean isFixed() {
        return pieces.stream().noneMatch(piece -> piece.contains(ANY));
    }

    /** The text of a piece without {@code _}. */
    String text(int piece) {
        StringBuilder text = new StringBuilder();
        pieces.get(piece).forEach(text::appendCodePoint);
        return text.toString();
    }

    /** The pattern with each letter of it mapped. */
    public LikePattern map(LetterCase letters) {
        requireNonNull(letters, "letters");
        return new LikePattern(pieces.stream()
                .map(piece ->
                        piece.stream().map(c -> c == ANY ? c : letters.map(c)).toList())
                .toList());
    }

    /** The pattern as it is written, in single quotes, and its escape character if it needs one. */
    String sql() {
        boolean escapes = pieces.stream().anyMatch(piece -> piece.contains((int) '%') || piece.contains((int) '_'));
        String text = pieces.stream()
                .map(piece -> piece.stream().map(c -> sql(c, escapes)).collect(Collectors.joining()))
                .collect(Collectors.joining("%"));
        return PredicateText.literal(new Literal.Text(text)) + (escapes ? " escape '\\'" : "");
    }

    private static String sql(int c, boolean escapes) {
        if (c == ANY) {
            return "_";
        }
        return (escapes && (c == '%' || c == '_' || c == '\\') ? "\\" : "") + Character.toString(c);
    }
}
