package com.progimage.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.cli.console.CommandFailure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void stepsThatOnlyANewerServerKnowsAreSentAsTheyAre() {
    assertThat(Arguments.transformation("rotate_-90")).hasToString("rotate_270");
    assertThat(Arguments.transformation("flip,explode_3")).hasToString("flip,explode_3");
    assertThatThrownBy(() -> Arguments.transformation("flip,,a b"))
        .isInstanceOf(CommandFailure.class);
  }

  @Test
  void aTimeHasAUnit() {
    assertThat(Arguments.duration("--ttl", "90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Arguments.duration("--ttl", "30m")).isEqualTo(Duration.ofMinutes(30));
    assertThat(Arguments.duration("--ttl", "12h")).isEqualTo(Duration.ofHours(12));
    assertThat(Arguments.duration("--ttl", "90d")).isEqualTo(Duration.ofDays(90));
    for (String wrong : new String[] {"90", "", "d", "-1d", "1.5h", "1w"}) {
      assertThatThrownBy(() -> Arguments.duration("--ttl", wrong))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("--ttl is " + wrong);
    }
  }

  @Test
  void aPointInTimeHasAnOffset() {
    assertThat(Arguments.instant("--until", "2027-01-01T00:00Z"))
        .isEqualTo(Instant.ofEpochSecond(1798761600));
    assertThat(Arguments.instant("--until", "2027-01-01T01:00:00+01:00"))
        .isEqualTo(Instant.ofEpochSecond(1798761600));
    for (String wrong : new String[] {"", "2027-01-01", "2027-01-01T00:00:00", "1798761600"}) {
      assertThatThrownBy(() -> Arguments.instant("--until", wrong))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("--until is " + wrong);
    }
  }

  @Test
  void aUrlIsAWholeOne() {
    assertThat(Arguments.url("--url", "https://a.example.org/b"))
        .isEqualTo(URI.create("https://a.example.org/b"));
    for (String wrong : new String[] {"cat.png", "", "https://a b"}) {
      assertThatThrownBy(() -> Arguments.url("--webhook", wrong))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("--webhook is " + wrong);
    }
  }
}
