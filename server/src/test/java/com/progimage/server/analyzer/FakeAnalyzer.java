package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.image.Size;
import com.progimage.server.library.requester.Requester;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Does what a test says, and counts how often. */
final class FakeAnalyzer implements Analyzer {
  static final Facts FOUND =
      new Placeholder(
          new Size(4, 3),
          List.of(new DominantColor(0x102030, 1)),
          "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
          "1QcSHQRnh493V4dIh4eXh1h4kJUI",
          0x0123456789abcdefL,
          /* hasTransparency= */ false,
          /* sharpness= */ 1.5);

  private final AtomicInteger tries = new AtomicInteger();
  private final IntFunction<Facts> answer;
  private final boolean isEmbedded;

  /**
   * @param answer gets the number of the try, from 1
   */
  FakeAnalyzer(IntFunction<Facts> answer) {
    this(answer, /* isEmbedded= */ true);
  }

  FakeAnalyzer(IntFunction<Facts> answer, boolean isEmbedded) {
    this.answer = answer;
    this.isEmbedded = isEmbedded;
  }

  int tries() {
    return tries.get();
  }

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.PLACEHOLDER;
  }

  @Override
  public boolean isEmbedded() {
    return isEmbedded;
  }

  @Override
  public String model() {
    return "fake-1";
  }

  @Override
  public Facts analyze(AnalyzedFile file, Requester asker) {
    return answer.apply(tries.incrementAndGet());
  }
}
