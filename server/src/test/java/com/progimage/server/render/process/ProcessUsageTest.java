package com.progimage.server.render.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  @Test
  void memoryThatWasSwappedOutCounts() {
    List<String> status =
        List.of(
            "VmRSS:\t    900 kB",
            "RssAnon:\t    100 kB",
            "RssFile:\t    770 kB",
            "RssShmem:\t     30 kB",
            "VmSwap:\t   4000 kB");

    assertThat(ProcessUsage.memoryBytes(status)).isEqualTo(4130 * 1024);
  }
}
