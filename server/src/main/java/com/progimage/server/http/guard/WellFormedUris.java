package com.progimage.server.http.guard;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.JettyProblems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Refuses paths and queries whose percent escapes are incomplete or do not encode UTF-8 (RFC 3986,
 * 2.1). The router would silently drop a parameter that it cannot decode.
 */
public final class WellFormedUris extends Handler.Wrapper {
  private final JettyProblems problems;

  public WellFormedUris(JettyProblems problems) {
    this.problems = problems;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (isWellFormed(request.getHttpURI().getPathQuery())) {
      return super.handle(request, response, callback);
    }
    problems.answer(
        request,
        response,
        callback,
        new Failure(
            ErrorCode.MALFORMED_REQUEST,
            "the path or the query has a '%' that begins no escape of UTF-8: percent-encode both,"
                + " and write '%' itself as %25"));
    return true;
  }

  static boolean isWellFormed(@Nullable String uri) {
    if (uri == null || uri.indexOf('%') < 0) {
      return true;
    }
    ByteBuffer bytes = ByteBuffer.allocate(uri.length());
    for (int at = 0; at < uri.length(); at++) {
      if (uri.charAt(at) != '%') {
        bytes.put((byte) '-');
      } else if (isEscape(uri, at)) {
        bytes.put((byte) HexFormat.fromHexDigits(uri, at + 1, at + 3));
        at += 2;
      } else {
        return false;
      }
    }
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isEscape(String uri, int at) {
    return at + 2 < uri.length()
        && HexFormat.isHexDigit(uri.charAt(at + 1))
        && HexFormat.isHexDigit(uri.charAt(at + 2));
  }
}
