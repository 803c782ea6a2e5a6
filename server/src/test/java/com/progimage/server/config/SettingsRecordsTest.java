package com.progimage.server.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.progimage.server.blob.Reserve;
import com.progimage.server.http.HttpSettings.Connections;
import com.progimage.server.http.HttpSettings.ListenAddress;
import com.progimage.server.http.HttpSettings.PublicNames;
import com.progimage.server.http.HttpSettings.RequestLimits;
import com.progimage.server.http.access.TrustedProxies;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.job.JobSettings;
import com.progimage.server.library.ImageLibrary.LibrarySettings;
import com.progimage.server.maintenance.sweep.SweepBudget;
import com.progimage.server.maintenance.sweep.SweepSettings;
import com.progimage.server.render.process.RenderSettings.BudgetRules;
import com.progimage.server.render.process.RenderSettings.QueueLimits;
import com.progimage.server.render.process.RenderSettings.WorkerPool;
import com.progimage.server.source.FetchSettings;
import com.progimage.server.source.Hosts;
import com.progimage.server.state.Quota;
import com.progimage.server.transformation.Presets;
import com.progimage.server.webhook.WebhookSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the settings record of each component refuses, whoever builds it. */
final class SettingsRecordsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Quota QUOTA = JobSettings.DEFAULTS.quota();
  private static final SweepBudget BUDGET = SweepSettings.DEFAULTS.budget();
  private static final Set<URI> NO_HOST = Set.of(URI.create("assets.internal"));

  static Stream<Arguments> refused() {
    return Stream.of(
        of(() -> new ListenAddress("::1", 65_536), "no port 65536: choose one from 0 to 65535"),
        of(
            () -> new Connections(0, SECOND, 1, 1, RequestLimits.NONE),
            "allow at least one of each"),
        of(
            () -> new Connections(1, Duration.ZERO, 1, 1, RequestLimits.NONE),
            "name a time above zero"),
        of(
            () -> new PublicNames(URI.create("here"), Hosts.NONE, TrustedProxies.NONE),
            "name one such as https://images.example"),
        of(() -> new LibrarySettings(0, Limits.DEFAULTS, 0, Presets.NONE), "allow at least one"),
        of(() -> new LibrarySettings(1, Limits.DEFAULTS, -1, Presets.NONE), "name zero or more"),
        of(() -> new Limits(1, 0, 1, 1, 1, 1), "allow at least 1 of each"),
        of(() -> new WorkerPool(0, false, 1, true, SECOND, SECOND), "name at least one"),
        of(
            () -> new WorkerPool(1, false, 0, true, SECOND, SECOND),
            "heap and native memory together"),
        of(() -> new QueueLimits(0, SECOND), "name at least one"),
        of(() -> new BudgetRules(SECOND, 0, SECOND, SECOND), "name a factor of at least 1"),
        of(
            () -> new SweepSettings(SECOND, SECOND, BUDGET, SECOND),
            "every 1 s: name at least 60 s"),
        of(
            () -> new SweepSettings(null, SECOND.negated(), BUDGET, SECOND),
            "kept for -1 s and 1 s: name zero or more"),
        of(() -> new SweepBudget(-1, 0), "a share of 0 to 1"),
        of(() -> new Reserve(0, 1.1), "a share of 0 to 1"),
        of(() -> new Quota(0, 1), "allow at least one of each"),
        of(() -> new JobSettings(QUOTA, SECOND.negated()), "kept for -1 s: name zero or more"),
        of(
            () -> new FetchSettings(Hosts.ANY, Hosts.NONE, false, NO_HOST),
            "name one such as http://assets.internal:9000"),
        of(
            () -> new WebhookSettings(true, NO_HOST),
            "name one such as http://assets.internal:9000"));
  }

  private static Arguments of(ThrowingCallable record, String remedy) {
    return arguments(record, remedy);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aValueThatCannotBeIsRefusedWithTheRemedy(ThrowingCallable record, String remedy) {
    assertThatThrownBy(record)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(remedy);
  }
}
