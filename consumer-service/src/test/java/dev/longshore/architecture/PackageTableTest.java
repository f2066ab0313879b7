package dev.longshore.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of packages and what each may use; think about the layering before changing it. What is
 * not listed is forbidden, so the table has no rings.
 */
class PackageTableTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.longshore");

  private static final List<String> MESSAGING =
      List.of("message", "handler", "deadletter", "connection", "topic", "failure");

  private static final Map<String, List<String>> TABLE =
      Map.ofEntries(
          Map.entry("time", List.of()),
          Map.entry("config", List.of("connection", "failure")),
          Map.entry("pool", List.of("time")),
          Map.entry("delivery", List.of("message", "deadletter")),
          Map.entry("lane", List.of("message", "delivery", "time")),
          Map.entry("gate", List.of("deadletter", "delivery")),
          Map.entry("breaker", List.of("message", "deadletter", "delivery", "gate", "time")),
          Map.entry("limit", List.of("delivery", "message", "gate", "time")),
          Map.entry("retry", List.of("message", "deadletter", "delivery", "time")),
          Map.entry(
              "parking", List.of("message", "deadletter", "delivery", "retry", "pool", "time")),
          Map.entry(
              "handling",
              List.of(
                  "message",
                  "handler",
                  "deadletter",
                  "failure",
                  "delivery",
                  "pool",
                  "time",
                  "endpoint")),
          Map.entry("endpoint", List.of("time")),
          Map.entry("exec", List.of("message", "handler", "handling", "failure", "time")),
          Map.entry(
              "engine",
              List.of(
                  "message",
                  "handler",
                  "deadletter",
                  "time",
                  "pool",
                  "delivery",
                  "lane",
                  "gate",
                  "retry",
                  "parking",
                  "handling")),
          Map.entry(
              "source",
              List.of("message", "connection", "failure", "engine", "delivery", "parking", "time")),
          Map.entry(
              "dedup",
              List.of(
                  "message", "deadletter", "delivery", "gate", "retry", "pool", "source", "time")),
          Map.entry(
              "metrics",
              List.of(
                  "message",
                  "deadletter",
                  "delivery",
                  "limit",
                  "source",
                  "pool",
                  "time",
                  "breaker",
                  "dedup",
                  "endpoint")),
          Map.entry("fleet", List.of("connection")),
          Map.entry("sample", List.of("message", "handler", "time")),
          Map.entry("web", List.of("handler", "handling", "failure", "fleet", "breaker")),
          Map.entry(
              "up", List.of("config", "connection", "failure", "fleet", "sample", "time", "web")));

  /** The packages that may talk to Kafka; the core may not. */
  private static final List<String> KAFKA =
      List.of(
          "source",
          "parking",
          "dedup",
          "fleet",
          "sample",
          "up",
          "app",
          "message",
          "deadletter",
          "connection",
          "topic");

  @TestFactory
  Stream<DynamicTest> eachPackageUsesOnlyWhatTheTableAllows() {
    return TABLE.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(full(row.getKey()))
                            .should()
                            .dependOnClassesThat(oursBut(row.getKey(), row.getValue()))
                            .check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> theCoreDoesNotKnowKafka() {
    return Stream.concat(TABLE.keySet().stream(), MESSAGING.stream())
        .filter(name -> !KAFKA.contains(name) && !name.equals("failure"))
        .filter(name -> !name.equals("handler"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(full(name))
                            .should()
                            .dependOnClassesThat(resideInAPackage("org.apache.kafka.."))
                            .check(CLASSES)));
  }

  private static DescribedPredicate<JavaClass> oursBut(String self, List<String> allowed) {
    List<String> packages = new ArrayList<>();
    packages.add(full(self));
    allowed.forEach(name -> packages.add(full(name)));
    return resideInAPackage("dev.longshore..")
        .and(DescribedPredicate.not(resideInAnyPackage(packages.toArray(String[]::new))))
        .as("other packages than %s", packages);
  }

  private static String full(String name) {
    return "dev.longshore." + name;
  }
}
