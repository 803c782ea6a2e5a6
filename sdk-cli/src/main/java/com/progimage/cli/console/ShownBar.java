package com.progimage.cli.console;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A visible bar on the terminal's last line. */
final class ShownBar implements Bar {
  private static final int PERIOD_MILLIS = 100;
  private static final long MIB = 1 << 20;

  private final ProgressBar bar;

  private ShownBar(
      Console console, String task, long total, String unit, long unitSize, int columns) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, unitSize)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(PERIOD_MILLIS)
            .setConsumer(new OnConsole(console, columns - 1))
            .build();
  }

  static ShownBar ofBytes(Console console, String task, long bytes, int columns) {
    return new ShownBar(console, task, bytes, " MiB", MIB, columns);
  }

  static ShownBar ofThings(Console console, String task, long count, int columns) {
    return new ShownBar(console, task, count, "", 1, columns);
  }

  @Override
  public void moved(long amount) {
    bar.stepBy(amount);
  }

  @Override
  public void note(String text) {
    bar.setExtraMessage(" " + text);
  }

  @Override
  public void close() {
    bar.close();
  }

  private record OnConsole(Console console, int columns) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    @Override
    public void accept(String rendered) {
      console.draw(rendered.length() > columns ? rendered.substring(0, columns) : rendered);
    }

    @Override
    public void close() {
      console.draw("");
    }
  }
}
