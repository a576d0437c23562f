package dev.vtr.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** The direction of dependencies, and who may know which library. */
class ArchitectureTest {
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
}
