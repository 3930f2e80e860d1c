package io.mbf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Horizontal bars in panels, as an SVG that reads well on light and dark pages. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABEL = 230;
    private static final int NUMBER = 110;
    private static final int ROW = 24;
    private static final int TITLE = 40;

    private final StringBuilder body = new StringBuilder();
    private int height = 10;

    /** One bar. Ours are coloured. */
    record Bar(String label, double millis, boolean ours) {}

    void panel(String title, List<Bar> bars) {
        double longest = bars.stream().mapToDouble(Bar::millis).max().orElse(1);
        text(10, height + 24, "font-weight=\"bold\"", title);
        height += TITLE;
        for (Bar bar : sorted(bars)) {
            double width = Math.max(1, bar.millis() / longest * (WIDTH - LABEL - NUMBER));
            text(LABEL - 8, height + 16, "text-anchor=\"end\"", bar.label());
            body.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n",
                    LABEL,
                    height + 3,
                    width,
                    ROW - 6,
                    bar.ours() ? "#e07a1f" : "#7a8fa6"));
            text(LABEL + (int) width + 6, height + 16, "", Figure.millis(bar.millis()) + " ms");
            height += ROW;
        }
        height += 10;
    }

    private static List<Bar> sorted(List<Bar> bars) {
        List<Bar> sorted = new ArrayList<>(bars);
        sorted.sort((a, b) -> Double.compare(a.millis(), b.millis()));
        return sorted;
    }

    private void text(int x, int y, String attributes, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        body.append("<text x=\"" + x + "\" y=\"" + y + "\" " + attributes + ">" + escaped + "</text>\n");
    }

    /** The document. */
    String svg() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d"
                 font-family="system-ui, sans-serif" font-size="13" fill="#808890">
                %s</svg>
                """.formatted(WIDTH, height + 10, WIDTH, height + 10, body);
    }
}
