package com.progimage.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LogConfiguratorTest {
  @Test
  void logbackFindsItAndItLogsToStderr() throws Exception {
    LoggerContext context = new LoggerContext();
    new ContextInitializer(context).autoConfig();

    assertThat(context.getLogger("com.progimage.server.Any").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("com.progimage.server.Any").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("org.other").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("org.eclipse.jetty.http.HttpParser").isWarnEnabled()).isFalse();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    assertThat(root.getAppender("stderr"))
        .isInstanceOfSatisfying(
            ConsoleAppender.class,
            stderr -> assertThat(stderr.getTarget()).isEqualTo("System.err"));
  }

  @Test
  void aLineHasItsTimeInUtcLevelLoggerAndMessage() {
    LoggerContext context = new LoggerContext();
    assertThat(new LogConfigurator().configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    Logger logger = context.getLogger("com.progimage.server.Any");
    LoggingEvent event =
        new LoggingEvent("", logger, Level.INFO, "{} images", null, new Object[] {3});
    event.setInstant(Instant.parse("2027-01-02T03:04:05.678Z"));

    ConsoleAppender<?> stderr =
        (ConsoleAppender<?>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    assertThat(encoded(stderr, event))
        .isEqualTo(
            "2027-01-02T03:04:05.678Z INFO  c.p.server.Any 3 images" + System.lineSeparator());
  }

  @SuppressWarnings("unchecked")
  private static String encoded(ConsoleAppender<?> appender, LoggingEvent event) {
    return new String(
        ((ConsoleAppender<Object>) appender).getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
