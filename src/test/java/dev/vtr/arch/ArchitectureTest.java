package dev.vtr.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The direction of dependencies, and who may know which library. */
class ArchitectureTest {
  /** Lines and recordings carry times, lists say since when; a spoke's epoch grows by the clock. */
  private static final Set<String> TELL_THE_TIME =
      Set.of(
          "Clock",
          "SessionState",
          "Recording",
          "BatchSpans",
          "Spokes",
          "SpokeOptions",
          "SpokeSettings",
          "Heartbeat",
          "JsonlFile",
          "TraceFile",
          "TraceWriter",
          "ForeignLines",
          "ForeignStore",
          "OtlpIntake");

  private static final DescribedPredicate<JavaMethodCall> READS_THE_WALL_CLOCK =
      DescribedPredicate.describe(
          "read the wall clock",
          call -> {
            String owner = call.getTargetOwner().getName();
            return switch (call.getName()) {
              case "currentTimeMillis" -> owner.equals("java.lang.System");
              case "now" -> owner.startsWith("java.time.");
              case "instant", "millis" ->
                  owner.equals("java.time.InstantSource") || owner.equals("java.time.Clock");
              case "epochNanos" -> owner.equals("dev.vtr.session.Clock");
              default -> false;
            };
          });

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.vtr");

  @Test
  void theTerminalKnowsNothingButJavaBase() {
    classes()
        .that()
        .resideInAPackage("dev.vtr.terminal..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.vtr.terminal..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void layersPointInOneDirection() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("terminal")
        .definedBy("dev.vtr.terminal..")
        .layer("sync")
        .definedBy("dev.vtr.sync..")
        .layer("pty")
        .definedBy("dev.vtr.pty..")
        .layer("session")
        .definedBy("dev.vtr.session..")
        .layer("rpc")
        .definedBy("dev.vtr.rpc..")
        .layer("federation")
        .definedBy("dev.vtr.federation..")
        .layer("query")
        .definedBy("dev.vtr.query..")
        .layer("app")
        .definedBy("dev.vtr.app..")
        .layer("cli")
        .definedBy("dev.vtr.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("app")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("query")
        .mayOnlyBeAccessedByLayers("app", "cli")
        .whereLayer("federation")
        .mayOnlyBeAccessedByLayers("app", "cli")
        .whereLayer("rpc")
        .mayOnlyBeAccessedByLayers("federation", "app", "cli")
        .whereLayer("session")
        .mayOnlyBeAccessedByLayers("rpc", "federation", "app", "cli")
        .whereLayer("pty")
        .mayOnlyBeAccessedByLayers("session", "rpc", "app")
        .whereLayer("sync")
        .mayOnlyBeAccessedByLayers("session", "rpc", "app", "cli")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.vtr.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void queriesDependOnTheFileFormatOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.vtr.query..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..", "dev.vtr.bus..", "dev.vtr.session..", "dev.vtr.trace..", "dev.vtr.rpc..")
        .check(CLASSES);
  }

  @Test
  void inTheCoreOnlyVerticlesKnowVertx() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.vtr.session..", "dev.vtr.pty..", "dev.vtr.sync..")
        .and(areNotPartsOfVerticles())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.grpc..", "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void theBusIsALeaf() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.vtr.bus..", "dev.vtr.config..")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<>("of another package of ours") {
              @Override
              public boolean test(JavaClass other) {
                return other.getPackageName().startsWith("dev.vtr.")
                    && !other.getPackageName().startsWith("dev.vtr.bus")
                    && !other.getPackageName().startsWith("dev.vtr.config");
              }
            })
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> areNotPartsOfVerticles() {
    return new DescribedPredicate<>("are no verticles") {
      @Override
      public boolean test(JavaClass type) {
        return !type.getName().replaceAll("\\$.*", "").endsWith("Verticle");
      }
    };
  }

  /**
   * Who reads the wall clock, and all of them only to tell it: waits, silence, deadlines,
   * heartbeats and durations run by the monotonic one, so that setting a machine's clock changes
   * none of them.
   */
  @Test
  void onlyThoseWhoTellTheTimeReadTheWallClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.vtr.cli..", "dev.vtr.query..")
        .and()
        .doNotHaveSimpleName("Timestamps")
        .and(
            DescribedPredicate.describe(
                "are not among those who tell the time",
                type -> !TELL_THE_TIME.contains(outermost(type).getSimpleName())))
        .should()
        .callMethodWhere(READS_THE_WALL_CLOCK)
        .check(CLASSES);
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }
}
