package com.progimage.server.http.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-99, 0, 100",
    "bytes=10-19, 10, 10",
    "bytes=90-, 90, 10",
    "bytes=90-500, 90, 10",
    "bytes=-1, 99, 1",
    "bytes=-500, 0, 100"
  })
  void oneRangeIsThatPart(String header, long first, long length) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(first, length, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "x"})
  void whatIsNoSingleRangeInBytesIsIgnored(String header) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(ByteRange.whole(100));
  }

  @Test
  void noHeaderIsTheWhole() {
    assertThat(ByteRange.of(null, 100).isWhole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void aRangeBehindTheEndCannotBeHad(String header) {
    assertThatThrownBy(() -> ByteRange.of(header, 100))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RANGE_NOT_SATISFIABLE));
  }

  @Test
  void theContentRangeNamesFirstLastAndTotal() {
    assertThat(ByteRange.of("bytes=10-19", 100).contentRange(100)).isEqualTo("bytes 10-19/100");
  }
}
