package com.progimage.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documentation can be made, with its examples in it, and nothing in it is missing or wrong.
 */
class JavadocTest {

  @Test
  void theJavadocIsMadeWithoutAWarning(@TempDir Path out) {
    String modules =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(jar -> jar.contains("jackson-") || jar.contains("jspecify-"))
            .collect(Collectors.joining(File.pathSeparator));
    StringWriter said = new StringWriter();
    int status =
        ToolProvider.findFirst("javadoc")
            .orElseThrow()
            .run(
                new java.io.PrintWriter(said),
                new java.io.PrintWriter(said),
                "-Xdoclint:all",
                "-Werror",
                "-quiet",
                "--release",
                "17",
                "-d",
                out.toString(),
                "--module-path",
                modules,
                "--snippet-path",
                "../features/acceptance/src/test/java"
                    + File.pathSeparator
                    + "../features/acceptance/src/test/examples",
                "--source-path",
                "src/main/java",
                "--module",
                "com.progimage.sdk");
    assertThat(said.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.resolve("com.progimage.sdk/com/progimage/sdk/ProgImageClient.html"))
        .content()
        .contains("cat.jpg");
  }
}
