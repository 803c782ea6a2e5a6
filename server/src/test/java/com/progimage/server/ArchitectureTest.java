package com.progimage.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages and what each may know, as docs/design.md says. */
@AnalyzeClasses(packages = "com.progimage.server", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "com.progimage.server.";

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("com.progimage.server.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule imageKnowsNothingElse = knowsOnly("image");

  @ArchTest static final ArchRule memoryKnowsFailures = knowsOnly("memory", "image");

  @ArchTest static final ArchRule inspectKnowsValues = knowsOnly("inspect", "image", "memory");
  @ArchTest static final ArchRule blobKnowsValues = knowsOnly("blob", "image", "memory");

  @ArchTest
  static final ArchRule registryKnowsValues = knowsOnly("registry", "image", "memory", "database");

  @ArchTest static final ArchRule loopKnowsFailures = knowsOnly("loop", "image");
  @ArchTest static final ArchRule logKnowsFailures = knowsOnly("log", "image");
  @ArchTest static final ArchRule databaseKnowsFailures = knowsOnly("database", "image");
  @ArchTest static final ArchRule stateKnowsValues = knowsOnly("state", "image", "database");

  @ArchTest
  static final ArchRule jobKnowsTheLibrary =
      knowsOnly("job", "loop", "state", "library", "source", "render", "inspect", "image");

  @ArchTest
  static final ArchRule webhookKnowsTheOutbox =
      knowsOnly("webhook", "loop", "log", "state.outbox", "source", "image");

  @ArchTest
  static final ArchRule renderKnowsValues = knowsOnly("render", "image", "linux", "memory");

  @ArchTest static final ArchRule linuxKnowsNothingElse = knowsOnly("linux");

  @ArchTest
  static final ArchRule libraryKnowsTheParts =
      knowsOnly("library", "image", "memory", "blob", "registry", "inspect", "render");

  @ArchTest
  static final ArchRule maintenanceKnowsWhatIsStored =
      knowsOnly("maintenance", "image", "blob", "registry", "inspect", "library", "loop", "state");

  @ArchTest
  static final ArchRule httpKnowsTheLibrary =
      knowsOnly(
          "http", "library", "image", "memory", "blob", "inspect", "source", "job", "state",
          "webhook", "log");

  @ArchTest static final ArchRule sourceKnowsValues = knowsOnly("source", "inspect", "image");

  @ArchTest
  static void engineAndServerMeetOnlyInTheProtocol(JavaClasses classes) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "engine..")
        .should()
        .dependOnClassesThat(
            ours()
                .and(
                    DescribedPredicate.not(
                        JavaClass.Predicates.resideInAnyPackage(
                            ROOT + "engine..", ROOT + "image..", ROOT + "render.protocol.."))))
        .check(classes);
  }

  @ArchTest
  static final ArchRule onlyHttpUsesJavalin =
      usedOnlyIn("http", "io.javalin..", "org.eclipse.jetty.server..");

  @ArchTest
  static final ArchRule onlySourceAsksElsewhere =
      usedOnlyIn("source", "org.eclipse.jetty.client..", "java.net.http..");

  @ArchTest
  static void onlyWhatLiesInThemUsesDatabases(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "database..", ROOT + "registry..", ROOT + "state..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("redis.clients..", "java.sql..", "org.sqlite..")
        .check(classes);
  }

  @ArchTest
  static final ArchRule onlyEnginesUseCodecs =
      usedOnlyIn(
          "engine", "javax.imageio..", "java.awt..", "com.twelvemonkeys..", "org.apache.batik..");

  private static ArchRule knowsOnly(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = ROOT + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = ROOT + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(
            ours().and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))))
        .as(name + " knows, of our own packages, only " + String.join(", ", others));
  }

  private static ArchRule usedOnlyIn(String name, String... libraries) {
    return classes()
        .that()
        .resideOutsideOfPackage(ROOT + name + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(libraries)
        .as("only " + name + " uses " + String.join(", ", libraries));
  }

  private static DescribedPredicate<JavaClass> ours() {
    return JavaClass.Predicates.resideInAPackage("com.progimage.server..");
  }
}
