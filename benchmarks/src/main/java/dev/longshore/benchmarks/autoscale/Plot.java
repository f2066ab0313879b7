package dev.longshore.benchmarks.autoscale;

import java.util.List;
import java.util.Locale;

/** Instances and ages over time of some policies on one load, as an SVG picture. */
final class Plot {
  private static final int WIDTH = 900;
  private static final int PANEL = 200;
  private static final int LEFT = 60;
  private static final int TOP = 40;
  private static final int GAP = 50;
  private static final int POINTS = 900;
  private static final List<String> COLOURS = List.of("#555555", "#0b6e4f", "#c8553d", "#3d5a98");

  private Plot() {}

  /** The picture. */
  static String of(String title, int ageTarget, List<Score> scores) {
    int height = TOP + 2 * PANEL + GAP + 60;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH + LEFT + 20, height));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    svg.append(text(LEFT, 20, title));
    double most = 1;
    double oldest = ageTarget * 1.2;
    for (Score score : scores) {
      most = Math.max(most, max(score.replicas()));
      oldest = Math.max(oldest, Math.min(max(score.ages()), ageTarget * 6.0));
    }
    panel(svg, TOP, "instances", most);
    panel(svg, TOP + PANEL + GAP, "age of the oldest message, s", oldest);
    double limit = TOP + PANEL + GAP + PANEL * (1 - ageTarget / oldest);
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>\n",
            LEFT,
            LEFT + WIDTH,
            limit,
            limit));
    for (int index = 0; index < scores.size(); index++) {
      Score score = scores.get(index);
      String colour = COLOURS.get(index % COLOURS.size());
      svg.append(line(score.replicas(), TOP, most, colour));
      svg.append(line(score.ages(), TOP + PANEL + GAP, oldest, colour));
      int x = LEFT + index * 220;
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n"
              .formatted(x, height - 28, colour));
      svg.append(text(x + 18, height - 18, score.policy()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder svg, int top, String name, double most) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#ccc\"/>\n"
            .formatted(LEFT, top, WIDTH, PANEL));
    svg.append(text(LEFT, top - 6, name));
    svg.append(text(10, top + 10, String.format(Locale.ROOT, "%.0f", most)));
    svg.append(text(10, top + PANEL, "0"));
  }

  private static String text(int x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y, text.replace("&", "&amp;"));
  }

  private static String line(int[] values, int top, double most, String colour) {
    StringBuilder points = new StringBuilder();
    int step = Math.max(1, values.length / POINTS);
    for (int index = 0; index < values.length; index += step) {
      int worst = 0;
      for (int near = index; near < Math.min(values.length, index + step); near++) {
        worst = Math.max(worst, values[near]);
      }
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              LEFT + (double) WIDTH * index / values.length,
              top + PANEL * (1 - Math.min(1, worst / most))));
    }
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\" points=\"%s\"/>\n"
        .formatted(colour, points.toString().strip());
  }

  private static int max(int[] values) {
    int max = 0;
    for (int value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
