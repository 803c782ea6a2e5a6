package com.progimage.server.http.direct;

import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/** Recognizes GETs that carry no body, no condition and no preference. */
public final class PlainGet {
  private static final Set<HttpHeader> CHANGE_THE_ANSWER =
      EnumSet.of(
          HttpHeader.RANGE,
          HttpHeader.IF_MATCH,
          HttpHeader.IF_NONE_MATCH,
          HttpHeader.IF_MODIFIED_SINCE,
          HttpHeader.IF_UNMODIFIED_SINCE,
          HttpHeader.IF_RANGE,
          HttpHeader.EXPECT,
          HttpHeader.CONTENT_LENGTH,
          HttpHeader.TRANSFER_ENCODING);

  /** Jetty has no constant for it. */
  private static final String PREFER = "Prefer";

  private PlainGet() {}

  /**
   * Returns whether only the path, {@code Host}, {@code Origin}, and what identifies the client
   * determine the answer.
   */
  public static boolean isOne(Request request) {
    if (!HttpMethod.GET.is(request.getMethod()) || request.getHttpURI().getQuery() != null) {
      return false;
    }
    for (HttpField field : request.getHeaders()) {
      HttpHeader known = field.getHeader();
      if (known == null
          ? field.getName().equalsIgnoreCase(PREFER)
          : CHANGE_THE_ANSWER.contains(known)) {
        return false;
      }
    }
    return true;
  }
}
