package com.progimage.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The packages and what each may know, as docs/design.md says. */
@AnalyzeClasses(packages = "com.progimage.server", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "com.progimage.server.";

  private static final Set<String> ALGORITHMS =
      Set.of(
          ROOT + "engine.analysis.face",
          ROOT + "engine.codec.deflate",
          ROOT + "engine.codec.jpeg",
          ROOT + "engine.codec.jpeg.encode",
          ROOT + "engine.codec.png",
          ROOT + "engine.codec.tiff",
          ROOT + "engine.ops.filter",
          ROOT + "engine.svg.paint",
          ROOT + "engine.trace",
          ROOT + "engine.trace.region");

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("com.progimage.server.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule failureKnowsNothingElse = knowsOnly("failure");
  @ArchTest static final ArchRule linuxKnowsNothingElse = knowsOnly("linux");
  @ArchTest static final ArchRule imageKnowsFailures = knowsOnly("image", "failure");
  @ArchTest static final ArchRule memoryKnowsFailures = knowsOnly("memory", "failure");
  @ArchTest static final ArchRule loopKnowsFailures = knowsOnly("loop", "failure");
  @ArchTest static final ArchRule auditKnowsFailures = knowsOnly("audit", "failure");
  @ArchTest static final ArchRule logKnowsFailures = knowsOnly("log", "failure");
  @ArchTest static final ArchRule databaseKnowsFailures = knowsOnly("database", "failure");

  @ArchTest
  static final ArchRule rateKnowsWhatCounts = knowsOnly("rate", "failure", "memory", "database");

  @ArchTest
  static final ArchRule transformationKnowsValues = knowsOnly("transformation", "image", "failure");

  @ArchTest
  static final ArchRule inspectKnowsValues = knowsOnly("inspect", "image", "failure", "memory");

  @ArchTest static final ArchRule blobKnowsValues = knowsOnly("blob", "image", "failure", "memory");

  @ArchTest
  static final ArchRule registryKnowsValues =
      knowsOnly("registry", "image", "failure", "memory", "database", "loop");

  @ArchTest
  static final ArchRule stateKnowsValues =
      knowsOnly("state", "analysis", "image", "failure", "database");

  @ArchTest static final ArchRule analysisKnowsImages = knowsOnly("analysis", "image", "failure");

  @ArchTest
  static final ArchRule analyzersKnowTheParts =
      knowsOnly(
          "analyzer",
          "analysis",
          "library",
          "blob",
          "registry",
          "render",
          "source",
          "state",
          "access",
          "loop",
          "log",
          "memory",
          "image",
          "failure");

  @ArchTest
  static final ArchRule keysAsTextKnowValues = knowsOnly("access.key", "image", "failure");

  @ArchTest
  static final ArchRule accessKnowsValues = knowsOnly("access", "image", "failure", "database");

  @ArchTest
  static final ArchRule sourceKnowsValues = knowsOnly("source", "inspect", "image", "failure");

  @ArchTest
  static final ArchRule renderKnowsValues =
      knowsOnly("render", "analysis", "image", "failure", "linux", "memory");

  @ArchTest
  static final ArchRule libraryKnowsTheParts =
      knowsOnly(
          "library",
          "image",
          "failure",
          "transformation",
          "memory",
          "blob",
          "registry",
          "inspect",
          "render");

  @ArchTest
  static final ArchRule jobKnowsTheLibrary =
      knowsOnly(
          "job",
          "access",
          "analysis",
          "analyzer",
          "loop",
          "state",
          "library",
          "source",
          "render",
          "image",
          "failure",
          "transformation");

  @ArchTest
  static final ArchRule linkKnowsTheLibrary =
      knowsOnly(
          "link", "access", "analysis", "analyzer", "loop", "state", "library", "image", "failure");

  @ArchTest
  static final ArchRule webhookKnowsTheOutbox =
      knowsOnly(
          "webhook",
          "access",
          "image",
          "loop",
          "log",
          "state.outbox",
          "state.job",
          "source",
          "failure");

  @ArchTest
  static final ArchRule maintenanceKnowsWhatIsStored =
      knowsOnly(
          "maintenance",
          "analysis",
          "image",
          "failure",
          "blob",
          "registry",
          "inspect",
          "library",
          "loop",
          "state");

  @ArchTest
  static final ArchRule httpKnowsTheLibrary =
      knowsOnly(
          "http",
          "access",
          "analysis",
          "analyzer",
          "audit",
          "rate",
          "library",
          "image",
          "failure",
          "transformation",
          "memory",
          "blob",
          "inspect",
          "source",
          "job",
          "link",
          "state",
          "webhook",
          "log");

  /** It admits requests, and does nothing for them. */
  @ArchTest
  static final ArchRule theGateKnowsWhoMayDoWhat =
      knowsOnly("http.access", "access", "audit", "rate", "library", "image", "failure");

  @ArchTest static final ArchRule commandsStartAnAssembly = knownOnlyTo("assembly", "command");

  @ArchTest
  static final ArchRule settingsAreReadInTheAssembly = knownOnlyTo("config", "assembly", "command");

  @ArchTest
  static final ArchRule sqliteIsOneOfTheRegistries = knownOnlyTo("registry.sqlite", "assembly");

  @ArchTest
  static final ArchRule redisIsOneOfTheRegistries =
      knownOnlyTo("registry.redis", "assembly", "config");

  @ArchTest static final ArchRule sqlIsOneOfTheStateStores = knownOnlyTo("state.sql", "assembly");

  @ArchTest
  static final ArchRule redisIsOneOfTheStateStores = knownOnlyTo("state.redis", "assembly");

  @ArchTest static final ArchRule sqlIsOneOfTheStoresOfKeys = knownOnlyTo("access.sql", "assembly");

  @ArchTest
  static final ArchRule redisIsOneOfTheStoresOfKeys = knownOnlyTo("access.redis", "assembly");

  @ArchTest
  static final ArchRule redisIsOneOfTheCountsOfRequests = knownOnlyTo("rate.redis", "assembly");

  /** The commands print keys as the API does. */
  @ArchTest
  static final ArchRule keysOverHttpArePartOfIt = knownOnlyTo("http.key", "http", "command");

  @ArchTest static final ArchRule peopleOverHttpArePartOfIt = knownOnlyTo("http.person", "http");

  @ArchTest
  static final ArchRule onlyPasswordsAreHashedSo =
      usedOnlyIn("access.password", "org.bouncycastle..");

  /** The commands print owners as the API does. */
  @ArchTest
  static final ArchRule ownersOverHttpArePartOfIt = knownOnlyTo("http.owner", "http", "command");

  @ArchTest static final ArchRule theDiskIsForTheAssembly = knownOnlyTo("blob.disk", "assembly");

  @ArchTest
  static final ArchRule theTreeIsForTheStores = knownOnlyTo("blob.layout", "blob.disk", "blob.s3");

  @ArchTest
  static final ArchRule filesAreForStoresAndMaintenance =
      knownOnlyTo(
          "blob.file",
          "blob.disk",
          "blob.layout",
          "blob.s3",
          "blob.upkeep",
          "assembly",
          "maintenance");

  @ArchTest
  static final ArchRule theObjectStoreIsForTheAssembly =
      knownOnlyTo("blob.s3", "assembly", "config");

  @ArchTest
  static final ArchRule onlyItsClientUsesTheSdk =
      usedOnlyIn("blob.s3.client", "software.amazon.awssdk..");

  @ArchTest static final ArchRule svgIsOneOfTheInspections = knownOnlyTo("inspect.svg", "inspect");

  @ArchTest
  static void aTypeNameOccursOnce(JavaClasses classes) {
    Map<String, List<String>> named =
        classes.stream()
            .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
    named.values().removeIf(types -> types.size() == 1);
    assertThat(named).isEmpty();
  }

  /** Of the larger packages, package-info says which one or two types hide the others. */
  @ArchTest
  static void aPackageHasFourteenTypesAtMost(JavaClasses classes) {
    Map<String, Long> sizes =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    sizes.keySet().removeAll(ALGORITHMS);
    assertThat(sizes).allSatisfy((name, types) -> assertThat(types).isLessThanOrEqualTo(14));
  }

  /** Of more parameters, some belong together and have a name. Enums are tables: exempt. */
  @ArchTest
  static void aRecordOrConstructorHasEightParametersAtMost(JavaClasses classes) {
    assertThat(
            classes.stream()
                .filter(type -> !type.isEnum() && !type.isAnonymousClass() && !type.isLocalClass())
                .flatMap(type -> type.getConstructors().stream())
                .filter(constructor -> constructor.getRawParameterTypes().size() > 8)
                .map(JavaConstructor::getFullName))
        .isEmpty();
  }

  /** Parameters and the components of records are {@code @Nullable} instead. */
  @ArchTest
  static void optionalsAreOnlyReturned(JavaClasses classes) {
    assertThat(
            classes.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(unit ->
                    unit.getRawParameterTypes().stream()
                        .anyMatch(parameter -> parameter.isEquivalentTo(Optional.class)))
                .map(JavaCodeUnit::getFullName))
        .isEmpty();
  }

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
                            ROOT + "engine..",
                            ROOT + "analysis..",
                            ROOT + "image..",
                            ROOT + "failure..",
                            ROOT + "transformation..",
                            ROOT + "render.protocol.."))))
        .check(classes);
  }

  @ArchTest
  static final ArchRule onlyHttpUsesJavalin =
      usedOnlyIn("http", "io.javalin..", "org.eclipse.jetty.server..");

  @ArchTest
  static final ArchRule onlySourceFetches = usedOnlyIn("source", "org.eclipse.jetty.client..");

  /** Sources are of clients, and the services that analyze are the operator's. */
  @ArchTest
  static void onlySourceAndAnalyzersAskElsewhere(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "source..", ROOT + "analyzer.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(classes);
  }

  @ArchTest
  static final ArchRule onlyCallsOfServicesBreak =
      usedOnlyIn("analyzer.http", "io.github.resilience4j..");

  @ArchTest static final ArchRule onlyTokensUseJwts = usedOnlyIn("access.token", "org.jose4j..");

  @ArchTest
  static void onlyWhatLiesInThemUsesDatabases(JavaClasses classes) {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "database..",
            ROOT + "registry..",
            ROOT + "state..",
            ROOT + "access.sql..",
            ROOT + "access.redis..",
            ROOT + "rate.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("redis.clients..", "java.sql..", "org.sqlite..")
        .check(classes);
  }

  @ArchTest
  static final ArchRule onlyOnePackageUsesTheDriverOfPostgres =
      usedOnlyIn("database.postgres", "org.postgresql..");

  @ArchTest
  static final ArchRule postgresIsOneOfTheDatabases =
      knownOnlyTo("database.postgres", "assembly", "config");

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

  private static ArchRule knownOnlyTo(String name, String... others) {
    String[] allowed = new String[others.length + 2];
    allowed[0] = ROOT + name + "..";
    allowed[1] = "com.progimage.server"; // Main
    for (int i = 0; i < others.length; i++) {
      allowed[i + 2] = ROOT + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + name + "..")
        .as("of our packages, only " + String.join(", ", others) + " know " + name);
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
