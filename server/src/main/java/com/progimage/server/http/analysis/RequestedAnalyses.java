package com.progimage.server.http.analysis;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses the names of analyses in requests. */
public final class RequestedAnalyses {
  private static final String ALL =
      Arrays.stream(AnalysisKind.values())
          .map(AnalysisKind::text)
          .collect(Collectors.joining(", "));

  private RequestedAnalyses() {}

  /**
   * @throws Failure {@code malformed-request} for an unknown name, or no name at all
   */
  public static Set<AnalysisKind> of(Collection<String> names) {
    Set<AnalysisKind> kinds = EnumSet.noneOf(AnalysisKind.class);
    for (String name : names) {
      kinds.add(
          AnalysisKind.find(name)
              .orElseThrow(() ->
                  malformed("there is no analysis '%s': choose from %s".formatted(name, ALL))));
    }
    if (kinds.isEmpty()) {
      throw malformed("name at least one analysis: " + ALL);
    }
    return kinds;
  }

  /**
   * @param names with commas; null: none
   * @throws Failure {@code malformed-request} for an unknown name
   */
  public static Set<AnalysisKind> ofQuery(@Nullable String names) {
    return names == null ? Set.of() : of(List.of(names.split(",", -1)));
  }

  private static Failure malformed(String message) {
    return new Failure(ErrorCode.MALFORMED_REQUEST, message);
  }
}
