package dev.longshore.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.junit.jupiter.api.Test;

/**
 * There is one pool in the service: other executors than those of {@code pool} and {@code time} are
 * neither made nor used. Single threads with a loop of their own (poll loops, readers of a process'
 * output) are no executors.
 */
class ExecutorsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.longshore");

  private static final DescribedPredicate<JavaClass> EXECUTORS =
      assignableTo(ExecutorService.class)
          .or(type(Executors.class))
          .or(type(ForkJoinPool.class))
          .or(assignableTo(ThreadPool.class))
          .as("executors");

  /**
   * Library glue: Jetty's client takes a pool of Jetty's for its selectors and nothing else, and
   * none of ours would do, since it starts with reserved threads.
   */
  private static final String GLUE = "dev.longshore.handling.HttpExchanges";

  @Test
  void onlyPoolAndTimeHaveExecutors() {
    noClasses()
        .that(
            resideInAPackage("dev.longshore..")
                .and(not(resideInAPackage("dev.longshore.pool")))
                .and(not(resideInAPackage("dev.longshore.time")))
                .and(not(resideInAPackage("dev.longshore.broker..")))
                .and(not(name(GLUE))))
        .should()
        .dependOnClassesThat(EXECUTORS)
        .check(CLASSES);
  }

  @Test
  void theRuleFindsWhatIsThere() {
    EvaluationResult result =
        noClasses()
            .that(resideInAPackage("dev.longshore.time"))
            .should()
            .dependOnClassesThat(EXECUTORS)
            .evaluate(CLASSES);
    assertThat(result.hasViolation()).isTrue();
  }
}
