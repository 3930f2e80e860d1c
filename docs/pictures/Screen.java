import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes a picture of what a terminal showed: {@code java Screen.java <session.txt >session.svg}. Lines that begin with $ were typed. */
class Screen {

    private static final int WIDTH = 100;
    private static final int SIZE = 14;
    private static final double COLUMN = SIZE * 0.602; // the advance of monospaced fonts such as DejaVu Sans Mono
    private static final int LINE = 19;
    private static final int BORDER = 16;

    public static void main(String[] args) throws IOException {
        List<String> lines = new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .flatMap(line -> Arrays.stream(line.split("(?<=\\G.{" + WIDTH + "})"))) // as terminals wrap them
                .toList();
        int columns = lines.stream().mapToInt(line -> line.codePointCount(0, line.length())).max().orElse(0);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"'DejaVu Sans Mono',"
                        + " Menlo, Consolas, monospace\" font-size=\"%d\" fill=\"#d8dee9\">%n",
                Math.round(columns * COLUMN) + 2 * BORDER, lines.size() * LINE + 2 * BORDER, SIZE));
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1f2430\"/>\n");
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank()) {
                boolean typed = line.startsWith("$ ");
                svg.append(String.format(
                        "<text x=\"%d\" y=\"%d\" xml:space=\"preserve\"%s>%s</text>%n",
                        BORDER,
                        BORDER + SIZE + i * LINE,
                        typed ? " fill=\"#a3d977\"" : "",
                        line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
            }
        }
        System.out.write(svg.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
