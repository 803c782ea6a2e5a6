package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeCommandTest {
  private static final String INDENT = "    ";
  private static final String COMMAND = INDENT + "./progimage ";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          size ; no number of images: add --images, such as --images 1e9
          size --images 1x ; --images: '1x' is no number such as 1e6
          size --images -5 ; --images: '-5' is no number such as 1e6
          size --images 1e-5 ; --images: '1e-5' is no number such as 1e6
          size --images NaN ; --images: 'NaN' is no number such as 1e6
          size --images 1GB ; --images: '1GB' is no number such as 1e6
          size --images 0 ; --images is 0: must be from 1 to 1e12
          size --images 1e99 ; --images is 1e99: must be from 1 to 1e12
          size --images 10 --owners 11 ; --owners is 11: must be from 1 to 10
          size --images 1 --hits 1.1 ; --hits is 1.1: must be from 0 to 1
          size --images 1 --rps 9 --conversions 10 ; --conversions is 10: must be from 0 to 9
          size --images 1 --hits 1 --conversions 1 ; --hits and --conversions say the same: name one of them
          size --images 1 --original-size 5MX ; --original-size: '5MX' is no size such as 250KB or 1MiB
          size --images 1 --rendition-size 0 ; --rendition-size is 0: must be from 1 to 1e13
          size --images 1 --load 0 ; --load is 0: must be from 0.01 to 1
          size --images 1 --cores 0.5 ; --cores is 0.5: must be from 1 to 1,024
          size --images 1 --replicas 6 ; --replicas is 6: must be from 0 to 5
          size --images 1 --store nfs ; --store: 'nfs' is none of disk|s3
          size --images 1 --registry SQLITE ; --registry: 'SQLITE' is none of sqlite|redis|cluster
          size --images 1 --image 2 ; no option --image: did you mean --images?
          """)
  void whatCannotBePlannedIsWrongUsage(String line, String message) {
    assertThat(Ended.of(line.split(" ")))
        .isEqualTo(new Ended(2, "", "progimage: " + message + System.lineSeparator()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--images 1",
        "--images 1e12 --renditions 1e4 --original-size 1e13 --rps 1e9 --uploads 1e9 --owners 1e12",
        "--images 1E+3 --renditions 0 --rps 0 --uploads 0 --replicas 0 --store s3",
        "--images 12.5e1 --registry cluster --conversions 7.25 --load 1"
      })
  void thePlansAtTheBordersOfTheRangesAreComputed(String options) throws IOException {
    List<String> words = new ArrayList<>(List.of("size", "--json"));
    words.addAll(List.of(options.split(" ")));
    Ended ended = Ended.of(words.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    for (JsonNode estimate : new ObjectMapper().readTree(ended.out()).get("estimates")) {
      assertThat(estimate.get("value").asDouble()).as(estimate.toString()).isFinite();
      assertThat(estimate.get("value").asDouble()).as(estimate.toString()).isNotNegative();
    }
  }

  @Test
  void sizesHaveDecimalAndBinaryUnits() throws IOException {
    for (String size : List.of("2MiB", "2048KiB", "2097152", "2097152B", "2097.152KB")) {
      assertThat(value("originals", "--images", "1000", "--store", "s3", "--original-size", size))
          .as(size)
          .isEqualTo(2_097_152_000.0);
    }
  }

  @Test
  void theReportIsAlsoJson() throws IOException {
    JsonNode report =
        new ObjectMapper().readTree(Ended.of("size", "--images", "1e9", "--json").out());
    assertThat(report.get("estimates").get(0).toString())
        .isEqualTo(
            "{\"name\":\"originals\",\"value\":1.002048E15,\"unit\":\"bytes\",\"text\":\"1 PB\","
                + "\"formula\":\"1e9 images × (1 MB + 4,096 B / 2)\"}");
    assertThat(report.get("notes"))
        .extracting(JsonNode::asText)
        .contains("ext4 has at most 4.29e9 inodes: use XFS, several data folders, or --store s3");
  }

  @Test
  void eachCostNamesTheCommandThatPrintsIt() throws IOException {
    JsonNode costs =
        new ObjectMapper().readTree(Ended.of("size", "--costs", "--json").out()).get("costs");
    assertThat(costs).hasSizeGreaterThan(20);
    for (JsonNode cost : costs) {
      String command = cost.get("command").asText();
      String program = command.split(" ")[0];
      assertThat(program.equals("stat") || Files.isExecutable(Path.of("..", program)))
          .as(command)
          .isTrue();
    }
  }

  /** The examples are run, so that the page has what the command prints. */
  @Test
  void thePageShowsWhatTheCommandPrints() throws IOException {
    List<String> page = Files.readAllLines(Path.of("../docs/sizing.md"));
    int examples = 0;
    for (int i = 0; i < page.size(); i++) {
      if (page.get(i).startsWith(COMMAND + "size ") && page.get(i + 1).startsWith(INDENT)) {
        examples++;
        StringBuilder shown = new StringBuilder();
        for (int j = i + 1; j < page.size() && page.get(j).startsWith(INDENT); j++) {
          shown.append(page.get(j).substring(INDENT.length())).append(System.lineSeparator());
        }
        String[] words = page.get(i).substring(COMMAND.length()).split(" ");
        assertThat(shown.toString())
            .as("docs/sizing.md after line %d, for %s", i + 1, String.join(" ", words))
            .isEqualTo(Ended.of(words).out());
      }
    }
    assertThat(examples).isEqualTo(4);
  }

  private static double value(String name, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("size", "--json"));
    words.addAll(List.of(options));
    JsonNode report = new ObjectMapper().readTree(Ended.of(words.toArray(String[]::new)).out());
    for (JsonNode estimate : report.get("estimates")) {
      if (estimate.get("name").asText().equals(name)) {
        return estimate.get("value").asDouble();
      }
    }
    throw new AssertionError(name + " is not in " + report);
  }
}
