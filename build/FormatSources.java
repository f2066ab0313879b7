import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or rewrites the formatting of every Java source below a folder with google-java-format.
 *
 * <p>A program of its own because the formatter parses with the compiler of the JDK it runs on, and
 * Maven may run on an older one than the sources need. Arguments: {@code check} or {@code write},
 * then the folder. Exit 1 and a list of files when {@code check} finds something to rewrite.
 */
final class FormatSources {
  private static final Formatter FORMATTER = new Formatter();

  private FormatSources() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    boolean write = arguments[0].equals("write");
    Path root = Path.of(arguments[1]);
    int unformatted = 0;
    for (Path source : sources(root)) {
      String before = Files.readString(source);
      String after = format(before);
      if (before.equals(after)) {
        continue;
      }
      unformatted++;
      if (write) {
        Files.writeString(source, after);
      }
      System.err.println((write ? "formatted " : "not formatted: ") + root.relativize(source));
    }
    if (unformatted > 0 && !write) {
      System.err.println("run: mvn -N process-sources -Dformat=write");
      System.exit(1);
    }
  }

  private static String format(String source) throws FormatterException {
    String imports = ImportOrderer.reorderImports(source, Style.GOOGLE);
    return FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(imports));
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?target/.*"))
          .toList();
    }
  }
}
