package dev.vtr.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What agent commands run on. */
class SlimJarTest {
  @Test
  void hasAllThatAgentCommandsMayLoad() {
    classes()
        .that()
        .resideInAnyPackage(
            "dev.vtr.cli.agent..",
            "dev.vtr.cli.client..",
            "dev.vtr.cli.command..",
            "dev.vtr.cli.span..",
            "dev.vtr.cli.trace..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe("are in the small jar", SlimJarTest::isThere))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.vtr.cli"));
  }

  private static boolean isThere(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return type.getBaseComponentType().isPrimitive()
        || name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("org.jspecify.annotations.")
        || SlimJar.isNeeded(name.replace('.', '/') + ".class");
  }
}
