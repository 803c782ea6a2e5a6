package com.progimage.server.http.rendition;

import com.progimage.server.http.response.RequestId;
import com.progimage.server.library.KeptFile;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * A whole answer with the bytes of an image, for sending it again.
 *
 * @param route the template of its path
 * @param headers those of every such answer: neither the date nor the request's id
 */
record KeptAnswer(String route, HttpFields headers, KeptFile file) {
  /** The headers whose values differ between images. */
  private static final Set<String> OF_ONE_IMAGE =
      Set.of("ETag", "Last-Modified", "Content-Length", "Content-Location");

  private static final Set<String> OF_ONE_REQUEST = Set.of("Date", RequestId.HEADER);

  /** All other headers; they have few values. */
  private static final Map<String, HttpField> SHARED = new ConcurrentHashMap<>();

  /** Copies the headers of an answer whose headers are complete. */
  static KeptAnswer of(String route, HttpServletResponse response, KeptFile file) {
    HttpFields.Mutable headers = HttpFields.build();
    for (String name : response.getHeaderNames()) {
      if (!OF_ONE_REQUEST.contains(name)) {
        response.getHeaders(name).forEach(value -> headers.add(field(name, value)));
      }
    }
    return new KeptAnswer(route, headers.asImmutable(), file);
  }

  private static HttpField field(String name, String value) {
    return OF_ONE_IMAGE.contains(name)
        ? new PreEncodedHttpField(name, value)
        : SHARED.computeIfAbsent(name + ": " + value, _ -> new PreEncodedHttpField(name, value));
  }
}
